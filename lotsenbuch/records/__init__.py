"""How a row is kept: key, version, actor, row policy, cipher, draft, repeat key, queue.

In: plain values and models of higher rooms that inherit from `Kept`.
Out: rows that the database itself guards (row-level security, frozen versions, repeat keys).
Knows no word of case work: no person, no case, no norm.
"""
