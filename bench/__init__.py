"""Measurements: ratios within one run, JSON out. Never asserted in timed tests (style.md)."""
