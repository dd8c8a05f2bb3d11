"""What a hostile or broken peer may put on the wire."""
