"""Reviewed filings → Report: all findings, all units, totals per check; what a reviewer said before stands beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from jixiao.diagnostic import Diagnostic, Language, Severity
from jixiao.origin import Origin
from jixiao.report.against import Change, Changed
from jixiao.report.findings import TONES, WEIGHTS, check_name, counted, place_text
from jixiao.report.model import Column, MadeRecord, MadeRows, Report, Row, SectionBlock, TableBlock, Text, Tone
from jixiao.report.record import Plain, finding
from jixiao.report.remarks import OPINIONS, Memory, Remark
from jixiao.report.reviewed import Found, Reviewed
from jixiao.report.roll import RollLine, State
from jixiao.report.sums import Sums, sums_of
from jixiao.report.words import say
from jixiao.value import dataclass
from jixiao.version import VERSION

Link = Callable[[Origin], str]
"""Where a link to a place leads; "" for none."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a review was held against besides the rules: the list of units, and what was filed before."""

    lines: tuple[RollLine, ...] = ()
    changes: tuple[Changed, ...] = ()


def build_review(
    reviews: Sequence[Reviewed],
    memory: Memory | None = None,
    language: Language = Language.CHINESE,
    link: Link = lambda origin: "",
    beside: Beside | None = None,
) -> Report:
    """The report on everything that was reviewed, with the remarks that a reviewer made before.

    `reviews` are looked at when it is built, and again when it is rendered: row by row, so that none has to be held.
    """
    memory, beside = memory or Memory(), beside or Beside()
    sums = sums_of(reviews, memory)
    left = memory.left_over(sums.remarks)
    findings = MadeRows(lambda: _finding_rows(reviews, memory, language, link), sum(sums.found.values()))
    sections = [
        SectionBlock(say("many_findings", language), (_findings(findings, memory, language),)),
        SectionBlock(say("many_units", language), (_units(reviews, language),)),
        SectionBlock(say("many_totals", language), (_totals(sums, language),)),
    ]
    if beside.lines:
        sections.append(SectionBlock(say("many_list", language), (_roll(beside.lines, language),)))
    if beside.changes:
        sections.append(SectionBlock(say("many_changes", language), (_changes(beside.changes, language),)))
    if left:
        sections.append(SectionBlock(say("many_old", language), (_left(left, memory.headings, language),)))
    return Report(
        title=say("many_title", language),
        facts=_facts(sums, language),
        sections=tuple(sections),
        record=MadeRecord(lambda: {**_record(reviews, memory, sums, language), **_record_beside(beside, language)}),
        headlines=(say("many_files", language), say("findings_count", language)),
        language=language,
    )


def finding_headings(language: Language) -> Mapping[str, str]:
    """The headings of the findings, by what stands under them: they are read back by these words."""
    return {key: say(key, language) for key, _, _ in _FINDING_COLUMNS}


_FINDING_COLUMNS = (
    ("file", 20, False),
    ("unit_code", 14, False),
    ("office", 18, False),
    ("project", 14, False),
    ("cell", 14, False),
    ("diagnostic_code", 7, False),
    ("about", 20, False),
    ("message", 48, False),
    ("found", 16, False),
    ("expected", 18, False),
    ("hint", 26, False),
    ("severity", 7, False),
    ("opinion", 10, False),
    ("note_of_reviewer", 24, False),
    ("since", 14, False),
)


def _findings(rows: Sequence[Row], memory: Memory, language: Language) -> TableBlock:
    columns = tuple(
        Column(say(key, language), width, numeric, OPINIONS if key == "opinion" else ())
        for key, width, numeric in _FINDING_COLUMNS
    ) + tuple(Column(heading, 18) for heading in memory.headings)
    return TableBlock(columns, rows, filtered=True)


def _finding_rows(reviews: Iterable[Reviewed], memory: Memory, language: Language, link: Link) -> Iterator[Row]:
    return (_finding_row(one, found, memory, language, link) for one in reviews for found in _by_severity(one))


def _by_severity(one: Reviewed) -> tuple[Found, ...]:
    return tuple(sorted(one.found, key=lambda found: WEIGHTS[found.diagnostic.severity]))


def _finding_row(one: Reviewed, found: Found, memory: Memory, language: Language, link: Link) -> tuple[Text, ...]:
    item, remark = found.diagnostic, memory.of(one, found)
    where = item.origin
    place = place_text(where, one.file)
    return (
        Text(one.file),
        Text(one.code),
        Text(one.office),
        Text(one.project),
        Text(place, link=link(where) if where is not None and place else ""),
        Text(item.code, Tone.MUTED),
        Text(found.about),
        Text(item.message(language)),
        Text(item.found or ""),
        Text(item.expected(language) or ""),
        Text(item.hint(language) or ""),
        Text(say(item.severity.value, language), TONES[item.severity]),
        Text(remark.opinion if remark else ""),
        Text(remark.note if remark else ""),
        Text(_since(item, remark, language), Tone.WARNING),
        *_beside(remark, memory.headings),
    )


