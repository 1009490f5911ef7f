"""What decides a plan, and what its fields say about themselves. Pure Python."""
