"""What a change of rule books does to filings, as tables: the whole, ratings, where it comes from, filing by filing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.effect import Effect, Move, Part, Sums, rating_at
from jixiao.evaluation.tally import Tally
from jixiao.report.compared.changes import Change, Concern
from jixiao.report.compared.words import say
from jixiao.report.model import Block, Chart, Column, Drawing, Paragraph, SectionBlock, Series, TableBlock, Text, Tone
from jixiao.report.rulebook_words import say as say_book
from jixiao.report.summary.ranking import unreadable_table
from jixiao.report.summary.shown import Means, count_text, figures_of, means_of, total_text, who

ZERO = Fraction(0)
MOST_BARS = 40
"""Bars that can still be told apart in one chart."""
MOST_PARTS = 3
"""Parts of a filing's change that are named beside it."""


def effect_sections(effect: Effect, changes: Sequence[Change], language: Language) -> Iterator[SectionBlock]:
    """Everything that is said of the filings; sections that would be empty are left out."""
    yield _overview(effect, language)
    if any(one or other for one, other in effect.ratings):
        yield _ratings(effect, language)
        yield _rerated(effect, language)
    if effect.complete:
        yield _parts(effect, changes, language)
        yield _units(effect, language)
    if effect.complete < effect.number:
        yield _unsettled(effect, language)
    if effect.unreadable:
        yield SectionBlock(say("unreadable", language), (unreadable_table(effect.unreadable, language),))


def signed(text: Text, value: Fraction | None) -> Text:
    """A difference with its sign, as a bad one where it falls."""
    if value is None or not value:
        return text
    shown = f"+{text.text}" if value > 0 else text.text
    return Text(shown, Tone.GOOD if value > 0 else Tone.BAD, is_number=True)


def mean_of(effect: Effect, sum: Fraction) -> Fraction:
    """What a sum over the filings that are complete under both comes to for one of them."""
    return sum / effect.complete


def _means(effect: Effect) -> Means:
    return means_of(effect.schemes)


def _overview(effect: Effect, language: Language) -> SectionBlock:
    """Both rule books side by side: how many totals are settled, their mean, middle and ends, and the ratings."""
    columns = (
        Column(say("measure", language), 26),
        Column(say("before", language), 12, numeric=True),
        Column(say("after", language), 12, numeric=True),
        Column(say("difference", language), 12, numeric=True),
    )
    sides = (effect.before, effect.after)
    rows = [
        _counts(say("complete", language), *(side.complete for side in sides)),
        _counts(say("open", language), *(side.open for side in sides)),
    ]
    means = _means(effect)
    for key in ("mean", "median", "highest", "lowest"):
        ends: list[Fraction | None] = [getattr(side.totals, key) for side in sides]
        apart = ends[1] - ends[0] if ends[0] is not None and ends[1] is not None else None
        cells = (means.total(value) for value in (*ends, apart))
        first, second, third = cells
        rows.append((Text(say(key, language)), first, second, signed(third, apart)))
    held = [{one.name: one.count for one in side.ratings} for side in sides]
    for name in dict.fromkeys((*held[1], *held[0])):
        told = say("rating_count", language, name or say("no_rating", language))
        rows.append(_counts(told, held[0].get(name, 0), held[1].get(name, 0)))
    return SectionBlock(say("overview", language), (TableBlock(columns, tuple(rows)),))


def _counts(name: str, before: int, after: int) -> tuple[Text, ...]:
    apart = after - before
    return Text(name), count_text(before), count_text(after), Text(f"{apart:+d}" if apart else "0", is_number=True)


def _ratings(effect: Effect, language: Language) -> SectionBlock:
    """How many filings go from which rating to which; what stays stands on the diagonal."""
    names, counted = [list(scheme.ratings) for scheme in effect.schemes], Counter(effect.ratings)
    for side in (0, 1):
        if any(pair[side] == "" for pair in counted):
            names[side].append("")
    columns = (
        Column(say("rating_from", language), 16),
        *(Column(name or say("no_rating", language), 8, numeric=True) for name in names[1]),
        Column(say("sum", language), 8, numeric=True),
    )
    rows = [
        (
            Text(name or say("no_rating", language)),
            *(_moved(counted[name, other], name == other) for other in names[1]),
            count_text(sum(counted[name, other] for other in names[1])),
        )
        for name in names[0]
    ]
    sums = (sum(counted[name, other] for name in names[0]) for other in names[1])
    rows.append((Text(say("sum", language)), *(count_text(number) for number in sums), count_text(effect.complete)))
    table = TableBlock(columns, tuple(rows), strong_rows=(len(rows) - 1,))
    return SectionBlock(say("ratings", language), (table,))


