"""Pages that messages link to: asked by the server alone, within bounds, and never a private network."""
