"""Management commands of Fallzugang."""
