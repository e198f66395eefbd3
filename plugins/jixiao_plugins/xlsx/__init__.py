"""The xlsx format."""
