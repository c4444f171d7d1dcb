"""What lists and sheets hold. ``lists``: the back office's exports; ``sheets``: what can also be entered."""
