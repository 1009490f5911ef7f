"""What is looked up about the team."""
