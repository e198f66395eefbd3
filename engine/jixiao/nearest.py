"""The word that somebody probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` was probably meant to be; None where none is like it."""
    found = difflib.get_close_matches(word, list(words), n=1)
    return found[0] if found else None
