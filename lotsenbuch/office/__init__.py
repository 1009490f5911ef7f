"""The house itself: its name and words, offices, teams, projects by name.

In: what the application administration enters on screens.
Out: words and house rules for every screen and paper; who leads which team. Knows no case.
"""
