"""Built-in formats, found by entry points like anybody's."""