def _beside(remark: Remark | None, headings: Sequence[str]) -> Iterator[Text]:
    """What stands in the columns that the reviewer added."""
    said = dict(remark.beside) if remark is not None else {}
    return (Text(said.get(heading, "")) for heading in headings)


def _since(item: Diagnostic, remark: Remark | None, language: Language) -> str:
    """Said where something else was typed when the remark was made: it may not hold any more."""
    if remark is None or remark.found == (item.found or ""):
        return ""
    return say("since_changed", language, remark.found)


def _units(reviews: Sequence[Reviewed], language: Language) -> TableBlock:
    columns = (
        Column(say("file", language), 22),
        Column(say("unit_code", language), 14),
        Column(say("office", language), 20),
        Column(say("project", language), 14),
        Column(say("year", language), 8),
        Column(say("framework", language), 22),
        Column(say("total", language), 10, numeric=True),
        Column(say("claimed_total", language), 10, numeric=True),
        Column(say("difference", language), 8, numeric=True),
        Column(say("rating", language), 7),
        Column(say("claimed_rating", language), 7),
        *(Column(say(severity.value, language), 7, numeric=True) for severity in Severity),
        Column(say("state", language), 10),
    )
    rows = MadeRows(lambda: (_unit_row(one, language) for one in reviews), len(reviews))
    return TableBlock(columns, rows, filtered=True)


def _unit_row(one: Reviewed, language: Language) -> tuple[Text, ...]:
    told = Counter(found.diagnostic.severity for found in one.found)
    return (
        Text(one.file),
        Text(one.code),
        Text(one.office),
        Text(one.project),
        Text(one.year),
        Text(one.framework),
        Text(one.total, is_number=True),
        Text(one.claimed_total, Tone.MUTED, is_number=True),
        Text(one.difference, Tone.BAD, is_number=True),
        Text(one.rating),
        Text(one.claimed_rating, Tone.MUTED),
        *(Text(str(told[severity]), is_number=True) for severity in Severity),
        Text(*_state(one, told, language)),
    )


def _state(one: Reviewed, told: Counter[Severity], language: Language) -> tuple[str, Tone]:
    if not one.read:
        return say("state_unread", language), Tone.BAD
    if told[Severity.ERROR]:
        return say("state_return", language), Tone.BAD
    return (say("state_clean", language), Tone.GOOD) if not told else (say("state_look", language), Tone.WARNING)


def _totals(sums: Sums, language: Language) -> TableBlock:
    columns = (
        Column(say("diagnostic_code", language), 7),
        Column(say("check", language), 36),
        Column(say("severity", language), 7),
        Column(say("many_count", language), 8, numeric=True),
        Column(say("many_filings", language), 8, numeric=True),
        *(Column(opinion, 8, numeric=True) for opinion in OPINIONS),
    )
    rows = tuple(_total_row(plain, language) for plain in _counted(sums, language))
    return TableBlock(columns, rows, filtered=True)


def _total_row(plain: Plain, language: Language) -> tuple[Text, ...]:
    code = str(plain["code"])
    severity = Severity(str(plain["severity"]))
    opinions = plain["opinions"]
    assert isinstance(opinions, Mapping)
    return (
        Text(code),
        Text(str(plain["check"])),
        Text(say(severity.value, language), TONES[severity]),
        Text(str(plain["count"]), is_number=True),
        Text(str(plain["filings"]), is_number=True),
        *(Text(str(opinions[opinion]), is_number=True) for opinion in OPINIONS),
    )


def _counted(sums: Sums, language: Language) -> Iterator[Plain]:
    """For each code and severity: how many findings, in how many filings, and what was said of them."""
    for (code, severity), told in sorted(sums.codes.items(), key=lambda pair: (WEIGHTS[pair[0][1]], pair[0][0])):
        yield {
            "code": code,
            "check": check_name(code, language),
            "severity": severity.value,
            "count": told.count,
            "filings": told.filings,
            "opinions": {opinion: told.opinions[opinion] for opinion in OPINIONS},
        }


def _left(left: Sequence[Remark], headings: Sequence[str], language: Language) -> TableBlock:
    """Remarks on findings that are no more, under the same headings, so that they are read back like the others."""
    keys = ("file", "unit_key", "diagnostic_code", "about", "message", "found", "opinion", "note_of_reviewer")
    widths = (20, 20, 7, 20, 48, 16, 10, 24)
    columns = tuple(
        Column(say(key, language), width, choices=OPINIONS if key == "opinion" else ())
        for key, width in zip(keys, widths, strict=True)
    ) + tuple(Column(heading, 18) for heading in headings)
    rows = tuple(
        tuple(
            map(
                Text,
                (item.file, item.identity[0], *item.identity[1:], item.message, item.found, item.opinion, item.note),
            )
        )
        + tuple(_beside(item, headings))
        for item in left
    )
    return TableBlock(columns, rows, filtered=True)


