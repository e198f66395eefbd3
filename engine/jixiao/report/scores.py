"""The table of scores: every row in its place, with what the office claimed and why the score is what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.model import NodeScore, ScoreStatus
from jixiao.filing.model import Claim, Claimed
from jixiao.origin import display_width
from jixiao.report.explained import Explained, claim_text, difference
from jixiao.report.figures import Figures
from jixiao.report.model import Column, TableBlock, Text, Tone
from jixiao.report.words import say
from jixiao.value import dataclass

LEVELS_AT_LEAST = 3
"""一级, 二级, 三级: the columns that people expect even where a table has fewer levels."""

WIDEST = 20
"""Of a column of points: room for `未定 [10.00, 100.00]`."""

Row = tuple[Text, ...]


def scores_table(told: Explained, language: Language) -> TableBlock:
    """The rows in the order of the table; a subtotal closes each top node that has rows, the total closes all."""
    levels = max([LEVELS_AT_LEAST, *(len(node.path) for node in told.nodes)])
    rows: list[Row] = []
    strong: list[int] = []
    extras = _extras(told, language)
    for top, members in _by_top(told.nodes):
        for node, ends in _lines(told, members):
            if ends:
                strong.append(len(rows))
            rows.append((_subtotal if ends else _row)(told, node, levels, extras, language))
        if len(members) > 1:
            strong.append(len(rows))
            rows.append(_subtotal(told, top, levels, extras, language))
    strong.append(len(rows))
    rows.append(_total(told, levels, extras, language))
    widths = {at: max(display_width(row[at].text) for row in rows) for at in (levels, levels + 3)}
    return TableBlock(
        columns=_columns(levels, widths[levels], widths[levels + 3], extras, language),
        rows=tuple(rows),
        merge_down=tuple(range(levels - 1)),
        strong_rows=tuple(strong),
    )


@dataclass(frozen=True, slots=True)
class _Extra:
    """A column that stands only where something is to stand in it: its heading, and its text for a node."""

    heading: str
    of: Callable[[NodeScore], Fraction | None]
    total: Fraction | None = None


def _extras(told: Explained, language: Language) -> tuple[_Extra, ...]:
    """What people gave beside the rules, where they did: the points by rule, what was taken off; the second scores."""
    given = [node.given for node in told.nodes if node.given is not None and node.given.used]
    found: list[_Extra] = []
    if given:
        found.append(_Extra(say("ruled", language), _ruled))
    if any(item.used == "deduct" for item in given):
        found.append(_Extra(say("deduct", language), _deducted))
    again, declared = told.evaluation.reviewed, told.evaluation.plan.framework.second_score
    if again is not None and declared is not None:
        found.append(_Extra(declared.name, _second, again.total))
    return tuple(found)


def _ruled(node: NodeScore) -> Fraction | None:
    return node.given.ruled if node.given is not None and node.given.used else None


def _deducted(node: NodeScore) -> Fraction | None:
    return node.given.deduct if node.given is not None and node.given.used == "deduct" else None


def _second(node: NodeScore) -> Fraction | None:
    return node.second.score if node.second is not None else None


def _extra_cells(told: Explained, extras: tuple[_Extra, ...], node: NodeScore | None) -> tuple[Text, ...]:
    """The cells of the columns that are there only at need; without a node those of the total."""
    figures = Figures(told.evaluation.plan.framework.rounding)
    values = [extra.total if node is None else extra.of(node) for extra in extras]
    return tuple(Text(figures.score(value), is_number=value is not None) for value in values)


def _columns(
    levels: int, weights: int, scores: int, extras: tuple[_Extra, ...], language: Language
) -> tuple[Column, ...]:
    """The columns; those of points are as wide as what stands in them, within limits."""
    numbers = say("leaf_levels", language)
    names = tuple(
        Column(say("level", language, numbers[level] if level < len(numbers) else level + 1), 12 if level < 2 else 20)
        for level in range(levels)
    )
    return (
        *names,
        Column(say("weight", language), min(max(weights, 8), WIDEST), numeric=True),
        Column(say("target", language), 14),
        Column(say("actual", language), 14),
        Column(say("score", language), min(max(scores, 9), WIDEST), numeric=True),
        *(Column(extra.heading, max(8, display_width(extra.heading)), numeric=True) for extra in extras),
        Column(say("claimed", language), 9, numeric=True),
        Column(say("difference", language), 7, numeric=True),
        Column(say("why", language), 44),
    )


def _by_top(nodes: tuple[NodeScore, ...]) -> Iterator[tuple[NodeScore, list[NodeScore]]]:
    """Each top node with all nodes under it, itself first."""
    members: list[NodeScore] = []
    for node in nodes:
        if node.level == 1 and members:
            yield members[0], members
            members = []
        members.append(node)
    if members:
        yield members[0], members


def _lines(told: Explained, members: list[NodeScore]) -> Iterator[tuple[NodeScore, bool]]:
    """The nodes that are rows, and with True each goal where its rows end."""
    goal: NodeScore | None = None
    for node in members:
        if goal is not None and node.path[: len(goal.path)] != goal.path:
            yield goal, True
            goal = None
        if _is_shown(told, node):
            yield node, False
        elif node.is_goal:
            goal = node
    if goal is not None:
        yield goal, True


def _is_shown(told: Explained, node: NodeScore) -> bool:
    """Whether a node is a row: no group of rows, and no group that the office left empty and that holds nothing."""
    if told.children(node):
        return False
    return bool(node.rule or node.weight or node.score) or node.status is not ScoreStatus.SCORED


def _row(told: Explained, node: NodeScore, levels: int, extras: tuple[_Extra, ...], language: Language) -> Row:
    claim = told.claim(node.id, Claimed.SCORE)
    names = tuple(Text(_name(node, level, language)) for level in range(levels))
    return (
        *names,
        _weight(told, node, language),
        Text(node.target_text),
        Text(node.actual_text),
        _score(told, node, language),
        *_extra_cells(told, extras, node),
        _claimed(claim),
        _difference(told, difference(node.score, claim)),
        _why(told, node, language),
    )


def _name(node: NodeScore, level: int, language: Language) -> str:
    """What stands in the column of a level; a core indicator is marked where its own name stands."""
    if level >= len(node.path):
        return ""
    name = node.path[level]
    return say("core", language, name) if node.core and level == len(node.path) - 1 else name


def _weight(told: Explained, node: NodeScore, language: Language) -> Text:
    figures = Figures(told.evaluation.plan.framework.rounding, language)
    claim = told.claim(node.id, Claimed.WEIGHT)
    shown = figures.weight(node.weight)
    if claim is None or claim.value == node.weight:
        return Text(shown, is_number=node.weight is not None)
    return Text(say("weight_claimed", language, shown, claim_text(claim)), Tone.WARNING)


def _score(told: Explained, node: NodeScore, language: Language) -> Text:
    figures = Figures(told.evaluation.plan.framework.rounding, language)
    match node.status:
        case ScoreStatus.NOT_APPLICABLE:
            return Text(say("not_applicable", language), Tone.MUTED)
        case ScoreStatus.OPEN:
            return Text(say("open_score", language, figures.range(node.range)).strip(), Tone.WARNING)
        case ScoreStatus.JUDGED:
            return Text(say("judged_score", language, figures.score(node.score)))
        case ScoreStatus.SCORED:
            full = node.weight is not None and node.score is not None and node.score >= node.weight
            return Text(figures.score(node.score), Tone.GOOD if full else Tone.PLAIN, is_number=True)


def _claimed(claim: Claim | None) -> Text:
    return Text(claim_text(claim) or "", Tone.MUTED, is_number=claim is not None and claim.value is not None)


def _difference(told: Explained, value: Fraction | None) -> Text:
    figures = Figures(told.evaluation.plan.framework.rounding)
    return Text(figures.difference(value), Tone.BAD, is_number=value is not None)


def _why(told: Explained, node: NodeScore, language: Language) -> Text:
    """The last sentences of the explanation, and the reason that the office gave; all sentences as details."""
    sentences = told.sentences(node.id, language)
    opened = told.open_reasons.get(node.id)
    said = (opened,) if opened else told.summary(node.id)
    given = say("stated_reason", language, node.reason) if node.reason else ""
    return Text(say("separator", language).join(part for part in (*said, given) if part), details=sentences)


def _subtotal(told: Explained, node: NodeScore, levels: int, extras: tuple[_Extra, ...], language: Language) -> Row:
    claim = told.claim(node.id, Claimed.SCORE)
    return (
        *(Text(name) for name in node.path),
        Text(say("subtotal", language)),
        *(Text("") for _ in range(levels - 1 - len(node.path))),
        _weight(told, node, language),
        Text(""),
        Text(""),
        _score(told, node, language),
        *_extra_cells(told, extras, node),
        _claimed(claim),
        _difference(told, difference(node.score, claim)),
        Text(""),
    )


def _total(told: Explained, levels: int, extras: tuple[_Extra, ...], language: Language) -> Row:
    evaluation = told.evaluation
    figures = Figures(evaluation.plan.framework.rounding, language)
    claim = told.claim("", Claimed.TOTAL)
    if evaluation.total is None:
        shown = Text(say("open_score", language, figures.range(evaluation.range)).strip(), Tone.WARNING)
    else:
        shown = Text(figures.total(evaluation.total), is_number=True)
    rating = evaluation.rating or "" if evaluation.complete else ""
    return (
        Text(say("scores_total", language)),
        *(Text("") for _ in range(levels - 1)),
        Text(figures.weight(evaluation.plan.framework.expected_total), is_number=True),
        Text(""),
        Text(""),
        shown,
        *_extra_cells(told, extras, None),
        _claimed(claim),
        _difference(told, difference(evaluation.total, claim)),
        Text(rating),
    )
