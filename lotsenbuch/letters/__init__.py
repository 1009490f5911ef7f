"""Letters and papers: plain values in, tagged PDF out; what went out is kept with its proofs.

In comes a `papers.Letter` or `papers.Paper` (no appointment, no plan in sight: rooms above let values flow in by
`queries.flow`); out go bytes, a `SentLetter` under the person's key, and the day on which it counts as given.
"""
