"""What every kind of scoring rule promises: one lowering to points, with the law's sentences beside the tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from jixiao.expression.names import Names
from jixiao.expression.tree import FALSE, MISSING, Tree, Type
from jixiao.expression.typing import OPEN, Dimension
from jixiao.interpret.phrase import Filling
from jixiao.interval import Sign
from jixiao.number import Rounding
from jixiao.origin import Span
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """How the law says a node of the tree: a sentence in Chinese with slots, and where it was declared.

    Slots are names of operands, `{实际}`, `{目标}`, `{完成率}`, `{分值}`, `{得分}` (as judged), `{系数}` (as given),
    filled with the values of the filing, and `{值}`, the value of the node itself (of a Lookup: of its key), or
    `{次数}`, the same as a plain number. `fillings` are slots of the rule's own; they fill all of its notes.
    Keyed by the condition of a case, a note is said where its Choose takes that case; keyed by a Choose, where none of
    its cases holds; keyed by the tree of a row of a Lookup, where that row is taken; keyed by any other node, with the
    value of that node.
    """

    sentence: str
    span: Span | None = None
    fillings: tuple[Filling, ...] = ()


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
    names: Names
    items: Mapping[str, Tree] = field(default_factory=dict)  # checklist answers and counts, by item id
    credit: Tree = MISSING  # 得分系数 given by a person, a share of the weight; an optional field
    dimension: Dimension = OPEN  # of target and actual; open where only the filing knows the unit
    unchecked: Tree = FALSE  # truth: what is judged need not lie in the range of its grade (S33)


@dataclass(frozen=True, slots=True)
class Lowered:
    """A rule in one situation: its points as a tree (0 to the weight unless the kind says otherwise), and its words."""

    points: Tree
    sentence: str  # the rule in one Chinese sentence, with this situation's target in it
    notes: Mapping[Tree, Note] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Promises:
    """What a rule promises of its points, as a function of what it measures and for one sign: held by property tests.

    `bounded`: within 0 and the weight. `monotone`: 1 never falls where the measure rises, -1 never rises, 0: neither.
    `continuous`: without rounding, no jump.
    """

    bounded: bool = True
    monotone: int = 0
    continuous: bool = False


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
        """Which rows it can score, by what their target is: exactly these of "number", "day", "words", "" (none)."""
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

    def promises(self, sign: Sign | None) -> Promises:
        """What its points promise in rows whose target has `sign`."""
        ...

    def lower(self, situation: Situation) -> Lowered:
        """The rule as a tree. Raises Rejected (E and F codes) where its formula does not fit the situation."""
        ...


class Wordless:
    """A rule whose actual is no label and that asks for no items: what most kinds answer to these questions."""

    __slots__ = ()

    def labels(self) -> tuple[str, ...]:
        """None."""
        return ()

    def aliases(self) -> tuple[tuple[str, str], ...]:
        """None."""
        return ()

    def items(self) -> tuple[tuple[str, Type], ...]:
        """None."""
        return ()
