"""Bewertung, phase 2: the Potenzialanalyse in Fassungen, and setbacks.

In: a case with its barriers, and what a talk or a walk brings to light.
Out: closed Fassungen with strengths, findings and views of both sides, which planning builds on.
"""
