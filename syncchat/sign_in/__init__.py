"""How django-allauth works here: its seams, each a file."""
