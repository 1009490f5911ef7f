"""What people see and press in the legal file."""
