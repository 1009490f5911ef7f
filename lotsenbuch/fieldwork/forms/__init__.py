"""What is accepted about walks."""
