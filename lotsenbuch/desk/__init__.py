"""The roof over the rooms: home page, case file, lists, search, administration, demo data.

In: what every room below can tell about a case or a day.
Out: pages that show several rooms at once. Decides nothing itself.
"""
