"""Indicators: figures of the work, each with its definition and its limits.

In: stock and integrations, from files or from the rooms below. Out: rates by the definitions of § 48a SGB II.
Reads every room; no room imports it. Only counts leave it, never a line about somebody.
"""
