"""Figures: how fast the house is, beside a bare Django view that makes one query. `python -m bench.run --help`."""
