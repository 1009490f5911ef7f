"""What good practice and the house's own rules decide. Pure Python."""
