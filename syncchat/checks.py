"""What the product refuses to start with in production."""
