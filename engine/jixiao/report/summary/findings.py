"""The findings over all filings: how often each occurs, and one by one under whose filing."""

from __future__ import annotations

from jixiao.diagnostic import Diagnostic, Language, Severity
from jixiao.evaluation.summary import Summary
from jixiao.report.findings import TONES, WEIGHTS, by_severity, check_name, place_text
from jixiao.report.model import EVERYWHERE, Column, Medium, Paragraph, SectionBlock, TableBlock, Text, Tone
from jixiao.report.summary.ranking import group_column, grouped
from jixiao.report.summary.shown import count_text, who
from jixiao.report.summary.words import say
from jixiao.value import dataclass, replace


@dataclass(slots=True)
class _Kind:
    """Findings of one code and severity: how many, and in which filings."""

    times: int
    filings: set[int]


def kinds(summary: Summary, language: Language) -> SectionBlock:
    """How often each kind of finding occurs, and in how many filings, the heaviest and most frequent first."""
    found: dict[tuple[str, Severity], _Kind] = {}
    for number, tally in enumerate(summary.tallies):
        for item in tally.findings:
            kind = found.setdefault((item.code, item.severity), _Kind(0, set()))
            kind.times += 1
            kind.filings.add(number)
    if not found:
        nothing = Paragraph(Text(say("no_findings", language), Tone.GOOD))
        return SectionBlock(say("findings", language), (nothing,))
    columns = (
        Column(say("severity", language), 8),
        Column(say("diagnostic_code", language), 8),
        Column(say("problem", language), 70),
        Column(say("count", language), 8, numeric=True),
        Column(say("times", language), 8, numeric=True),
    )
    ordered = sorted(found.items(), key=lambda pair: (WEIGHTS[pair[0][1]], -len(pair[1].filings), pair[0][0]))
    rows = tuple(
        (
            Text(say(severity.value, language), TONES[severity]),
            Text(code, Tone.MUTED),
            Text(check_name(code, language)),
            count_text(len(kind.filings)),
            count_text(kind.times),
        )
        for (code, severity), kind in ordered
    )
    return SectionBlock(say("findings", language), (TableBlock(columns, rows),))


def one_by_one(summary: Summary, language: Language) -> tuple[SectionBlock, ...]:
    """Every finding under its filing; on paper the errors alone, since there nobody can choose among the rows.

    A workbook has all of them, filtered to the errors: what is printed is then the same.
    """
    everything = _table(summary, tuple(Severity), language)
    if not everything.rows:
        return ()
    heading = say("found_details", language)
    errors = _table(summary, (Severity.ERROR,), language)
    told = replace(everything, caption=say("times_of", language, len(everything.rows)), folded=True)
    if not errors.rows:
        return (SectionBlock(heading, (told,), _without(Medium.PAPER)),)
    severity = [column.heading for column in everything.columns].index(say("severity", language))
    caption = say("times_chosen", language, len(told.rows), len(errors.rows), say("severity", language))
    chosen = replace(told, caption=caption, chosen=(severity, say(Severity.ERROR.value, language)))
    return (
        SectionBlock(heading, (chosen,), (Medium.SHEET,)),
        SectionBlock(heading, (told,), _without(Medium.PAPER, Medium.SHEET)),
        SectionBlock(say("found_errors", language), (errors,), (Medium.PAPER,)),
    )


def _without(*media: Medium) -> tuple[Medium, ...]:
    return tuple(medium for medium in EVERYWHERE if medium not in media)


def _table(summary: Summary, severities: tuple[Severity, ...], language: Language) -> TableBlock:
    columns = (
        *group_column(summary, language),
        Column(say("office", language), 26),
        Column(say("severity", language), 8),
        Column(say("place", language), 18),
        Column(say("problem", language), 52),
        Column(say("found", language), 16),
        Column(say("expected", language), 18),
        Column(say("hint", language), 34, on_paper=False),
        Column(say("diagnostic_code", language), 8, on_paper=False),
    )
    rows = tuple(
        (*name, Text(who(tally, language)), *_cells(item, tally.file, language))
        for name, group in grouped(summary, language)
        for tally in group.tallies
        for item in by_severity(tally.findings)
        if item.severity in severities
    )
    return TableBlock(columns, rows, filtered=True)


def _cells(item: Diagnostic, file: str, language: Language) -> tuple[Text, ...]:
    return (
        Text(say(item.severity.value, language), TONES[item.severity]),
        Text(place_text(item.origin, file)),
        Text(item.message(language)),
        Text(item.found or ""),
        Text(item.expected(language) or ""),
        Text(item.hint(language) or ""),
        Text(item.code, Tone.MUTED),
    )
