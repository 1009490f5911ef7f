"""What the room of the appointments accepts from outside."""
