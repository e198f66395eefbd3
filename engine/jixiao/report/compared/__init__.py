"""Two rule books held against each other: what was changed, in words, and what it does to filings."""
