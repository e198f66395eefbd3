"""The filings one by one: by rank, those still open apart, those that could not be read, and what they spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.diagnostic import Diagnostic, Language, Severity
from jixiao.evaluation.model import ScoreStatus
from jixiao.evaluation.summary import Group, Ranked, Summary, Unsettled
from jixiao.evaluation.tally import Points, Tally, Unreadable
from jixiao.number import exact_text
from jixiao.origin import display_width
from jixiao.report.explained import claim_text, difference
from jixiao.report.findings import TONES, place_text
from jixiao.report.model import Chart, Column, Drawing, Paragraph, SectionBlock, Series, TableBlock, Text, Tone
from jixiao.report.summary.shown import (
    count_text,
    figures_of,
    group_names,
    means_of,
    money,
    office_of,
    project_of,
    rate_of,
    total_text,
    who,
)
from jixiao.report.summary.words import say

MOST_BARS = 40
"""Bars that can still be told apart in one chart of totals."""


def grouped(summary: Summary, language: Language) -> Iterator[tuple[tuple[Text, ...], Group]]:
    """Every group with the cell that names it, which is left out where there is one group."""
    names = group_names(summary, language)
    for name, group in zip(names, summary.groups, strict=True):
        yield ((Text(name),) if len(names) > 1 else ()), group


def group_column(summary: Summary, language: Language) -> tuple[Column, ...]:
    """The column of the group's name, where there are several."""
    if len(summary.groups) == 1:
        return ()
    widest = max(map(display_width, group_names(summary, language)))
    return (Column(say("group", language), min(max(widest, 6), 24)),)


def ranking(summary: Summary, language: Language) -> SectionBlock | None:
    """Every complete filing by rank, one group after the other; None where every total is open."""
    if not any(group.ranked for group in summary.groups):
        return None
    tallies = summary.tallies
    projects, codes = any(map(project_of, tallies)), any(tally.code for tally in tallies)
    rated = any(tally.claimed_rating for tally in tallies)
    noted = any(one.ties or one.tally.excess for group in summary.groups for one in group.ranked)
    overall = any(one.overall for group in summary.groups for one in group.ranked)
    first = group_column(summary, language)
    columns = (
        *first,
        Column(say("rank", language), 5, numeric=True),
        *((Column(say("overall", language), 6, numeric=True),) if overall else ()),
        Column(say("office", language), 22),
        *((Column(say("project", language), 20),) if projects else ()),
        *((Column(say("code", language), 12),) if codes else ()),
        Column(say("total", language), 8, numeric=True),
        Column(say("rating", language), 6),
        Column(say("claimed_total", language), 8, numeric=True),
        Column(say("difference", language), 7, numeric=True),
        *((Column(say("claimed_rating", language), 8),) if rated else ()),
        Column(say("rate", language), 8, numeric=True),
        Column(say("lost_rows", language), 6, numeric=True),
        Column(say("errors", language), 5, numeric=True),
        Column(say("warnings", language), 5, numeric=True),
        *((Column(say("remark", language), 14),) if noted else ()),
        Column(say("file", language), 22, on_paper=False),
    )
    rows = tuple(
        (
            *name,
            count_text(one.rank),
            *((count_text(one.overall) if one.overall else Text(""),) if overall else ()),
            Text(office_of(one.tally)),
            *((Text(project_of(one.tally)),) if projects else ()),
            *((Text(one.tally.code),) if codes else ()),
            *_ranked_cells(one, rated, noted, language),
        )
        for name, group in grouped(summary, language)
        for one in group.ranked
    )
    named = len(first) + 1 + overall
    totals = named + 1 + projects + codes
    charts = (
        (
            Chart(
                Drawing.BARS,
                say("totals_chart", language),
                named,
                (Series(say("total", language), totals),),
                titles=("", say("total", language)),
            ),
        )
        if 1 < len(rows) <= MOST_BARS
        else ()
    )
    return SectionBlock(
        say("ranking", language), (TableBlock(columns, rows, filtered=True, kept_columns=named + 1, charts=charts),)
    )


def _ranked_cells(one: Ranked, rated: bool, noted: bool, language: Language) -> tuple[Text, ...]:
    tally = one.tally
    errors = sum(item.severity is Severity.ERROR for item in tally.findings)
    warnings = sum(item.severity is Severity.WARNING for item in tally.findings)
    claim, figures = tally.claimed_total, figures_of(tally, language)
    apart = difference(tally.total, claim)
    misrated = bool(tally.claimed_rating) and tally.claimed_rating != tally.rating
    return (
        total_text(tally, language),
        Text(tally.rating or ""),
        Text(claim_text(claim) or "", Tone.MUTED, is_number=claim is not None and claim.value is not None),
        Text(figures.difference(apart), Tone.BAD, is_number=apart is not None),
        *((Text(tally.claimed_rating or "", Tone.BAD if misrated else Tone.MUTED),) if rated else ()),
        means_of((tally.scheme,)).percent(rate_of(tally)),
        count_text(len(lossy(tally))),
        Text(str(errors), Tone.BAD if errors else Tone.PLAIN, is_number=True),
        Text(str(warnings), Tone.WARNING if warnings else Tone.PLAIN, is_number=True),
        *((_remark(one, language),) if noted else ()),
        Text(tally.file, Tone.MUTED),
    )


