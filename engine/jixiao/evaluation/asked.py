"""Own rows that formulas gather, in an incomplete filing: by trees, for what is open in them is shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.evaluation.known import Name, Value, unknowns, values_of
from jixiao.evaluation.members import idle, sides
from jixiao.evaluation.model import Evaluation
from jixiao.expression.tree import Field, Fold, Gathering, Quantity, Tree, rewrite
from jixiao.filing.model import OwnRow
from jixiao.interpret.bounds import Extent, Member, Possible, placed
from jixiao.interpret.unknown import Unknown
from jixiao.interval import Interval
from jixiao.plan.model import Plan, Purpose, Role, Section, Variant
from jixiao.value import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row as a member, with the trees that it names and what is known and unknown of their leaves.

    The scope of these leaves is the row itself, so that its target, actual and score hang together wherever they are
    read.
    """

    member: Member
    scored: Member | None = None  # what its own group sums, where that is known better
    trees: tuple[tuple[Name, Tree], ...] = ()
    known: Mapping[Name, Fraction | bool | str | int] = field(default_factory=dict)
    unknown: Mapping[Name, Unknown] = field(default_factory=dict)


ANY_SIDE = Extent(None, None, False, False, tight=False, can_be_missing=True)
"""A target or actual of which nothing is known, and which may be no number."""

MOST_SHARED = 1
"""Incomplete rows that formulas may gather by trees: each one more multiplies the regions to be surveyed."""


MOST_COMPARED = 3
"""Incomplete rows among which a largest or smallest is still looked for: each comparison doubles the cases."""


def settled_extremes(tree: Tree, plan: Plan, asked: Mapping[str, AskedRow]) -> Tree:
    """`tree` with largest and smallest over formula scopes taken for anything, where too many rows are incomplete."""
    if sum(any(isinstance(value, Extent) for value in row.member.values()) for row in asked.values()) <= MOST_COMPARED:
        return tree

    def anything(node: Tree) -> Tree:
        extreme = isinstance(node, Fold) and node.gathering in (Gathering.LEAST, Gathering.GREATEST)
        if not isinstance(node, Fold) or not extreme or node.scope not in plan.scopes:
            return node
        return Fold(Gathering.SUM, ANYTHING, Field("value", scope="row"))

    return rewrite(tree, anything)


ANYTHING = "*anything"
"""The scope of one member whose value may be any number, or missing."""

ANYBODY: Mapping[str, tuple[Member, ...]] = {ANYTHING: ({"value": ANY_SIDE},)}


def asked_rows(evaluation: Evaluation, scores: Mapping[str, Possible]) -> Mapping[str, AskedRow]:
    """The rows that formulas gather, by id; `scores` are what the rows themselves can score.

    Where more rows are incomplete than can be surveyed together, formulas are told the ends of what each can be, as if
    these had nothing to do with each other: the ranges that follow hold all there is, but may be too wide.
    """
    found = {f"{row.section}#{row.number}": (row, _asked(evaluation, row)) for row in _rows_asked(evaluation)}
    open_rows = [row for row, asked in found.values() if asked.unknown]
    if len(open_rows) <= MOST_SHARED and all(row.goal is None for row in open_rows):
        return {id: asked for id, (_, asked) in found.items()}
    return {id: _apart(row, asked, scores[id]) if asked.unknown else asked for id, (row, asked) in found.items()}


def _rows_asked(evaluation: Evaluation) -> Iterator[OwnRow]:
    """The rows that formulas gather; of those that do not apply, the ones whose weight counts."""
    sources = {source for parts in evaluation.plan.scopes.values() for source in parts}
    for row in evaluation.filing.rows:
        if row.group in sources and (row.applies or row.weight is not None):
            yield row


