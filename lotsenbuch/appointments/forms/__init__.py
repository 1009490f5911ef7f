"""What is accepted from outside about talks and about reaching people."""
