"""What is written into the files that were sent: each finding at its cell, but those that a reviewer called untrue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jixiao.diagnostic import Diagnostic, Language
from jixiao.diagnostic.render import expected_and_hint
from jixiao.origin import Cell
from jixiao.report.remarks import UNTRUE, Memory
from jixiao.report.reviewed import Found, Reviewed
from jixiao.report.words import say

Said = tuple[Cell, Diagnostic, str]
"""A cell, what was found there, and the words for it."""


def standing(one: Reviewed, memory: Memory) -> Iterator[tuple[Found, str]]:
    """The findings that stand, each with the reviewer's note: those that the reviewer called untrue do not."""
    for found in one.found:
        remark = memory.of(one, found)
        if remark is None or remark.opinion != UNTRUE:
            yield found, remark.note if remark else ""


def marks_of(reviews: Iterable[Reviewed], memory: Memory, language: Language) -> Iterator[Said]:
    """What to say at which cell of one file."""
    for one in reviews:
        for found, note in standing(one, memory):
            item = found.diagnostic
            if isinstance(item.origin, Cell) and item.origin.reference:
                yield item.origin, item, _words(item, note, language)


def _words(item: Diagnostic, note: str, language: Language) -> str:
    colon = "：" if language is Language.CHINESE else ": "
    lines = [f"{say(item.severity.value, language)} {item.code}{colon}{item.message(language)}"]
    lines += expected_and_hint(item, language)
    if note:
        lines.append(f"{say('note_of_reviewer', language)}{colon}{note}")
    return "\n".join(lines)
