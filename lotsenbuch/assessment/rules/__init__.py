"""What decides in Bewertung, in words. Pure Python."""
