"""How long messages and files are kept, and what a legal hold keeps nevertheless."""
