"""Floor 0: what every room uses and nobody owns. No models, no app, no knowledge of education groups."""
