"""Floor 1: what was done, by whom, on what ground: acts, field-level history, the audit chain, code counters."""
