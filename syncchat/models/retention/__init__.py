"""How long words are kept, and what is kept nevertheless."""
