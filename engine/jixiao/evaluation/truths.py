"""What is due in one filing: the trees of the checks, walked over what it brings, what the rules give, what it claims.

A walk is exact, so that nothing here is too wide or too fine; what no check needs is not computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from jixiao.evaluation.claim_names import (
    NAMED,
    OWN,
    OWN_ROW,
    OWN_SCORE,
    PERCENTED,
    UNIT,
    claim_name,
    held_claim,
    rating_keys,
)
from jixiao.evaluation.entries import Entry
from jixiao.evaluation.known import value_of
from jixiao.evaluation.lowered.lowering import ACTUAL, OWN_WEIGHT, POSSIBLE, Lowered, Shown, is_of_own
from jixiao.evaluation.lowered.stated import OfRow, Stated, stated
from jixiao.evaluation.model import Evaluation, Result
from jixiao.filing.model import Claim, Claimed, OwnRow
from jixiao.filing.names import key
from jixiao.interpret.walk import ROW, Env, Member, Value, as_number, evaluate
from jixiao.interpret.walker import decode
from jixiao.plan.model import Node
from jixiao.value import dataclass

Claims = Mapping[tuple[str, Claimed], Claim]


@dataclass(frozen=True, slots=True)
class Due:
    """A finding that is due, about the row, group or line `node`; "": about the whole."""

    code: str
    place: str  # the claim or the slot at which it is due
    node: str
    shown: Shown
    _env: Env

    def figure(self, name: str) -> Fraction:
        """A figure of its words. Raises KeyError where its check shows none of that name."""
        return as_number(evaluate(self.shown[name], self._env))

    def holds(self, name: str) -> bool:
        """A truth on which its words turn. Raises KeyError where its check shows none of that name."""
        return evaluate(self.shown[name], self._env) is True


class Truths:
    """One filing as the trees of checks read it; see `walk.Env`. What trees come out as is kept."""

    __slots__ = ("_claims", "_entries", "_evaluation", "_found", "_held", "_members", "_nodes", "_stated")

    def __init__(self, evaluation: Evaluation, nodes: Sequence[Node], entries: Sequence[Entry], claims: Claims) -> None:
        self._evaluation = evaluation
        self._nodes = nodes  # of the filing
        self._entries = entries
        self._claims = claims
        self._stated: Stated | None = None
        self._found: dict[str, Value] = {}
        self._held: dict[str, Value] = {}
        self._members: dict[str, list[Member]] = {}

    def due(self, *codes: str) -> Iterator[Due]:
        """The findings of these codes that are due, in the order of the table."""
        for of_own, checks in groupby(self._ready().of(codes), is_of_own):
            due_in = self._due_in_rows if of_own else self._due_in_filing
            yield from due_in(tuple(checks))

    def _due_in_filing(self, checks: Sequence[Lowered]) -> Iterator[Due]:
        claims = self._ready().claims
        for item in checks:
            # What stands at a claim is not due where nothing is claimed.
            is_claimed = item.place not in claims or self._held.get(item.place) is not None
            if is_claimed and self.quantity(item.name, "") is True:
                yield Due(item.code, item.place, item.node, item.shown, self)

    def _ready(self) -> Stated:
        """The checks; what is claimed is read when they are first asked for."""
        if self._stated is None:
            self._stated = stated(self._evaluation.plan, self._nodes)
            ratings = rating_keys(self._evaluation.plan)
            for (node, about), claim in self._claims.items():
                if about in NAMED:
                    name, held = claim_name(node, about), held_claim(claim, ratings)
                    self._held[name] = held.value
                    self._held[name + UNIT], self._held[name + PERCENTED] = held.unit, held.percent
        return self._stated

    def _due_in_rows(self, checks: Sequence[Lowered]) -> Iterator[Due]:
        rows = zip(self._evaluation.filing.rows, self._evaluation.row_results, strict=True)
        own = (entry for entry in self._entries if entry.own)
        for entry, (row, results) in zip(own, rows, strict=True):
            of = self._ready().rows[row.section, row.variant]
            inside = _InRow(self, entry.id, row, results, of)
            for item in (one for one in checks if one.name in of.trees):
                if inside.field(item.place, ROW) is not None and inside.quantity(item.name, ROW) is True:
                    yield Due(item.code, item.place, entry.id, item.shown, inside)

    def field(self, name: str, scope: str) -> Value:
        """What the filing brings or claims, and what nothing but a look at it tells."""
        plan, filing = self._evaluation.plan, self._evaluation.filing
        if name in plan.slot_index:
            at = plan.slot_index[name]
            return value_of(plan.slots[at], filing.values[at], filing.scale)
        if name == POSSIBLE:
            return self._possible()
        return self._actual(name.removeprefix(ACTUAL)) if name.startswith(ACTUAL) else self._held.get(name)

    @property
    def scale(self) -> int:
        """The power of ten of the filing's integers."""
        return self._evaluation.filing.scale

    def _possible(self) -> Fraction | None:
        """The most that is still possible while there is no total; not known where rows are of another framework."""
        unknown = any(item.code == "B131" for item in self._evaluation.filing.diagnostics)
        return None if self._evaluation.range is None or unknown else self._evaluation.range.most

    def _actual(self, name: str) -> Fraction | None:
        """What a row gives as 实际完成值, typed or claimed."""
        entry = next((item for item in self._entries if key(item.name) == key(name)), None)
        if entry is None or entry.actual is not None:
            return None if entry is None else entry.actual
        claim = self._claims.get((entry.id, Claimed.ACTUAL))
        return None if claim is None else claim.value

    def quantity(self, name: str, scope: str) -> Value:
        """What a tree of the checks, or of the rules, comes out as."""
        if name not in self._found:
            tree = self._ready().trees.get(name)
            self._found[name] = self._result(name) if tree is None else evaluate(tree, self)
        return self._found[name]

    def _result(self, name: str) -> Value:
        plan = self._evaluation.plan
        _, numerator, denominator = self._evaluation.result(name)
        return decode(plan.computed[plan.computed_index[name]].type, numerator, denominator, ())

    def members(self, scope: str) -> Sequence[Member]:
        """The office's own rows of a place, with what they claim. Raises ValueError for what rules alone gather."""
        if not scope.startswith(OWN):
            raise ValueError(scope)
        if not self._members:
            for entry in self._entries:
                if entry.own:
                    self._members.setdefault(OWN + entry.group, []).append(self._member(entry))
        return self._members.get(scope, ())

    def _member(self, entry: Entry) -> Member:
        claimed = self._held.get(claim_name(entry.id, Claimed.SCORE))
        return {"applies": entry.applies, "weight": entry.weight, "worth": entry.worth, OWN_SCORE: claimed}


