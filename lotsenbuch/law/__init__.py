"""The law of each day, with reasons: dated YAML and pure functions; knows, explains and never acts.

In: days and plain facts. Out: results that carry `because`, a list of {norm, version, anchor, text}.
It knows no case, no Django and no database. How a lawyer adds a change: docs/law.md.
"""
