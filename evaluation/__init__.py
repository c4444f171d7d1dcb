"""Floor 5: indicators, rounds and results. Opens the doors of staffing and funding in sources.py only."""
