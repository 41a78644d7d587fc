"""Measurements of this site's own pages, run by hand: `python -m tests.bench` (docs/search.md)."""
