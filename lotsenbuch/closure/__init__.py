"""Fallbeendigung, phase 5: how a case ends, what stays of it, after-care, reopening, re-entry.

In: a case in any phase, and the reasons that the house knows.
Out: an ended case that nobody changes, a hand-back note, contacts of after-care, or a new case with what still holds.
"""
