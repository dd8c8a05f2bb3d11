"""From records to tables and logs, as if everything had been said here."""
