"""What happens later, by services with their own policies."""
