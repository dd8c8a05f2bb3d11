"""What a person shows beside their password. allauth keeps it; what counts as shown, and how often, is said here."""
