"""Walk & talk: meetings outside the office, with a few facts on a phone and notes on the way back.

In: cases of one's own, what somebody ticks for a meeting, sealed notes of a phone that may come late, twice or broken.
Out: a folder that opens only with the house's consent and closes by itself, signed receipts, notes in the journal.
"""
