"""Floor 3: the register of education groups and schools, its governance, and who holds which appointment."""
