"""What the log tells to those who may ask, and whether it is whole."""

from .entries import entries_of_case, last_opened

__all__ = ["entries_of_case", "last_opened"]