def _moved(count: int, stays: bool) -> Text:
    return Text(str(count), Tone.PLAIN if stays or not count else Tone.WARNING, is_number=True)


def _rerated(effect: Effect, language: Language) -> SectionBlock:
    """The filings whose rating is another one, those that fall first."""
    found = [move for move in _by_change(effect) if move.before.rating != move.after.rating]
    heading = say("rerated", language)
    if not found:
        return SectionBlock(heading, (Paragraph(Text(say("nobody_rerated", language), Tone.GOOD)),))
    return SectionBlock(heading, (_unit_table(effect, found, language),))


def _by_change(effect: Effect) -> list[Move]:
    """The filings that are complete under both, whoever loses most first."""
    settled = [move for move in effect.moves if move.change is not None]
    return sorted(settled, key=lambda move: (move.change or ZERO, move.after.file, move.after.number))


def _units(effect: Effect, language: Language) -> SectionBlock:
    listed = _by_change(effect)
    note = Paragraph(Text(say("listed", language, effect.complete, len(listed)), Tone.MUTED))
    left_out = (note,) if len(listed) < effect.complete else ()
    return SectionBlock(say("units", language), (_unit_table(effect, listed, language), *left_out))


def _unit_table(effect: Effect, moves: Sequence[Move], language: Language) -> TableBlock:
    """Filings with both totals, ratings and ranks, and what their change comes from."""
    rated = any(move.before.rating or move.after.rating for move in moves)
    columns = (
        Column(say("unit", language), 26),
        Column(say("total_before", language), 8, numeric=True),
        Column(say("total_after", language), 8, numeric=True),
        Column(say("difference", language), 8, numeric=True),
        *((Column(say("rating_before", language), 7), Column(say("rating_after", language), 7)) if rated else ()),
        Column(say("rank_before", language), 6, numeric=True),
        Column(say("rank_after", language), 6, numeric=True),
        Column(say("parts", language), 44),
        Column(say("file", language), 24, on_paper=False),
    )
    return TableBlock(
        columns, tuple(_unit(effect, move, rated, language) for move in moves), filtered=True, kept_columns=1
    )


def _unit(effect: Effect, move: Move, rated: bool, language: Language) -> tuple[Text, ...]:
    means, before, after = _means(effect), _place(move.before), _place(move.after)
    tone = Tone.PLAIN if before == after or before is None or after is None else (
        Tone.BAD if after > before else Tone.GOOD
    )  # fmt: skip
    return (
        Text(who(move.after, language)),
        total_text(move.before, language),
        total_text(move.after, language),
        signed(means.total(move.change), move.change),
        *((Text(move.before.rating or ""), Text(move.after.rating or "", tone)) if rated else ()),
        *(Text("") if rank is None else count_text(rank) for rank in (move.rank_before, move.rank_after)),
        Text(say("separator", language).join(_largest(effect, move, language))),
        Text(move.after.file, Tone.MUTED),
    )


def _place(tally: Tally) -> int | None:
    return rating_at(tally.scheme, tally.rating)


def _largest(effect: Effect, move: Move, language: Language) -> Iterator[str]:
    """The parts that move a filing most, the largest first."""
    means = _means(effect)
    named = [(part.path[-1], move.parts[number]) for number, (part, _) in enumerate(effect.parts)]
    named.append((say("rest", language), move.rest or ZERO))
    moving = sorted((item for item in named if item[1]), key=lambda item: -abs(item[1]))
    for name, change in moving[:MOST_PARTS]:
        yield say("part", language, name, signed(means.score(change), change).text)


