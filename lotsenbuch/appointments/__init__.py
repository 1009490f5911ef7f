"""Appointments: when we meet, where, what came of it, and how long it took.

In: cases of a holder, hours and rooms of the office, absences of the team, what the person says about place and time.
Out: talks that can never be booked twice, their results by the rule book, busy times that name nobody.
"""
