"""How allauth's second factors work here."""