STATE_TONES = {State.FILED: Tone.GOOD, State.TWICE: Tone.WARNING, State.UNREAD: Tone.BAD, State.MISSING: Tone.BAD}
CHANGE_TONES = {Change.LEFT: Tone.BAD, Change.NEW: Tone.BAD, Change.GONE: Tone.BAD, Change.BESIDES: Tone.WARNING}


def _roll(lines: Sequence[RollLine], language: Language) -> TableBlock:
    keys = (("unit_code", 16), ("office", 28), ("state", 12), ("roll_files", 40), ("roll_counts", 30))
    columns = tuple(Column(say(key, language), width) for key, width in keys)
    comma = say("comma", language)
    rows = tuple(
        (
            Text(line.unit.code),
            Text(line.unit.name),
            Text(say(f"roll_{line.state}", language), STATE_TONES[line.state]),
            Text(comma.join(line.files)),
            Text(comma.join(line.counts)),
        )
        for line in lines
    )
    return TableBlock(columns, rows, filtered=True)


def _changes(changes: Sequence[Changed], language: Language) -> TableBlock:
    keys = (("file", 22), ("unit_code", 14), ("office", 20), ("project", 14), ("change", 10), ("diagnostic_code", 7),
            ("about", 24), ("message", 48), ("was", 16), ("now", 16))  # fmt: skip
    columns = tuple(Column(say(key, language), width) for key, width in keys)
    rows = tuple(
        (
            Text(item.unit.file),
            Text(item.unit.code),
            Text(item.unit.office),
            Text(item.unit.project),
            Text(say(f"change_{item.kind}", language), CHANGE_TONES.get(item.kind, Tone.GOOD)),
            Text(item.finding.code if item.finding else "", Tone.MUTED),
            Text(item.about),
            Text(item.finding.message(language) if item.finding else ""),
            Text(item.before),
            Text(item.after),
        )
        for item in changes
    )
    return TableBlock(columns, rows, filtered=True)


def _record_beside(beside: Beside, language: Language) -> Plain:
    """The list and the changes, where there are some."""
    roll = [
        {"code": line.unit.code, "name": line.unit.name, "state": line.state.value, "files": list(line.files),
         "counts": list(line.counts)}
        for line in beside.lines
    ]  # fmt: skip
    changes = [
        {"file": item.unit.file, "unit": item.unit.unit, "change": item.kind.value, "about": item.about,
         "was": item.before, "now": item.after, "code": item.finding.code if item.finding else "",
         "message": item.finding.message(language) if item.finding else ""}
        for item in beside.changes
    ]  # fmt: skip
    return {**({"list": roll} if roll else {}), **({"changes": changes} if changes else {})}


def _facts(sums: Sums, language: Language) -> tuple[tuple[str, str], ...]:
    told = say("many_files_told", language, len(sums.files), sums.filings - sums.refused, sums.refused)
    return (
        (say("many_files", language), told),
        (say("findings_count", language), counted(sums.found, language)),
        (say("framework", language), say("comma", language).join(sums.frameworks)),
    )


def _record(reviews: Iterable[Reviewed], memory: Memory, sums: Sums, language: Language) -> Plain:
    """The review as plain data; findings as in the record of one evaluation, with what was said of them."""
    return {
        "engine": {"version": VERSION},
        "units": [_unit_record(one, memory, language) for one in reviews],
        "totals": list(_counted(sums, language)),
        "remarks_left": [
            {"unit": item.identity[0], "code": item.identity[1], "about": item.identity[2], "file": item.file,
             "opinion": item.opinion, "note": item.note, "beside": dict(item.beside)}
            for item in memory.left_over(sums.remarks)
        ],
    }  # fmt: skip


def _unit_record(one: Reviewed, memory: Memory, language: Language) -> Plain:
    names = ("file", "digest", "number", "read", "office", "code", "project", "year", "framework", "total")
    claims = ("claimed_total", "difference", "rating", "claimed_rating")
    return {
        **{name: getattr(one, name) for name in (*names, *claims)},
        "findings": [_finding_record(one, found, memory, language) for found in _by_severity(one)],
    }


def _finding_record(one: Reviewed, found: Found, memory: Memory, language: Language) -> Plain:
    remark = memory.of(one, found)
    said = {
        "opinion": remark.opinion if remark else "",
        "note": remark.note if remark else "",
        "beside": dict(remark.beside) if remark else {},
    }
    return {**finding(found.diagnostic, language), "about": found.about, **said}
