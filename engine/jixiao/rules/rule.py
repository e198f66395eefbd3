"""What every kind of scoring rule promises: one lowering to points, with the law's sentences beside the tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from jixiao.expression.tree import Tree, Type
from jixiao.interval import Sign
from jixiao.number import Rounding
from jixiao.origin import Span


@dataclass(frozen=True, slots=True)
class Note:
    """How the law says a node of the tree: a sentence in Chinese with slots, and where it was declared.

    Slots are names of operands, `{实际}`, `{目标}`, `{完成率}`, `{分值}`, filled with the values of the filing.
    """

    sentence: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A remark that a rule itself demands when `when` holds: `code` is a code of the check table (C...)."""

    code: str
    when: Tree


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a rule is used: the trees for everything that it may read. Numbers are in base units.

    `kind` is what the target is: "number", "day", "words", or "" where the rule reads no target.
    `actual` has the type that goes with it: NUMBER, DAY, or LABEL (the grade or the words, as a label of `labels`).
    `names` are the further names a formula may use (inputs, values, other indicators' scores), each as a tree.
    """

    weight: Tree
    kind: str
    target: Tree | None
    sign: Sign | None
    actual: Tree
    judged: Tree  # 得分 given by a person; an optional field
    reason: Tree  # truth: whether a reason is stated
    rate_rounding: Rounding | None
    names: Mapping[str, Tree]
    items: Mapping[str, Tree] = field(default_factory=dict)  # checklist answers and counts, by item id


@dataclass(frozen=True, slots=True)
class Lowered:
    """A rule in one situation: its points as a tree (0 to the weight unless the kind says otherwise), and its words."""

    points: Tree
    sentence: str  # the rule in one Chinese sentence, with this situation's target in it
    notes: Mapping[Tree, Note] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()


class Rule(Protocol):
    """A named, parameterised use of a kind. Frozen and compared by value."""

    @property
    def kind(self) -> str:
        """The word that YAML uses."""
        ...

    @property
    def name(self) -> str:
        """The name given in `rules:`; empty for a rule written in place."""
        ...

    @property
    def span(self) -> Span:
        """Where it was declared."""
        ...

    def reads(self) -> frozenset[str]:
        """Which kinds of target it can score: a subset of {"number", "day", "words", ""}."""
        ...

    def labels(self) -> tuple[str, ...]:
        """The labels that its `actual` may take (canonical ones, aliases are bound to them); empty if not a label."""
        ...

    def aliases(self) -> tuple[tuple[str, str], ...]:
        """Other words that people write for a label: (word, label); empty if the actual is not a label."""
        ...

    def items(self) -> tuple[tuple[str, Type], ...]:
        """The items (id, TRUTH or NUMBER) that a filing answers for it; empty for most kinds."""
        ...

    def lower(self, situation: Situation) -> Lowered:
        """The rule as a tree. Raises Rejected (E and F codes) where its formula does not fit the situation."""
        ...
