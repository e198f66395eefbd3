"""Charts as SVG, for every format that shows pictures."""
