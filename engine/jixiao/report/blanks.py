"""Blanks of a report while its templates are filled in: marked by two characters that no filing may bring."""

from __future__ import annotations

OPEN, CLOSE = "\ue000", "\ue001"
"""Around a blank while a template is filled in; taken out of whatever was filed."""


def blank(words: str) -> str:
    """A blank that says what has to be written there."""
    return f"{OPEN}{words}{CLOSE}"


def clean(text: str) -> str:
    """A text as filed, without the marks of blanks; a break of lines in a cell is none in a report."""
    return " ".join(text.replace(OPEN, "").replace(CLOSE, "").split())


_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_ENDS = "。；;．"


def in_print(text: str) -> str:
    """A target or an actual as filed, its digits as documents print them: 5000 for what was typed ５０００."""
    return clean(text).translate(_WIDE)


def clause(text: str) -> str:
    """A text as filed, without the stop at its end: the sentence around it has its own."""
    return clean(text).rstrip(_ENDS)
