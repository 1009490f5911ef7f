"""What Fallzugang accepts from outside, turned into domain types."""
