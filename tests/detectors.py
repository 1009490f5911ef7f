"""Detectors (filled in next)."""
