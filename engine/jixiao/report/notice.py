"""退回修改通知: a letter of one page to an office, with what it has to correct; dates and signature are left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from jixiao.diagnostic import Diagnostic, Language, Severity
from jixiao.origin import display_width
from jixiao.report.findings import TONES, WEIGHTS, place_text
from jixiao.report.model import Tone
from jixiao.report.paper import Align, Box, Grid, Manner, Paper, Part, Passage, Piece, passage
from jixiao.report.remarks import EXPLAINED, TRUE, UNTRUE, Memory
from jixiao.report.reviewed import Reviewed
from jixiao.report.words import say
from jixiao.value import dataclass

WIDTHS = (5, 13, 46, 20)
"""Columns of the table, in half-width characters; together what a page of 156 mm takes in 五号."""

PADDING = 4
LINES = 18
"""Lines of the table for which there is room on the page beside the words of the letter, in any font of a machine."""

KEYS = ("notice_number", "notice_place", "notice_what", "notice_how")


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding that an office is asked about, with the reviewer's note."""

    diagnostic: Diagnostic
    note: str
    confirmed: bool


def asked_of(one: Reviewed, memory: Memory) -> tuple[Asked, ...]:
    """What to ask of an office: errors and warnings, and whatever the reviewer confirmed; not what is explained."""
    found: list[Asked] = []
    for item in one.found:
        remark = memory.of(one, item)
        opinion = remark.opinion if remark else ""
        if opinion in (UNTRUE, EXPLAINED):
            continue
        if item.diagnostic.severity is not Severity.NOTE or opinion == TRUE:
            found.append(Asked(item.diagnostic, remark.note if remark else "", opinion == TRUE))
    return tuple(sorted(found, key=lambda asked: (not asked.confirmed, WEIGHTS[asked.diagnostic.severity])))


def needs_correction(asked: Iterable[Asked]) -> bool:
    """Whether an office has something to correct: an error, or whatever the reviewer confirmed."""
    return any(item.confirmed or item.diagnostic.severity is Severity.ERROR for item in asked)


def build_notice(one: Reviewed, memory: Memory, language: Language = Language.CHINESE) -> Paper:
    """The letter on one filing, or on a file that could not be read."""
    asked = asked_of(one, memory)
    title = say("notice_title", language)
    office = one.office or PurePosixPath(one.file).stem
    return Paper(title, tuple(_parts(one, office, asked, title, language)), language=language)


def _parts(one: Reviewed, office: str, asked: tuple[Asked, ...], title: str, language: Language) -> Iterator[Part]:
    shown = _fitting(one, asked, language)
    yield passage(Manner.TITLE, title)
    yield passage(Manner.TABLE_LINE, say("notice_to", language, office))
    key = "notice_body" if one.read else "notice_unread"
    yield passage(Manner.BODY, say(key, language, one.file, len(asked), one.year))
    yield _table(one, shown, language)
    left = len(asked) - len(shown)
    if left:
        yield passage(Manner.TABLE_LINE, say("notice_more", language, left))
    until = (Piece(say("notice_until", language)), Piece(say("notice_day", language), blank=True))
    yield Passage(Manner.BODY, (*until, Piece(say("notice_end", language))))
    yield Passage(Manner.SIGNATURE, (Piece(say("notice_sign", language), blank=True),))
    yield Passage(Manner.SIGNATURE, (Piece(say("notice_day", language), blank=True),))


def _cells(one: Reviewed, number: int, asked: Asked, language: Language) -> tuple[str, str, str, str]:
    item = asked.diagnostic
    expected = item.expected(language)
    ways = (
        expected and say("notice_expected", language, expected),
        asked.note or (item.hint(language) if not expected else ""),
    )
    separator = say("separator", language)
    return (str(number), place_text(item.origin, one.file), item.message(language), separator.join(filter(None, ways)))


def _fitting(one: Reviewed, asked: tuple[Asked, ...], language: Language) -> list[tuple[Asked, tuple[str, ...]]]:
    """The heaviest of what is asked for which there is room on one page; one at least."""
    found: list[tuple[Asked, tuple[str, ...]]] = []
    room = LINES
    for number, item in enumerate(asked, 1):
        cells = _cells(one, number, item, language)
        room -= max(-(-display_width(text) // (width - PADDING)) for text, width in zip(cells, WIDTHS, strict=True))
        if room < 0 and found:
            break
        found.append((item, cells))
    return found


def _table(one: Reviewed, shown: list[tuple[Asked, tuple[str, ...]]], language: Language) -> Grid:
    head = tuple(Box(say(key, language), heading=True) for key in KEYS)
    rows = (
        tuple(
            Box(
                text,
                align=Align.CENTRE if column < 2 else Align.LEFT,
                tone=TONES[asked.diagnostic.severity] if column == 1 else Tone.PLAIN,
            )
            for column, text in enumerate(cells)
        )
        for asked, cells in shown
    )
    return Grid(WIDTHS, (head, *rows), head=1)
