"""The spine: person, household, case, phase, who may see it, journal, tasks, undo.

In: registrations and hand-overs from `intake`, notes and tasks from the desk.
Out: `Case.phase`, the baton that the rooms pass on; rows that only the people of a case can read,
classes 2-4 only with a grant; an outline without names for the team lead.
"""
