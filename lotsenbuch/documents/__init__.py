"""Papers of a case: what the person brings, what is still missing, forms filled in together.

In: files and what was seen, answers to the questions of a form. Out: an encrypted copy where one is needed, a receipt,
a list of what is missing, a filled form as a version. Papers are printed by the room letters.
"""
