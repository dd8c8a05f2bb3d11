"""Makes of the logs what outgoing webhooks are told: one more reader of them, of which whoever sends knows nothing."""
