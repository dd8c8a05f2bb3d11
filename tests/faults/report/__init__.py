"""`docs/reliability.md`, written from what the proofs left in `var/reliability/` and from the tests' own marks."""
