"""Rights on the roster. Which role holds them is in groups/rights/roles.py, the one source of rights."""
