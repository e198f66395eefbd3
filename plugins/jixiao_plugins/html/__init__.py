"""The html format."""
