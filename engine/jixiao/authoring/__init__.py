"""The start of a new framework: what is asked, what is written, and how a form becomes a draft."""
