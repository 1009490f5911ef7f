"""What law and good practice decide about a person and a case: pure Python."""
