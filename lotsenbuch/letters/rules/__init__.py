"""What letters say, what they need, and which legal text belongs to which day."""
