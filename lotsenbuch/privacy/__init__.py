"""Privacy: need-to-know that can be checked, by the holder, the person, the officer and the house's own reviewers.

In: the log, the access rows and the seals of the rooms below.
Out: who looked at a file, searches of the log, reviews, lists to confirm. Reads every room; no room imports it.
"""
