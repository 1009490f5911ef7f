"""What people see and press in Fallsteuerung."""
