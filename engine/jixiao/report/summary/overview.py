"""The head of a summary: its facts, its groups side by side, ratings, the distribution of totals, and how it counts."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.diagnostic import Language, Severity
from jixiao.evaluation.summary import Counted, Group, Summary
from jixiao.evaluation.tally import Tally
from jixiao.report.findings import counts
from jixiao.report.model import Chart, Column, Drawing, Paragraph, SectionBlock, Series, TableBlock, Text
from jixiao.report.summary.shown import count_text, group_names, means_of, percent_of
from jixiao.report.summary.words import say
from jixiao.report.words import say as say_word
from jixiao.version import VERSION

Fact = tuple[str, str]
HEADLINES = ("filings", "mean", "ratings_fact", "execution")
"""The facts that a reader of a summary looks for first."""


def facts(summary: Summary, language: Language) -> tuple[Fact, ...]:
    """What stands at the head: counts always, means and ratings where there is one group."""
    tallies = summary.tallies
    complete = sum(group.totals.complete for group in summary.groups)
    all_files = len(tallies) + len(summary.unreadable)
    told: list[Fact] = [
        (
            say("filings", language),
            say("filings_told", language, all_files, complete, len(tallies) - complete, len(summary.unreadable)),
        )
    ]
    if len(summary.groups) == 1:
        told += _facts_of(summary.groups[0], language)
    else:
        told.append((say("groups", language), say(f"by_{summary.by.value}", language)))
    findings = [item for tally in tallies for item in tally.findings]
    told.append((say_word("findings_count", language), counts(findings, language)))
    names = say("comma", language).join(f"{scheme.title}（{scheme.name}）" for scheme in summary.schemes)
    told.append((say("framework", language), names))
    told.append((say("engine", language), f"jixiao {VERSION}"))
    return tuple((key, text) for key, text in told if text)


def _facts_of(group: Group, language: Language) -> list[Fact]:
    means, totals = means_of(group.schemes), group.totals
    ratings = [f"{one.name or say('no_rating', language)} {one.count}" for one in group.ratings]
    rate = means.percent(group.spending.rate).text
    return [
        (say("mean", language), means.total(totals.mean).text),
        (say("ratings_fact", language), say("comma", language).join(ratings)),
        (say("execution", language), f"{rate}%" if rate else ""),
        (say("highest", language), means.total(totals.highest).text),
        (say("median", language), means.total(totals.median).text),
        (say("lowest", language), means.total(totals.lowest).text),
    ]


def overview(summary: Summary, language: Language) -> SectionBlock:
    """The groups side by side, one a row."""
    grouped = len(summary.groups) > 1
    columns = (
        *((Column(say("group", language), 26),) if grouped else ()),
        Column(say("filings", language), 6, numeric=True),
        Column(say("complete", language), 6, numeric=True),
        Column(say("open", language), 6, numeric=True),
        Column(say("mean", language), 9, numeric=True),
        Column(say("weighted", language), 12, numeric=True),
        Column(say("median", language), 8, numeric=True),
        Column(say("highest", language), 8, numeric=True),
        Column(say("lowest", language), 8, numeric=True),
        Column(say("rate_by_money", language), 12, numeric=True),
        Column(say("rate_mean", language), 12, numeric=True),
        Column(say("errors", language), 6, numeric=True),
        Column(say("warnings", language), 6, numeric=True),
    )
    names = group_names(summary, language)
    rows = tuple(
        ((Text(name),) if grouped else ()) + _group_row(group)
        for name, group in zip(names, summary.groups, strict=True)
    )
    charts = (
        (
            Chart(
                Drawing.BARS,
                say("mean", language),
                0,
                (Series(say("mean", language), 4),),
                titles=("", say("mean", language)),
            ),
        )
        if grouped
        else ()
    )
    return SectionBlock(say("overview", language), (TableBlock(columns, rows, charts=charts), *_how(summary, language)))


def _group_row(group: Group) -> tuple[Text, ...]:
    means, totals, spending = means_of(group.schemes), group.totals, group.spending
    return (
        count_text(len(group.tallies)),
        count_text(totals.complete),
        count_text(len(group.unsettled)),
        means.total(totals.mean),
        means.total(totals.weighted),
        means.total(totals.median),
        means.total(totals.highest),
        means.total(totals.lowest),
        means.percent(spending.rate),
        means.percent(spending.mean),
        count_text(_heavy(group.tallies, Severity.ERROR)),
        count_text(_heavy(group.tallies, Severity.WARNING)),
    )


def _heavy(tallies: Sequence[Tally], severity: Severity) -> int:
    return sum(item.severity is severity for tally in tallies for item in tally.findings)


def _how(summary: Summary, language: Language) -> tuple[Paragraph, ...]:
    weighed = sum(group.totals.weighed for group in summary.groups)
    lines = [say("how_rank", language), say("how_open", language), say("how_mean", language)]
    if weighed:
        lines.append(say("how_weighted", language, weighed))
    lines.append(say("how_buckets", language))
    return (Paragraph(Text(say("how", language), details=tuple(lines))),)


def ratings(summary: Summary, language: Language) -> SectionBlock | None:
    """How many filings of each group have each rating; None where no framework rates."""
    rated = [
        (name, group)
        for name, group in zip(group_names(summary, language), summary.groups, strict=True)
        if group.ratings
    ]
    if not rated:
        return None
    held = [{one.name: one for one in group.ratings} for _, group in rated]
    names = list(dict.fromkeys(name for group in held for name in group))
    names.sort(key=lambda name: name == "")  # those without any come last
    rows = [
        (Text(name or say("no_rating", language)), *(cell for group in held for cell in _counted(group.get(name))))
        for name in names
    ]
    sums = [cell for _, group in rated for cell in (count_text(group.totals.complete), Text(""))]
    rows.append((Text(say("sum", language)), *sums))
    single = len(rated) == 1
    columns = [Column(say("rating", language), 14)]
    for name, _ in rated:
        columns.append(Column(say("count", language) if single else say("count_of", language, name), 16, numeric=True))
        columns.append(Column(say("share", language) if single else say("share_of", language, name), 16, numeric=True))
    chart = Chart(
        Drawing.COLUMNS,
        say("ratings", language),
        0,
        tuple(
            Series(say("count", language) if single else name, 1 + 2 * index, 0, len(names))
            for index, (name, _) in enumerate(rated)
        ),
        titles=(say("rating", language), say("count", language)),
    )
    table = TableBlock(tuple(columns), tuple(rows), strong_rows=(len(rows) - 1,), charts=(chart,))
    return SectionBlock(say("ratings", language), (table,))


def _counted(one: Counted | None) -> tuple[Text, Text]:
    if one is None:
        return Text(""), Text("")
    return count_text(one.count), percent_of(one.share.numerator, one.share.denominator)


def distribution(summary: Summary, language: Language) -> SectionBlock | None:
    """How many totals lie in each bucket, the groups side by side; None where every total is open."""
    if not summary.buckets:
        return None
    names = group_names(summary, language)
    single = len(names) == 1
    heads = (say("count", language),) if single else names
    rows = [
        (Text(str(bucket)), *(count_text(group.buckets[index]) for group in summary.groups))
        for index, bucket in enumerate(summary.buckets)
    ]
    rows.append((Text(say("sum", language)), *(count_text(sum(group.buckets)) for group in summary.groups)))
    columns = (Column(say("bucket", language), 16), *(Column(head, 16, numeric=True) for head in heads))
    chart = Chart(
        Drawing.COLUMNS,
        say("distribution", language),
        0,
        tuple(Series(head, 1 + index, 0, len(rows) - 1) for index, head in enumerate(heads)),
        titles=(say("bucket", language), say("count", language)),
    )
    table = TableBlock(columns, tuple(rows), strong_rows=(len(rows) - 1,), charts=(chart,))
    return SectionBlock(say("distribution", language), (table,))
