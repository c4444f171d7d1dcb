"""Floor 4: the special fund, its rules and books. Knows nothing of staffing."""
