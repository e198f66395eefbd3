"""Pieces of YAML as an author writes them: scalars in the quotes that they need, names that formulas can say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from jixiao.document.tidy import bare
from jixiao.filing.names import read_label

_FORBIDDEN = re.compile(r"[\s.,;:，。；：、（）()\[\]{}【】“”\"'‘’+−*×÷/%％<>=≤≥≠!！&|@#$^~`?？\\-]+")

LONGEST_NAME = 60


def scalar(text: str) -> str:
    """`text` as a YAML scalar that is text."""
    shown = " ".join(text.split())
    return shown if bare(shown) else json.dumps(shown, ensure_ascii=False)


def flow(entries: Iterable[tuple[str, str]]) -> str:
    """A mapping on one line; values are YAML already."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in entries) + "}"


def comment(text: str) -> str:
    """A comment, on one line."""
    return "# " + " ".join(text.split())


def identifier(name: str, taken: set[str]) -> str:
    """A name that formulas can say, out of what a form prints; with a number where it is taken."""
    plain = _FORBIDDEN.sub("", read_label(name).name)[:LONGEST_NAME]
    plain = f"指标{plain}" if not plain or plain[0].isdigit() else plain
    found, number = plain, 2
    while found in taken:
        found, number = f"{plain}_{number}", number + 1
    taken.add(found)
    return found
