"""A page that shows every part, for looking at and for testing."""
