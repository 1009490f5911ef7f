"""What is remembered about letters: what went out, its proofs, text modules, languages, batches."""

from .batch import Batch, BatchLine
from .library import FavouriteModule, SheetRelease, TextModule
from .sent import Proof, SentLetter

__all__ = ["Batch", "BatchLine", "FavouriteModule", "Proof", "SentLetter", "SheetRelease", "TextModule"]
