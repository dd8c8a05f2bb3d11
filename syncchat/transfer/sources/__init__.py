"""One module a format: each reads it into records, in an order that can be written as it comes."""
