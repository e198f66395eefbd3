"""逐项核对 (S17-S19): items add their points where they hold, or take them off where they fail."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from jixiao.document import Mapping
from jixiao.expression.tree import ZERO, Case, Choose, Greatest, Least, Negate, Product, Sum, Tree, Type, number
from jixiao.interval import Sign
from jixiao.number import exact_text
from jixiao.origin import Span
from jixiao.rules.keys import NOT_NEGATIVE, POSITIVE, Keys
from jixiao.rules.parts import ANY_ROW
from jixiao.rules.rule import Lowered, Note, Promises, Situation
from jixiao.value import dataclass, field

RESERVED = frozenset(
    {
        "target",
        "actual",
        "judged",
        "credit",
        "reason",
        "applies",
        "given",
        "changed",
        "described",
        "weight",
        "points",
        "score",
        "flag",
        "rule",
        "deduct",
        "override",
        "override_reason",
        "exempt",
        "second",
    }
)
"""Ids under a row that have a meaning already."""


class Start(StrEnum):
    """From where one counts: up from nothing, or down from the full weight."""

    ZERO = "zero"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Item:
    """One item; `counted`: the filing gives a number of times, each worth `points`, at most `most` of them."""

    id: str
    text: str
    points: Fraction
    counted: bool
    span: Span = field(compare=False)
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items answered yes or no, or counted; the points stay within 0 and the weight."""

    name: str
    span: Span = field(compare=False)
    entries: tuple[Item, ...]
    start: Start = Start.ZERO
    kind: str = field(default="checklist", init=False)

    def reads(self) -> frozenset[str]:
        """Any row: the items are what is read."""
        return ANY_ROW

    def labels(self) -> tuple[str, ...]:
        """None."""
        return ()

    def aliases(self) -> tuple[tuple[str, str], ...]:
        """None."""
        return ()

    def items(self) -> tuple[tuple[str, Type], ...]:
        """The items in the order declared."""
        return tuple((item.id, Type.NUMBER if item.counted else Type.TRUTH) for item in self.entries)

    def promises(self, sign: Sign | None) -> Promises:
        """Bounded; more that holds never scores less, more that fails never scores more."""
        return Promises()

    def lower(self, situation: Situation) -> Lowered:
        """An item without an answer makes the row open."""
        full = self.start is Start.FULL
        terms: list[Tree] = []
        notes: dict[Tree, Note] = {}
        for item in self.entries:
            answer, points = situation.items[item.id], number(item.points)
            text = item.text or item.id
            worth = exact_text(item.points)
            if item.counted:
                counted: Tree = answer if item.most is None else Least((number(item.most), answer))
                term: Tree = Product((points, Greatest((ZERO, counted))))
                limit = "" if item.most is None else f"，最多计 {exact_text(item.most)} 次"
                notes[term] = Note(f"{text}：每次{'扣' if full else '得'} {worth} 分{limit}，共 {{值}} 分", item.span)
            else:
                holds, fails = (ZERO, points) if full else (points, ZERO)
                term = Choose((Case(answer, holds),), fails)
                said = f"{text}：符合" if full else f"{text}：符合，得 {worth} 分"
                notes[answer] = Note(said, item.span)
                notes[term] = Note(f"{text}：不符合，{f'扣 {worth} 分' if full else '不得分'}", item.span)
            terms.append(term)
        points_tree = _total(terms, situation.weight, full)
        ends = "扣完为止" if full else "最高得满分"
        notes[points_tree] = Note(f"各项合计，{ends}，得 {{值}} 分", self.span)
        listed = "；".join(f"{item.text or item.id} {exact_text(item.points)} 分" for item in self.entries)
        verb = "从满分起，不符合的逐项（次）扣分" if full else "符合的逐项（次）得分"
        return Lowered(points=points_tree, sentence=f"{verb}：{listed}；{ends}", notes=notes)


def _total(terms: list[Tree], weight: Tree, full: bool) -> Tree:
    if full:
        return Greatest((ZERO, Sum((weight, *(Negate(term) for term in terms)))))
    return Least((weight, Sum(tuple(terms))))


def build(node: Mapping, name: str) -> Checklist:
    """From YAML. Raises Rejected: E206, E215, E216, E221."""
    keys = Keys(node)
    entries: list[Item] = []
    for item in keys.mappings("items"):
        inner = keys.inside(item)
        id = inner.word("id")
        if id in (entry.id for entry in entries):
            keys.say("E215", item.get("id"), found=id)
        if id in RESERVED or id.startswith("flag."):
            keys.say("E216", item.get("id"), found=id)
        points = inner.quantity("points", NOT_NEGATIVE)
        counted = inner.word("counted", "false").lower() == "true"
        most = inner.quantity("most", POSITIVE)
        if most is not None and not counted:
            keys.say("E224", item.get("most"), found=id)
        entries.append(Item(id, inner.word("text"), points or Fraction(0), counted, inner.span_of("id"), most))
    keys.done()
    return Checklist(name, node.span, tuple(entries), Start(keys.word("start", Start.ZERO)))
