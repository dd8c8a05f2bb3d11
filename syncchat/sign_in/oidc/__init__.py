"""How allauth's OpenID Connect works here."""
