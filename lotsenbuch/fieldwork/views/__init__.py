"""What people see and press about walks."""
