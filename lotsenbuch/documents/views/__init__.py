"""What people see and press about papers."""
