"""The yaml format."""
