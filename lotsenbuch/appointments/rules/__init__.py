"""What law and good practice decide about talks."""
