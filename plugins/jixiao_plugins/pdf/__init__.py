"""PDF with text tables."""
