"""Pflichten: what was asked of a person, what was missed, and what the law of the day says to it.

In: Meldetermine, measures and what was agreed. Out: the legal file of one matter, its papers, the file for the court.
It leads to the question why and to alternatives; a human finds, a second one agrees, nothing acts by itself.
"""
