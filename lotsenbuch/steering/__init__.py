"""Fallsteuerung, phase 4: measures, participants, the half-yearly review, what goes along at hand-back.

In: a case with its journal and barriers.
Out: a review that the Fallmanager decided, the next day to look again, and entries that may leave the room.
"""
