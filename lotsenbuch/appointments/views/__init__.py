"""What people see and press about talks and about reaching each other."""
