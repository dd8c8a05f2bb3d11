"""In a test's server: whatever it says is held against the documents, whoever it says it to."""
