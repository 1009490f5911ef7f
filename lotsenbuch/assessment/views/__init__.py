"""What people see and press in Bewertung."""
