"""Web Push (RFC 8030): to the push services of people's browsers, encrypted for one device each."""
