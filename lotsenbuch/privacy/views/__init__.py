"""What people see and press when they check need-to-know, a file per noun."""
