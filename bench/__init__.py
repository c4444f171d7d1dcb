"""Measurements: ratios within one run, JSON out. No test asserts them: a busy machine is no fault."""
