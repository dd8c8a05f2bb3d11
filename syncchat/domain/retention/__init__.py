"""How words go: by somebody or by the clock; and what a legal hold keeps nevertheless."""
