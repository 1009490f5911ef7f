"""What Fallsteuerung accepts from outside."""
