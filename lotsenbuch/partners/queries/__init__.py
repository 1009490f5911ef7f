"""What the network looks up."""
