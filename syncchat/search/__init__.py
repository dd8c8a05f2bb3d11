"""Full text: words, their index in the database, and finding them again. Knows nothing of who may read what."""
