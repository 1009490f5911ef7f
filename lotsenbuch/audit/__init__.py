"""The append-only log: who, in which role, did or read what, for which purpose, when; never content.

In: ids without foreign keys, from doors (reads) and actions (acts).
Out: entries that the app role can add but neither change nor delete; each carries its hash.
An entry is written in the transaction of the act or the answer: no entry, no answer.
"""
