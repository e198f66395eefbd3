"""The indicators over all filings: means by level, where points are lost, and the scores of every filing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.model import ScoreStatus
from jixiao.evaluation.summary import Group, PlaceSum, Summary
from jixiao.evaluation.tally import Place, Points, Scheme, Tally
from jixiao.report.model import Chart, Column, Drawing, Medium, Paragraph, SectionBlock, Series, TableBlock, Text, Tone
from jixiao.report.summary.ranking import group_column, grouped, lossy
from jixiao.report.summary.shown import NOTHING, Means, count_text, figures_of, group_names, means_of, office_of, who
from jixiao.report.summary.words import say

ZERO = Fraction(0)
MOST_BARS = 15
"""Indicators in the chart of losses: those that lose the most."""

Row = tuple[Text, ...]
Side = tuple[str, tuple[PlaceSum, ...]]
"""A group beside others, by its name, with its sums for the places of one framework."""


def indicators(summary: Summary, language: Language) -> SectionBlock:
    """One table for every level of every framework, the groups side by side."""
    tables = []
    for scheme, sides in _by_scheme(summary, language):
        for level in sorted({len(place.path) for place in scheme.places}):
            tables.append(_level_table(scheme, level, sides, language, of_many=len(summary.schemes) > 1))
    return SectionBlock(say("indicators", language), tuple(tables))


def _by_scheme(summary: Summary, language: Language) -> Iterator[tuple[Scheme, tuple[Side, ...]]]:
    names = group_names(summary, language)
    for scheme in sorted(summary.schemes, key=lambda one: (one.name, one.digest)):
        sides = tuple(
            (name, found)
            for name, group in zip(names, summary.groups, strict=True)
            if (found := tuple(one for one in group.places if one.scheme.digest == scheme.digest))
        )
        yield scheme, sides


def _level_table(scheme: Scheme, level: int, sides: Sequence[Side], language: Language, *, of_many: bool) -> TableBlock:
    means = means_of((scheme,))
    at = [
        index
        for index, place in enumerate(scheme.places)
        if len(place.path) == level and any(_is_used(sums[index]) for _, sums in sides)
    ]
    levels = say("levels", language)
    names = tuple(
        Column(say("level", language, levels[depth % len(levels)]), 16 if depth < level - 1 else 28)
        for depth in range(level)
    )
    single = len(sides) == 1
    columns = list(names)
    for name, _ in sides:
        heads = ONE if single else BESIDE
        columns += [Column(_head(say(key, language), name, single, language), 11, numeric=True) for key in heads]
    rows = tuple(
        (
            *map(Text, scheme.places[index].path),
            *(
                cell
                for _, sums in sides
                for cell in (_one_cells(sums[index], means) if single else _beside_cells(sums[index], means))
            ),
        )
        for index in at
    )
    number = levels[(level - 1) % len(levels)]
    caption = say("caption_level", language, scheme.title, number) if of_many else say("level", language, number)
    return TableBlock(tuple(columns), rows, caption=caption, merge_down=tuple(range(level - 1)))


def _is_used(one: PlaceSum) -> bool:
    """Whether any filing has something there: of groups that are open to the office, not all are."""
    return bool(one.counted or one.open or one.not_applicable)


ONE = ("weight", "mean_score", "score_rate", "mean_lost", "full", "lossy", "lowest_score", "open", "not_applicable")
BESIDE = ("mean_score", "score_rate", "mean_lost")


def _head(word: str, name: str, single: bool, language: Language) -> str:
    return word if single else say("of", language, name, word)


def _one_cells(one: PlaceSum, means: Means) -> Row:
    return (
        means.score(one.mean(one.weight)),
        means.score(one.mean(one.score)),
        means.percent(one.rate),
        _lost(means.score(one.mean(one.lost)), one.lost),
        count_text(one.full),
        count_text(one.counted - one.full),
        means.score(one.lowest),
        count_text(one.open) if one.open else NOTHING,
        count_text(one.not_applicable) if one.not_applicable else NOTHING,
    )


def _beside_cells(one: PlaceSum, means: Means) -> Row:
    return (
        means.score(one.mean(one.score)),
        means.percent(one.rate),
        _lost(means.score(one.mean(one.lost)), one.lost),
    )


def _lost(shown: Text, lost: Fraction) -> Text:
    return Text(shown.text, Tone.WARNING if lost > 0 else Tone.PLAIN, is_number=shown.is_number)


def losses(summary: Summary, language: Language) -> SectionBlock:
    """For every framework the indicators that lose points, those that lose the most first, with a chart of them."""
    tables = [
        _loss_table(scheme, sides, language, of_many=len(summary.schemes) > 1)
        for scheme, sides in _by_scheme(summary, language)
    ]
    found = tuple(table for table in tables if table.rows)
    nothing = Paragraph(Text(say("nobody_lost", language), Tone.GOOD))
    return SectionBlock(say("losses", language), found or (nothing,))


def _loss_table(scheme: Scheme, sides: Sequence[Side], language: Language, *, of_many: bool) -> TableBlock:
    means = means_of((scheme,))
    single = len(sides) == 1
    at = [index for index, place in enumerate(scheme.places) if place.last]
    lost = {index: sum((sums[index].lost for _, sums in sides), ZERO) for index in at}
    whole = [sum((sums[index].lost for index in at), ZERO) for _, sums in sides]
    first = sorted((index for index in at if lost[index] > 0), key=lambda index: (-lost[index], index))
    columns = [Column(say("indicator", language), 44)]
    for name, _ in sides:
        heads = ("mean_lost", "share_of_loss", "lossy")
        columns += [Column(_head(say(key, language), name, single, language), 14, numeric=True) for key in heads]
    rows = tuple(
        (
            Text(" / ".join(scheme.places[index].path)),
            *(
                cell
                for (_, sums), all_lost in zip(sides, whole, strict=True)
                for cell in _loss_cells(sums[index], all_lost, means)
            ),
        )
        for index in first
    )
    chart = Chart(
        Drawing.BARS,
        say("losses", language),
        0,
        tuple(
            Series(say("mean_lost", language) if single else name, 1 + 3 * index, 0, min(len(rows), MOST_BARS))
            for index, (name, _) in enumerate(sides)
        ),
        titles=("", say("mean_lost", language)),
    )
    return TableBlock(tuple(columns), rows, caption=scheme.title if of_many else "", charts=(chart,) if rows else ())


def _loss_cells(one: PlaceSum, whole: Fraction, means: Means) -> Row:
    return (
        means.score(one.mean(one.lost)),
        means.percent(one.lost / whole if whole > 0 else None),
        count_text(one.counted - one.full),
    )


def lost_points(summary: Summary, language: Language) -> SectionBlock:
    """Who lost points where: a row for every row of a filing that lost some, and why."""
    columns = (
        *group_column(summary, language),
        Column(say("rank", language), 6, numeric=True),
        Column(say("office", language), 26),
        *_point_columns(language),
    )
    rows = tuple(
        (*name, rank, Text(who(tally, language)), *_points(points, tally, language))
        for name, group in grouped(summary, language)
        for rank, tally in _with_ranks(group)
        for points in lossy(tally)
    )
    if not rows:
        return SectionBlock(say("lost_points", language), (Paragraph(Text(say("nothing_lost", language), Tone.GOOD)),))
    return SectionBlock(say("lost_points", language), (TableBlock(columns, rows, filtered=True),))


def _with_ranks(group: Group) -> Iterator[tuple[Text, Tally]]:
    yield from ((count_text(one.rank), one.tally) for one in group.ranked)
    yield from ((NOTHING, one.tally) for one in group.unsettled)


def _point_columns(language: Language) -> tuple[Column, ...]:
    """The columns of `_points`."""
    return (
        Column(say("indicator", language), 34),
        Column(say("weight", language), 8, numeric=True),
        Column(say("score", language), 8, numeric=True),
        Column(say("lost", language), 8, numeric=True),
        Column(say("why", language), 60),
    )


def _points(points: Points, tally: Tally, language: Language) -> Row:
    """A row by its path: what it weighs, what it got, what it lost, and why."""
    figures = figures_of(tally, language)
    lost = points.lost
    return (
        Text(" / ".join(points.path)),
        Text(figures.weight(points.weight), is_number=points.weight is not None),
        _score(points, tally, language),
        Text(figures.score(lost), Tone.WARNING if lost else Tone.PLAIN, is_number=lost is not None),
        Text(_why(points, language)),
    )


def _why(points: Points, language: Language) -> str:
    stated = say("stated", language, points.reason) if points.reason else ""
    return say("separator", language).join(part for part in (points.why, stated) if part)


def _score(points: Points, tally: Tally, language: Language) -> Text:
    figures = figures_of(tally, language)
    match points.status:
        case ScoreStatus.NOT_APPLICABLE:
            return Text(say("not_applicable", language), Tone.MUTED)
        case ScoreStatus.OPEN:
            return Text(f"{say('undetermined', language)} {figures.range(points.range)}".strip(), Tone.WARNING)
    return Text(figures.score(points.score), is_number=points.score is not None)


def scores(summary: Summary, language: Language) -> SectionBlock:
    """The rows of every filing, each filing folded under its name, rank, total and rating."""
    columns = _point_columns(language)
    tables = tuple(
        TableBlock(
            columns,
            tuple(_points(points, tally, language) for points in tally.points if points.last),
            caption="　".join((*(cell.text for cell in name), _caption(rank.text, tally, language))),
            folded=True,
        )
        for name, group in grouped(summary, language)
        for rank, tally in _with_ranks(group)
    )
    return SectionBlock(say("scores", language), tables, (Medium.SCREEN,))


def _caption(rank: str, tally: Tally, language: Language) -> str:
    figures = figures_of(tally, language)
    number = say("rank_of", language, rank) if rank else say("undetermined", language)
    total = figures.total(tally.total) if tally.total is not None else figures.range(tally.range)
    return say("scores_of", language, number, who(tally, language), total, tally.rating or "").strip()


def matrices(summary: Summary, language: Language) -> Iterator[SectionBlock]:
    """For every framework a table of filings by indicators, for whoever goes on reckoning in the workbook."""
    schemes = sorted(summary.schemes, key=lambda one: (one.name, one.digest))
    for number, scheme in enumerate(schemes, 1):
        heading = say("matrix", language) if len(schemes) == 1 else say("matrix_of", language, number)
        caption = "" if len(schemes) == 1 else f"{scheme.title}（{scheme.name}）"
        yield SectionBlock(heading, (_matrix(summary, scheme, caption, language),), (Medium.SHEET,))


def _matrix(summary: Summary, scheme: Scheme, caption: str, language: Language) -> TableBlock:
    used = {one.place.id for group in summary.groups for one in group.places if _is_used(one)}
    places = [place for place in scheme.places if place.last and place.id in used]
    first = group_column(summary, language)
    columns = (
        *first,
        Column(say("rank", language), 6, numeric=True),
        Column(say("office", language), 26),
        *(Column(place.path[-1], 11, numeric=True) for place in places),
        Column(say("total", language), 9, numeric=True),
        Column(say("rating", language), 8),
    )
    rows = tuple(
        (*name, rank, Text(office_of(tally)), *_matrix_cells(tally, places, language))
        for name, group in grouped(summary, language)
        for rank, tally in _with_ranks(group)
        if tally.scheme.digest == scheme.digest
    )
    return TableBlock(columns, rows, caption=caption, filtered=True, kept_columns=len(first) + 2)


def _matrix_cells(tally: Tally, places: Sequence[Place], language: Language) -> Iterator[Text]:
    held = {points.id: points for points in tally.points}
    figures = figures_of(tally, language)
    for place in places:
        yield _score(held[place.id], tally, language) if place.id in held else NOTHING
    total = figures.total(tally.total) if tally.total is not None else figures.range(tally.range)
    yield Text(total, is_number=tally.total is not None)
    yield Text(tally.rating or "")
