"""What the network accepts from outside."""
