"""What must not stand at the head of a text in a csv."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What a text may begin with that a spreadsheet would take for a formula; our writer puts a ' before it."""
