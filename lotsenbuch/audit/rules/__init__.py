"""What makes the log provable: the canonical form of an entry, seals over batches of them. Pure Python."""

from .entry import canonical, entry_hash
from .seal import Kind, MerkleTree, Record, leaf

__all__ = ["Kind", "MerkleTree", "Record", "canonical", "entry_hash", "leaf"]
