"""What people see and press about appointments."""
