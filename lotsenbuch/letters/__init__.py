"""Papers from plain values: letters, agreements, receipts and forms as tagged PDF, without any case in sight.

In comes a `papers.Paper` (texts, tables, slips: nothing of a room's rows); out go the bytes of a PDF/A-2a, PDF/UA-1
in German. Who may print what, and the entry in the log, belong to the room that asks.
"""
