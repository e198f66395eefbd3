"""Filings: from grids of cells to values bound to a plan."""
