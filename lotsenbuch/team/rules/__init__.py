"""What the team decides without asking the database."""
