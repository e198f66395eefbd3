"""Laws of weights where rows do not apply: nothing is lost or made that no clause loses; the flow reckoned by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count

from hypothesis import assume, given
from hypothesis import strategies as st

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.views import node_scores
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan

HEAD = """\
jixiao: 1
id: test/shares
version: "2021"
status: draft
title: 试
subject: project
total: {total}
basis: {{assumed: true}}
budget_years: {{from: 2021, until: 2021}}
rules: {{定量: {{kind: completion, at_least: by_ratio, basis: {{assumed: true}}}}}}
indicators:
"""
CELL = Cell("表.xlsx", "表", "A1")


@dataclass(frozen=True, slots=True)
class Branch:
    """A row, or a group of them: its policy ("" for none), and of a row its weight and whether it applies."""

    id: str
    policy: str
    weight: int
    applies: bool
    children: tuple[Branch, ...] = ()
    receiver: str = ""

    @property
    def declared(self) -> int:
        return sum(child.declared for child in self.children) if self.children else self.weight

    @property
    def stands(self) -> bool:
        return any(child.stands for child in self.children) if self.children else self.applies

    def rows(self, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        """The paths of the rows."""
        path = (*above, self.id)
        if not self.children:
            yield path
        for child in self.children:
            yield from child.rows(path)

    def leaves(self) -> Iterator[Branch]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def lines(self, indent: str = "  ") -> Iterator[str]:
        said = {"": "", "give_to": f", not_applicable: {{give_to: {self.receiver}}}"}
        policy = said.get(self.policy, f", not_applicable: {self.policy}")
        if not self.children:
            yield f'{indent}- {{id: {self.id}, weight: {self.weight}, target: "≥100", rule: 定量{policy}}}'
            return
        yield f"{indent}- id: {self.id}"
        if policy:
            yield f"{indent}  {policy[2:]}"
        yield f"{indent}  indicators:"
        for child in self.children:
            yield from child.lines(indent + "    ")


@dataclass(slots=True)
class Flow:
    """Where the points of a branch are: with what applies, kept at nothing, on the way up, to the whole, or lost."""

    scored: Fraction = Fraction(0)
    kept: Fraction = Fraction(0)
    up: Fraction = Fraction(0)
    total: Fraction = Fraction(0)
    lost: Fraction = Fraction(0)

    def grow(self, factor: Fraction) -> None:
        for name in ("scored", "kept", "up", "total", "lost"):
            setattr(self, name, getattr(self, name) * factor)

    def take_in(self) -> None:
        """What comes up is shared out among what is here, in proportion."""
        here = self.scored + self.kept
        factor = (here + self.up) / here
        self.scored, self.kept, self.up = self.scored * factor, self.kept * factor, Fraction(0)


DISPOSED = {"keep": "kept", "rescale": "up", "{rescale: total}": "total", "drop": "lost", "give_to": ""}


def flow(branch: Branch, given: int) -> Flow:
    """The points of `branch`, by the words of the reference; `given` are those of siblings that went to it."""
    if not branch.stands and (branch.policy or not branch.children):
        found = Flow(lost=Fraction(given))
        place = DISPOSED[branch.policy]
        if place:
            setattr(found, place, getattr(found, place) + branch.declared)
        return found
    if not branch.children:
        return Flow(scored=Fraction(branch.weight + given))
    found = together(branch.children)
    if branch.stands:
        found.take_in()
        found.grow(Fraction(branch.declared + given, branch.declared))
    else:
        found.lost += given
    return found


def together(members: tuple[Branch, ...]) -> Flow:
    """The flows of siblings added up."""
    found = Flow()
    for member in members:
        given = sum(
            other.declared
            for other in members
            if other.policy == "give_to" and other.receiver == member.id and not other.stands
        )
        part = flow(member, given)
        for name in ("scored", "kept", "up", "total", "lost"):
            setattr(found, name, getattr(found, name) + getattr(part, name))
    return found


@dataclass(slots=True)
class Drawn:
    policies: tuple[str, ...]
    ids: count[int] = field(default_factory=lambda: count(1))


def siblings(draw: st.DrawFn, drawn: Drawn, depth: int) -> tuple[Branch, ...]:
    ids = [f"项{next(drawn.ids)}" for _ in range(draw(st.integers(2, 3)))]
    found = []
    for id in ids:
        policy = draw(st.sampled_from(drawn.policies))
        receiver = draw(st.sampled_from([other for other in ids if other != id]))
        if depth and draw(st.booleans()):
            found.append(Branch(id, policy, 0, False, siblings(draw, drawn, depth - 1), receiver))
        else:
            applies = not policy or draw(st.booleans())
            found.append(Branch(id, policy, draw(st.integers(1, 20)), applies, (), receiver))
    return tuple(found)


@st.composite
def forests(draw: st.DrawFn, policies: tuple[str, ...]) -> tuple[Branch, ...]:
    """The top nodes of a framework with what applies of them; something does."""
    members = siblings(draw, Drawn(policies), 2)
    assume(any(member.stands for member in members))
    return members


def evaluated(members: tuple[Branch, ...]) -> Evaluation:
    """Every row that applies at full marks."""
    text = HEAD.format(total=sum(member.declared for member in members))
    text += "\n".join(line for member in members for line in member.lines())
    plan = compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", text))).framework)
    paths = [path for member in members for path in member.rows()]
    leaves = [leaf for member in members for leaf in member.leaves()]
    rows = tuple(
        RawRow(
            tuple(RawValue(name, CELL) for name in path),
            {"actual": RawValue("100", CELL)} if leaf.applies else {"actual": RawValue("/", CELL)},
        )
        for path, leaf in zip(paths, leaves, strict=True)
    )
    return api.evaluate(api.prepare(plan), api.bind(RawFiling(file="表.xlsx", digest="0", rows=rows), plan))


@given(forests(("", "rescale", "{rescale: total}")))
def test_what_is_rescaled_is_neither_lost_nor_made(members: tuple[Branch, ...]) -> None:
    """Whatever does not apply, full marks in the rest are full marks in the whole."""
    assert evaluated(members).total == sum(member.declared for member in members)


@given(forests(("", "keep", "rescale", "{rescale: total}", "drop", "give_to")))
def test_points_go_where_the_clauses_say(members: tuple[Branch, ...]) -> None:
    """The total at full marks, and the weights of the top nodes, against the flow of the declared points."""
    found = together(members)
    here, above = found.scored + found.kept, found.up + found.total
    factor = (here + above) / here
    evaluation = evaluated(members)
    assert evaluation.total == found.scored * factor
    tops = [node.weight for node in node_scores(evaluation) if "." not in node.id]
    assert sum(weight or 0 for weight in tops) == here
    assert (found.scored + found.kept) * factor + found.lost == sum(member.declared for member in members)


@given(forests(("", "keep")))
def test_what_is_kept_keeps_its_weight_and_scores_nothing(members: tuple[Branch, ...]) -> None:
    standing = sum(leaf.weight for member in members for leaf in member.leaves() if leaf.applies)
    evaluation = evaluated(members)
    assert evaluation.total == standing
    tops = [node.weight for node in node_scores(evaluation) if "." not in node.id]
    assert sum(weight or 0 for weight in tops) == sum(member.declared for member in members)
