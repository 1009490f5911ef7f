"""Upkeep: whether the house is safe and well, without a word of any case.

In: what backups, the archive and the parts of the house say. Out: results of drills, alarms, figures for Prometheus,
news after an update. `vault.py` seals and opens backups; the launcher calls it as a process of its own.
"""
