"""Integrationsplanung, phase 3: goals, steps, options, Kooperationsplan.

In: a case with what Bewertung found, and a person who says what is wanted.
Out: a Fassung of the plan that both agreed, handed over with proof, and the day of its review.
"""
