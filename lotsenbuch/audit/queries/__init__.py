"""What the log tells to those who may ask, and whether it is whole."""

from .entries import entries_of_case, found_by, last_opened, looks_at, searches_seen

__all__ = ["entries_of_case", "found_by", "last_opened", "looks_at", "searches_seen"]