class _InRow:
    """An own row as the trees of its checks read it, in the filing around it."""

    __slots__ = ("_around", "_found", "_id", "_of", "_results", "_row")

    def __init__(self, around: Truths, id: str, row: OwnRow, results: tuple[Result, ...] | None, of: OfRow) -> None:
        self._around, self._id, self._row, self._results, self._of = around, id, row, results, of
        self._found: dict[str, Value] = {}

    def field(self, name: str, scope: str) -> Value:
        """What the row brings or claims."""
        if scope != ROW or name.startswith(OWN_ROW):
            return self._around.field(name.replace(OWN_ROW, self._id), "")
        if name == OWN_WEIGHT.name:
            return self._row.weight
        at, slot = self._of.slots[name]
        return value_of(slot, self._row.values[at], self._around.scale) if self._row.values else None

    def quantity(self, name: str, scope: str) -> Value:
        """What a tree of the row comes out as: of its checks, or of its rule."""
        if scope != ROW:
            return self._around.quantity(name, scope)
        if name not in self._found:
            tree = self._of.trees.get(name)
            self._found[name] = self._result(name) if tree is None else evaluate(tree, self)
        return self._found[name]

    def _result(self, name: str) -> Value:
        if self._results is None:
            return None
        at, item = self._of.computed[name]
        return decode(item.type, *self._results[at][1:], ())

    def members(self, scope: str) -> Sequence[Member]:
        """What the filing gathers."""
        return self._around.members(scope)
