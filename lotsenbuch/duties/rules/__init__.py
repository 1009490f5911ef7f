"""What duties, misses and their consequences mean. Pure Python."""
