"""Programs that are told: what is put down for them, signed, posted, tried again, and given up."""
