"""Reports: finished text, sections and tables for renderers."""
