"""Programs that say something in a room by an address: what they may be, and what their words mean here."""
