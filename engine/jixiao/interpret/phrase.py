"""Says trees as formulas in Chinese notation: 分值 × 实际 ÷ 目标, 且, 或, 不低于, 当…时…."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from fractions import Fraction

from jixiao.expression.tree import (
    MISSING,
    Absolute,
    And,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Gathering,
    Greatest,
    Is,
    Known,
    Least,
    Lookup,
    Negate,
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
    type_of,
)
from jixiao.interpret.shown import interval_text, rounding_text, unit_of, unit_of_sides, value_text
from jixiao.interval import Sign
from jixiao.target import Unit
from jixiao.value import dataclass, field

SIGN_WORDS = {
    Sign.AT_LEAST: "不低于",
    Sign.ABOVE: "高于",
    Sign.AT_MOST: "不高于",
    Sign.BELOW: "低于",
    Sign.EQUAL: "等于",
    Sign.UNEQUAL: "不等于",
}
DAY_SIGN_WORDS = {
    Sign.AT_LEAST: "不早于",
    Sign.ABOVE: "晚于",
    Sign.AT_MOST: "不晚于",
    Sign.BELOW: "早于",
    Sign.EQUAL: "就是",
    Sign.UNEQUAL: "不是",
}
OPPOSITE = {
    Sign.AT_LEAST: Sign.BELOW,
    Sign.ABOVE: Sign.AT_MOST,
    Sign.AT_MOST: Sign.ABOVE,
    Sign.BELOW: Sign.AT_LEAST,
    Sign.EQUAL: Sign.UNEQUAL,
    Sign.UNEQUAL: Sign.EQUAL,
}
GATHERED = {
    Gathering.SUM: "各{each}{body}之和",
    Gathering.COUNT: "{each}数",
    Gathering.LEAST: "各{each}{body}中最小者",
    Gathering.GREATEST: "各{each}{body}中最大者",
    Gathering.MEAN: "各{each}{body}的平均",
}

# How tightly an expression binds; what binds looser than its surroundings stands in parentheses.
CASES, HELD, OR, AND, TEST, SUM, PRODUCT, WORD = range(8)


def _plain_name(leaf: Field | Quantity) -> str:
    return leaf.name.rpartition(".")[2]


def _no_unit(leaf: Field | Quantity) -> Unit | None:
    return None


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the slot `name` of a sentence: the value of `tree`, which counts within `low` and `high`.

    `may_lack`: it may be that the way that was taken did not ask for it; then nothing stands there.
    """

    name: str
    tree: Tree
    low: Fraction | None = None
    high: Fraction | None = None
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """How things are called: leaves by `name` and in which `unit`, other trees by `called` (完成率, 得分).

    `notes` are the law's sentences by node, with slots such as {实际}, as rules.rule.Note tells; `slots` says which
    tree stands in a slot where no leaf and no called tree bears its name (a target that is a constant of the rule),
    `fillings` which one stands there whatever bears its name.
    `each` is what the members of a scope are called where they are no rows.
    `scopes` names what a Fold gathers; `rates` are written as percentages whatever they are made of.
    """

    name: Callable[[Field | Quantity], str] = _plain_name
    unit: Callable[[Field | Quantity], Unit | None] = _no_unit
    called: Mapping[Tree, str] = field(default_factory=dict)
    notes: Mapping[Tree, str] = field(default_factory=dict)
    slots: Mapping[str, Tree] = field(default_factory=dict)
    fillings: Mapping[str, Filling] = field(default_factory=dict)
    each: Mapping[str, str] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)
    rates: Container[Tree] = ()

    def unit_of(self, tree: Tree) -> Unit | None:
        """The unit in which the value of any tree is written."""
        return unit_of(tree, self.unit, self.rates)

    def unit_of_sides(self, tree: Compare) -> Unit | None:
        """The unit that both sides of a comparison are written in."""
        return unit_of_sides(tree, self.unit, self.rates)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Turns trees into formulas in Chinese notation."""

    wording: Wording

    def say(self, tree: Tree, unit: Unit | None = None) -> str:
        """The formula itself, whatever the tree is called."""
        return self._formula(tree, unit)[0]

    def part(self, tree: Tree, around: int, unit: Unit | None = None) -> str:
        """A part of a formula: by its name if it has one, in parentheses if it binds looser than its surroundings."""
        called = self.wording.called.get(tree)
        if called is not None:
            return called
        text, binding = self._formula(tree, unit)
        return text if binding >= around else f"（{text}）"

    def _formula(self, tree: Tree, unit: Unit | None) -> tuple[str, int]:
        match tree:
            case Constant():
                return (
                    "不能计算" if tree.value is None else value_text(tree.value, self.wording.unit_of(tree) or unit, 8)
                ), WORD
            case Field() | Quantity():
                return self.wording.name(tree), WORD
            case Sum():
                return self._sum(tree, unit), SUM
            case Product():
                return " × ".join(self.part(factor, PRODUCT) for factor in tree.factors) or "1", PRODUCT
            case Quotient():
                return self._quotient(tree), PRODUCT
            case Negate():
                return f"−{self.part(tree.term, PRODUCT, unit)}", SUM
            case Absolute():
                return f"|{self.part(tree.term, CASES, unit)}|", WORD
            case Compare() | And() | Or() | Not() | Is() | Known():
                return self._truth(tree)
            case Least() | Greatest():
                return self._extreme(tree)
            case Round():
                kept = rounding_text(tree.unit, tree.mode, self.wording.unit_of(tree))
                return f"{self.part(tree.term, HELD)}，{kept}", HELD
            case FirstKnown():
                first, *rest = (self.part(term, SUM) for term in tree.terms)
                return first + "".join(f"（没有时取 {other}）" for other in rest), WORD
            case Choose() | Lookup():
                return self._cases(tree), CASES
            case Fold():
                return self._fold(tree), WORD

    def _sum(self, tree: Sum, unit: Unit | None) -> str:
        unit = self.wording.unit_of(tree) or unit
        text = ""
        for term in tree.terms:
            minus = isinstance(term, Negate)
            shown = self.part(term.term if isinstance(term, Negate) else term, PRODUCT if minus else SUM, unit)
            text += (f" {'−' if minus else '+'} " if text else "−" if minus else "") + shown
        return text or "0"

    def _quotient(self, tree: Quotient) -> str:
        unit = self.wording.unit_of(tree.numerator) or self.wording.unit_of(tree.denominator)
        text = f"{self.part(tree.numerator, PRODUCT, unit)} ÷ {self.part(tree.denominator, WORD, unit)}"
        return text if tree.if_zero == MISSING else f"{text}（除数为零时取 {self.part(tree.if_zero, SUM)}）"

    def _extreme(self, tree: Least | Greatest) -> tuple[str, int]:
        unit = self.wording.unit_of(tree)
        limits = [term for term in tree.terms if isinstance(term, Constant)]
        others = [term for term in tree.terms if not isinstance(term, Constant)]
        least = isinstance(tree, Least)
        if len(limits) == 1 and len(others) == 1:
            held = "最高不超过" if least else "最低不低于"
            return f"{self.part(others[0], HELD)}，{held} {self.part(limits[0], SUM, unit)}", HELD
        listed = "、".join(self.part(term, SUM, unit) for term in tree.terms)
        return f"{listed} 中{'最小' if least else '最大'}者", SUM

    def _cases(self, tree: Choose | Lookup) -> str:
        if isinstance(tree, Choose):
            said = [f"当{self.part(case.when, OR)}时，{self.part(case.then, HELD)}" for case in tree.cases]
        else:
            unit = self.wording.unit_of(tree.key)
            key = self.part(tree.key, SUM)
            said = [f"{key}在 {interval_text(row.range, unit)} 内，{self.part(row.then, HELD)}" for row in tree.rows]
        if tree.otherwise == MISSING:
            return "；".join(said)
        return "；".join([*said, f"否则，{self.part(tree.otherwise, CASES)}"])

    def _fold(self, tree: Fold) -> str:
        each = self.wording.each.get(tree.scope, "行")
        gathered = GATHERED[tree.gathering].format(each=each, body=self.part(tree.body, WORD))
        text = self.wording.scopes.get(tree.scope, "") + gathered
        counts_all = isinstance(tree.where, Constant) and tree.where.value is True
        return text if counts_all else f"{text}（只计{self.part(tree.where, TEST)}的{each}）"

    def _truth(self, tree: Compare | And | Or | Not | Is | Known) -> tuple[str, int]:
        match tree:
            case Compare():
                return self.compare(tree.sign, tree), TEST
            case And():
                return "且".join(self.part(term, AND) for term in tree.terms) or "总是", AND
            case Or():
                return "或".join(self.part(term, AND) for term in tree.terms) or "从不", OR
            case Is():
                listed = "或".join(f"“{label}”" for label in tree.labels)
                return f"{self.part(tree.term, SUM)}为{listed}", TEST
            case Known():
                return f"已有{self.part(tree.term, WORD)}", TEST
            case Not(term=Compare() as inner):
                return self.compare(OPPOSITE[inner.sign], inner), TEST
            case Not(term=Known() as inner):
                return f"没有{self.part(inner.term, WORD)}", TEST
            case Not():
                return f"并非{self.part(tree.term, WORD)}", TEST

    def compare(self, sign: Sign, tree: Compare) -> str:
        """A comparison in words."""
        unit = self.wording.unit_of_sides(tree)
        words = DAY_SIGN_WORDS if Type.DAY in (type_of(tree.left), type_of(tree.right)) else SIGN_WORDS
        return f"{self.part(tree.left, SUM, unit)}{words[sign]}{self.part(tree.right, SUM, unit)}"
