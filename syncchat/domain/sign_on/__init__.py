"""Coming in by somebody else's word: an OpenID provider's."""
