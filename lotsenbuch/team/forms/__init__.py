"""What is accepted from outside about the team."""
