"""What people see and press about letters."""
