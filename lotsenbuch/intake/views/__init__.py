"""What people see and press in Fallzugang."""
