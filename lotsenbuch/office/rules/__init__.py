"""What the house decides without asking the database: its words, its working days, what holds in a project."""
