"""The csv format."""