def _remark(one: Ranked, language: Language) -> Text:
    """What is to be known of a place: with how many it is shared, and that its total is more than can be had."""
    tie = say("tie", language, one.ties) if one.ties else ""
    most = one.tally.scheme.most
    if most is None or not one.tally.excess:
        return Text(tie, Tone.MUTED)
    excess = say("excess", language, exact_text(most))
    return Text(say("separator", language).join(filter(None, (excess, tie))), Tone.BAD)


def lossy(tally: Tally) -> tuple[Points, ...]:
    """The rows of a filing that lost points."""
    return tuple(points for points in tally.points if points.last and (points.lost or 0) > 0)


def unsettled(summary: Summary, language: Language) -> SectionBlock | None:
    """The filings whose total is open: what it may come to, and what it waits for; None where there are none."""
    columns = (
        *group_column(summary, language),
        Column(say("office", language), 28),
        Column(say("least", language), 10, numeric=True),
        Column(say("most", language), 10, numeric=True),
        Column(say("possible_ratings", language), 16),
        Column(say("possible_ranks", language), 14),
        Column(say("waits_for", language), 60),
        Column(say("file", language), 28),
    )
    rows = tuple(
        (*name, *_unsettled_cells(one, language))
        for name, group in grouped(summary, language)
        for one in group.unsettled
    )
    if not rows:
        return None
    return SectionBlock(say("unsettled", language), (TableBlock(columns, rows, filtered=True),))


def _unsettled_cells(one: Unsettled, language: Language) -> tuple[Text, ...]:
    tally, figures = one.tally, figures_of(one.tally, language)
    ranks = str(one.best) if one.best == one.worst else say("from_to", language, one.best, one.worst)
    waits = [
        f"{points.path[-1]}（{points.why}）" if points.why else points.path[-1]
        for points in tally.points
        if points.last and points.status is ScoreStatus.OPEN
    ]
    return (
        Text(who(tally, language)),
        figures.least(tally.range),
        figures.most(tally.range),
        Text(say("comma", language).join(tally.possible_ratings)),
        Text("" if one.best is None else ranks),
        Text(say("separator", language).join(waits), Tone.WARNING),
        Text(tally.file, Tone.MUTED),
    )


def unreadable(summary: Summary, language: Language) -> SectionBlock | None:
    """The files that could not be read, with every reason; None where there are none."""
    if not summary.unreadable:
        return None
    return SectionBlock(say("unreadable", language), (unreadable_table(summary.unreadable, language),))


def unreadable_table(unreadable: Sequence[Unreadable], language: Language) -> TableBlock:
    """Files that could not be read, a reason a row."""
    columns = (
        Column(say("file", language), 34),
        Column(say("place", language), 20),
        Column(say("problem", language), 54),
        Column(say("hint", language), 44),
        Column(say("diagnostic_code", language), 8),
    )
    rows = tuple(
        (
            Text(one.file),
            Text(place_text(item.origin, one.file)),
            Text(item.message(language), TONES[item.severity]),
            Text(item.hint(language) or ""),
            Text(item.code, Tone.MUTED),
        )
        for one in unreadable
        for item in one.diagnostics
    )
    return TableBlock(columns, rows)


def remarked(said: Sequence[Diagnostic], language: Language) -> SectionBlock | None:
    """What was remarked on the whole; None where nothing was."""
    if not said:
        return None
    paragraphs = (f"{item.message(language)}{say('separator', language)}{item.hint(language)}" for item in said)
    return SectionBlock(say("remarked", language), tuple(Paragraph(Text(told, Tone.WARNING)) for told in paragraphs))


def spending(summary: Summary, language: Language) -> SectionBlock | None:
    """What every filing was to spend and spent, against its total; None where no framework declares such a rate."""
    if not any(tally.execution for tally in summary.tallies):
        return None
    first = group_column(summary, language)
    columns = (
        *first,
        Column(say("office", language), 30),
        Column(say("budget", language), 18, numeric=True),
        Column(say("executed", language), 18, numeric=True),
        Column(say("rate", language), 12, numeric=True),
        Column(say("total", language), 10, numeric=True),
        Column(say("rating", language), 8),
    )
    rows: list[tuple[Text, ...]] = []
    series: list[Series] = []
    who_at = len(first)
    for name, group in grouped(summary, language):
        start = len(rows)
        rows += [(*name, *_spent(tally, language)) for tally in group.tallies if tally.execution is not None]
        if len(rows) > start:
            series.append(Series(name[0].text if name else say("total", language), who_at + 4, start, len(rows)))
    chart = Chart(
        Drawing.POINTS,
        say("spending_chart", language),
        who_at,
        tuple(series),
        across=who_at + 3,
        titles=(say("rate", language), say("total", language)),
    )
    table = TableBlock(columns, tuple(rows), filtered=True, kept_columns=who_at + 1, charts=(chart,))
    return SectionBlock(say("spending", language), (table,))


def _spent(tally: Tally, language: Language) -> tuple[Text, ...]:
    stated = tally.execution
    return (
        Text(who(tally, language)),
        money(stated.budget if stated else None),
        money(stated.executed if stated else None),
        means_of((tally.scheme,)).percent(rate_of(tally)),
        total_text(tally, language),
        Text(tally.rating or say("undetermined", language), Tone.PLAIN if tally.total is not None else Tone.MUTED),
    )
