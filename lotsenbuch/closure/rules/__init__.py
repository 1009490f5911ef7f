"""What law and good practice decide about endings. Pure Python."""
