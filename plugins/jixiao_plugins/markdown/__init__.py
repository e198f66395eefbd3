"""The markdown format."""
