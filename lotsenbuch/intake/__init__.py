"""Fallzugang: proposal, application, access check, assignment."""