def _parts(effect: Effect, changes: Sequence[Change], language: Language) -> SectionBlock:
    """The rows of the table that move, with what each adds to the mean change; they add up to it."""
    columns = (
        Column(say("indicator", language), 30),
        Column(say("mean_before", language), 10, numeric=True),
        Column(say("mean_after", language), 10, numeric=True),
        Column(say("mean_change", language), 10, numeric=True),
        Column(say("up", language), 7, numeric=True),
        Column(say("down", language), 7, numeric=True),
        Column(say("most_up", language), 8, numeric=True),
        Column(say("most_down", language), 8, numeric=True),
        Column(say("concerned", language), 44),
    )
    means = _means(effect)
    moving = [(part, sums) for part, sums in effect.parts if sums.up or sums.down]
    rows = [_part(effect, part, sums, changes, language) for part, sums in moving]
    blank = Text("")
    rest = mean_of(effect, effect.rest)
    if effect.rest or any(move.rest for move in effect.moves):
        rows.append(
            (Text(say("rest", language)), blank, blank, signed(means.score(rest), rest), *((blank,) * 4), blank)
        )
    rows.append((Text(say("mean", language)), *_sums(effect, effect.whole, language), blank))
    drawn = Chart(
        Drawing.BARS,
        say("chart", language),
        0,
        (Series(say("mean_change", language), 3, 0, len(rows) - 1),),
        titles=("", say("mean_change", language)),
    )
    charts = (drawn,) if 1 < len(rows) - 1 <= MOST_BARS else ()
    table = TableBlock(columns, tuple(rows), strong_rows=(len(rows) - 1,), kept_columns=1, charts=charts)
    still = len(effect.parts) - len(moving)
    notes = [say("how_parts", language), *([say("still", language, still)] if still else [])]
    blocks: tuple[Block, ...] = (table, *(Paragraph(Text(note, Tone.MUTED)) for note in notes))
    return SectionBlock(say("indicators", language), blocks)


def _part(effect: Effect, part: Part, sums: Sums, changes: Sequence[Change], language: Language) -> tuple[Text, ...]:
    before, after, *others = _sums(effect, sums, language)
    return (
        Text(" ".join(part.path)),
        before if part.before is not None else Text(""),
        after if part.after is not None else Text(""),
        *others,
        Text(say("separator", language).join(_concerned(part, changes, language))),
    )


def _sums(effect: Effect, sums: Sums, language: Language) -> tuple[Text, ...]:
    """Both means, how they change, how many filings rise and fall, and the most that one does."""
    means, change = _means(effect), mean_of(effect, sums.change)
    return (
        means.score(mean_of(effect, sums.before)),
        means.score(mean_of(effect, sums.after)),
        signed(means.score(change), change),
        count_text(sums.up),
        count_text(sums.down),
        signed(means.score(sums.most_up), sums.most_up),
        signed(means.score(sums.most_down), sums.most_down),
    )


def _concerned(part: Part, changes: Sequence[Change], language: Language) -> Iterator[str]:
    """What was changed of scoring that concerns a part: of the row what, of a rule which; or where else to look."""
    place, tree = part.after or part.before, say_book("tree", language)
    if place is None:
        return
    told = dict.fromkeys(
        change.area if change.area != tree else change.what or say(change.kind.value, language)
        for change in changes
        if change.concern is Concern.SCORE and any(_within(place.id, row) for row in change.rows)
    )
    yield from told or (say("elsewhere", language),)


def _within(place: str, row: str) -> bool:
    """Whether a change of the node `row` concerns `place`: it is that node, or stands in it where it has own rows."""
    return place == row or place.startswith(f"{row}.")


def _unsettled(effect: Effect, language: Language) -> SectionBlock:
    """The filings whose total is open under one or both, with what it may come to."""
    columns = (
        Column(say("unit", language), 28),
        Column(say("total_before", language), 18),
        Column(say("total_after", language), 18),
        Column(say("file", language), 28),
    )
    rows = tuple(
        (
            Text(who(move.after, language)),
            *(Text(_total_or_range(tally, language)) for tally in (move.before, move.after)),
            Text(move.after.file, Tone.MUTED),
        )
        for move in effect.moves
        if move.change is None
    )
    return SectionBlock(say("unsettled", language), (TableBlock(columns, rows),))


def _total_or_range(tally: Tally, language: Language) -> str:
    if tally.total is not None:
        return total_text(tally, language).text
    return figures_of(tally, language).range(tally.range) or say("undetermined", language)
