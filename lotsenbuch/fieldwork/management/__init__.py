"""Management commands of walks."""
