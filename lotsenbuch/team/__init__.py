"""The team: who has how many places, who gets a new case, who stands in, what goes over when somebody leaves.

In: projects of the office, holders of cases, what a colleague says of their own work.
Out: kept caps, suggestions with their reasons, cover and transfers; for the lead only what a lead may know.
"""