def _asked(evaluation: Evaluation, row: OwnRow) -> AskedRow:
    """`row` as formulas may read it."""
    plan = evaluation.plan
    section = next(item for item in plan.sections if item.id == row.section)
    if not row.applies:
        return AskedRow(idle(row.weight or Fraction(0), kept=False), idle(row.weight or Fraction(0), row.kept))
    if row.weight is None and is_open(evaluation, row):
        return _weightless(most_weight(plan, section, row))
    if row.variant is None:
        return _unread(f"{row.section}#{row.number}", most_weight(plan, section, row), row.core)
    return _read(evaluation, row, section.variants[row.variant])


def _apart(row: OwnRow, asked: AskedRow, score: Possible) -> AskedRow:
    """An incomplete row by ends only. To its own group it is what it can score; to formulas it is less sure."""
    if not isinstance(score, Extent):
        return AskedRow({**asked.member, "target": ANY_SIDE, "actual": ANY_SIDE, "score": score, "points": score})
    ends = replace(score, least_reached=False, most_reached=False, tight=False, least_at=None, most_at=None)
    held = {
        name: ANY_SIDE if isinstance(asked.member[name], Field) else asked.member[name] for name in ("target", "actual")
    }
    member: Member = {"weight": row.weight, "applies": True, "core": row.core, **held}
    scored: Member = {"weight": row.weight, "applies": True, "score": score, "points": score}
    return AskedRow({**member, "score": ends, "points": ends}, scored)


def _weightless(left: Fraction) -> AskedRow:
    """What a row without a weight scores hangs together with the others that have none: only ends are given."""
    share = Extent(Fraction(0), left, False, False, tight=False)
    side = Extent(None, None, False, False, tight=False, can_be_missing=True)
    return AskedRow({"weight": share, "points": share, "score": share, "applies": True, "target": side, "actual": side})


def _unread(id: str, weight: Fraction, core: bool) -> AskedRow:
    """A row whose rule could not be chosen: nothing is known of it but its weight."""
    score = Field("score", scope=id)
    sides = {name: Field(name, scope=id) for name in ("target", "actual")}
    unknown = {(id, name): Unknown() for name in sides}
    unknown[id, "score"] = Unknown(range=Interval(Fraction(0), weight, True, True))
    return AskedRow(
        {"weight": weight, "points": score, "score": score, "applies": True, "core": core, **sides}, unknown=unknown
    )


def _read(evaluation: Evaluation, row: OwnRow, variant: Variant) -> AskedRow:
    id, scale = f"{row.section}#{row.number}", evaluation.filing.scale
    values = dict(values_of(variant.slots, row.values, scale, id))
    if is_open(evaluation, row):
        values |= {(id, slot.name): None for slot in variant.slots if slot.purpose in (Purpose.JUDGED, Purpose.CREDIT)}
    unknown = unknowns(variant.slots, values, id)
    held: dict[str, Value | Tree] = dict(sides(variant, row, scale))
    held |= {name: Field(name, scope=id) for name in held if (id, name) in unknown and variant.kind == "number"}
    scored = {name: Quantity(name, scope=id) for name in ("points", "score")}
    return AskedRow(
        member={"weight": row.weight, "applies": True, **scored, **held},
        trees=tuple(
            ((id, item.name), placed(item.tree, "row", id)) for item in variant.computed if item.role is not Role.FLAG
        ),
        known={name: value for name, value in values.items() if value is not None},
        unknown=unknown,
    )


def is_open(evaluation: Evaluation, row: OwnRow) -> bool:
    """Whether a row came out without a score; a judgement that it holds is then outside what its grade allows."""
    results = evaluation.row_results[evaluation.filing.rows.index(row)]
    return results is None or results[-1][1] is None


def most_weight(plan: Plan, section: Section, row: OwnRow) -> Fraction:
    """The weight of a row; where it is not known, that of the node that it stands under."""
    if row.weight is not None:
        return row.weight
    goal = None if section.goals is None else section.goals.whole
    weights = (plan.node(row.group).weight, goal, plan.node(section.id).weight, plan.framework.expected_total)
    return next(weight for weight in weights if weight is not None)
