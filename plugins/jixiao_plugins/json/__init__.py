"""The json format."""
