"""What people see and press in Fallbeendigung."""
