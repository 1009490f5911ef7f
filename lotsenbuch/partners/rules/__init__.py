"""What the network knows without a database. Pure Python."""
