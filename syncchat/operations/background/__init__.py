"""Work beside everything else: what is put down for it, and who looks for it."""
