"""The list of units called over before a summary: who has not filed, and of several versions the one that counts."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.diagnostic import Diagnostic, Language
from jixiao.evaluation.tally import Tally, Unreadable
from jixiao.report.model import Column, SectionBlock, TableBlock, Text, Tone
from jixiao.report.record import Plain
from jixiao.report.reviewed import Reviewed, unread
from jixiao.report.roll import Listed, RollLine, State, call
from jixiao.report.summary.shown import project_of, who
from jixiao.report.summary.words import say
from jixiao.report.words import say as say_word
from jixiao.value import dataclass, replace

SUPERSEDED, COPIED = "C213", "B201"
"""The findings that name the version which counts: another than this one, or the same bytes."""

TONES = {State.MISSING: Tone.BAD, State.UNREAD: Tone.BAD, State.TWICE: Tone.WARNING}


@dataclass(frozen=True, slots=True)
class Roll:
    """The list called over: its lines, and the filings that a later version has taken the place of."""

    lines: tuple[RollLine, ...] = ()
    aside: tuple[Tally, ...] = ()


def call_over(
    units: Sequence[Listed], tallies: Sequence[Tally], unreadable: Sequence[Unreadable]
) -> tuple[Roll, tuple[Tally, ...]]:
    """The roll, and the tallies that count, with what the list says of them among their findings (C21x, B201)."""
    reviews = [*map(_review, tallies), *(unread(one.file, "", one.diagnostics) for one in unreadable)]
    called = call(units, reviews)
    kept: list[Tally] = []
    aside: list[Tally] = []
    for one, review in zip(tallies, called.reviews, strict=False):  # those that cannot be read come after
        said = tuple(found.diagnostic for found in review.found)
        found = replace(one, findings=(*one.findings, *said))
        (kept if _instead_of(found) is None else aside).append(found)
    return Roll(called.lines, tuple(aside)), tuple(kept)


def _instead_of(one: Tally) -> Diagnostic | None:
    """The finding that names another filing which counts instead; None where it counts itself."""
    named = (item for item in one.findings if item.code in (SUPERSEDED, COPIED))
    return next((item for item in named if dict(item.arguments)["expected"] != one.file), None)


def _why_aside(one: Tally, language: Language) -> str:
    """Why a filing does not count: a later version does, or the same bytes under another name."""
    found = _instead_of(one)
    if found is None:
        return ""
    key = "aside_copy" if found.code == COPIED else "aside_version"
    return say(key, language, dict(found.arguments)["expected"])


def _review(one: Tally) -> Reviewed:
    """A tally as the list looks at it."""
    return Reviewed(
        file=one.file,
        digest=one.digest,
        number=one.number,
        office=one.office,
        code=one.code,
        project=project_of(one),
        year="" if one.year is None else str(one.year),
        framework=one.scheme.name,
    )


def fact(roll: Roll, language: Language) -> tuple[str, str] | None:
    """How many units had to file, and how many have not; None where there is no list."""
    if not roll.lines:
        return None
    missing = sum(line.state is State.MISSING for line in roll.lines)
    return say("roll", language), say("roll_told", language, len(roll.lines), len(roll.lines) - missing, missing)


def section(roll: Roll, language: Language) -> SectionBlock | None:
    """The units of the list that have not filed, or not once and readably; None where all have."""
    lines = [line for line in roll.lines if line.state is not State.FILED]
    if not lines:
        return None
    keys = (("unit_code", 16), ("office", 28), ("state", 14), ("roll_files", 44), ("roll_counts", 30))
    comma = say("comma", language)
    rows = tuple(
        (
            Text(line.unit.code),
            Text(line.unit.name),
            Text(say_word(f"roll_{line.state}", language), TONES[line.state]),
            Text(comma.join(line.files)),
            Text(comma.join(line.counts) if line.state is State.TWICE else ""),
        )
        for line in lines
    )
    columns = tuple(Column(say_word(key, language), width) for key, width in keys)
    return SectionBlock(say("roll", language), (TableBlock(columns, rows),))


def aside_section(roll: Roll, language: Language) -> SectionBlock | None:
    """The versions and copies that do not count; None where there are none."""
    if not roll.aside:
        return None
    keys = (("office", 34), ("file", 44), ("aside_why", 44))
    columns = tuple(Column(say(key, language), width) for key, width in keys)
    rows = tuple(
        (Text(who(one, language)), Text(one.file, Tone.MUTED), Text(_why_aside(one, language))) for one in roll.aside
    )
    copied = [found.code for one in roll.aside if (found := _instead_of(one)) is not None]
    title = {1: "aside" if SUPERSEDED in copied else "aside_copies"}.get(len(set(copied)), "aside_both")
    return SectionBlock(say(title, language), (TableBlock(columns, rows),))


def record(roll: Roll) -> Plain:
    """The roll as plain data; nothing where there is no list."""
    if not roll.lines:
        return {}
    return {
        "units": [
            {
                "code": line.unit.code,
                "name": line.unit.name,
                "state": line.state.value,
                "files": list(line.files),
                "counts": list(line.counts),
            }
            for line in roll.lines
        ],
        "aside": [one.file for one in roll.aside],
    }
