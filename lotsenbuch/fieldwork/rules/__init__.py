"""What holds outside: how a folder is closed, what a sealed note looks like, what a receipt says."""
