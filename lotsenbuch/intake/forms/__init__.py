"""What Fallzugang accepts from outside."""
