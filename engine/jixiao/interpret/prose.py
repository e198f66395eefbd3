"""Says a rule, and each step of a result, in Chinese: in the law's own sentence where it has one, or as a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.expression.tree import (
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
    Row,
    Sum,
    Tree,
    Type,
    type_of,
)
from jixiao.interpret.numerals import Held, Kept, Numeral, Outcome, Restated, Term, Wrapped
from jixiao.interpret.phrase import (
    DAY_SIGN_WORDS,
    OPPOSITE,
    OR,
    SIGN_WORDS,
    SUM,
    WORD,
    Filling,
    Speaker,
    Wording,
)
from jixiao.interpret.shown import (
    MISSING_WORD,
    Shown,
    interval_text,
    is_constant,
    rounding_text,
    value_text,
)
from jixiao.interpret.walk import Gathered, Traced, Value
from jixiao.number import places_of
from jixiao.target import Unit
from jixiao.value import dataclass


def say_rule(tree: Tree, wording: Wording) -> str:
    """The rule as one formula or sentence."""
    return Speaker(wording).say(tree)


Put = Callable[[Tree | Gathered, Fraction | int, Numeral], str]
"""Writes the number that a tree came out as; or leaves a hole, where the sentence is made for more than one filing."""


def put_in(tree: Tree | Gathered, value: Fraction | int, numeral: Numeral) -> str:
    """The number itself."""
    return numeral(value.numerator, value.denominator)


def say_steps(trace: Sequence[Traced], wording: Wording, put: Put = put_in) -> tuple[str, ...]:
    """A sentence for each node of a trace, with its numbers put in.

    All that is said but for what `put` writes depends on the nodes traced and on which of their values are missing,
    which are truths and labels and what these are, and which denominators are zero: on the way that was taken.
    """
    values: dict[Tree, Value] = {}
    said = []
    # What is noted of a row of a table is said where the table is looked into, not of what the row comes to.
    of_rows = {row.then for traced in trace if isinstance(traced.node, Lookup) for row in traced.node.rows}
    for traced in trace:
        values[traced.node] = traced.result
        sentence = None if traced.node in of_rows else _noted(traced, wording, values, put)
        said.append(_Teller(wording, traced, values, put).tell() if sentence is None else sentence)
    return tuple(said)


def _written(value: Value, tree: Tree | Gathered, numeral: Numeral, put: Put) -> str:
    """A value in a sentence: a number as `put` writes it, all else as it is."""
    if value is None or isinstance(value, (bool, str)):
        return value_text(value, None)
    return put_in(tree, value, numeral) if isinstance(tree, Constant) else put(tree, value, numeral)


def _noted(traced: Traced, wording: Wording, values: Mapping[Tree, Value], put: Put) -> str | None:
    """The law's own sentence for what happened at this node; None where it has none or a slot cannot be filled."""
    node, own = traced.node, traced.result
    match node:
        case Choose():
            case_taken = taken_case(traced, node)
            note = wording.notes.get(node if case_taken is None else node.cases[case_taken].when)
            if own is None and case_taken is None and traced.operands[-2:-1] != (False,):
                return None
        case Lookup():
            row = next((row for row in node.rows if _inside(traced.operands[0], row)), None)
            note, own = wording.notes.get(node if row is None else row.then), traced.operands[0]
        case Compare() | And() | Or() | Not() | Is() | Known():
            return None  # said where a Choose takes the case
        case _:
            note = wording.notes.get(node)
    if note is None or (own is None and not isinstance(node, Choose)):
        return None
    subject = node.key if isinstance(node, Lookup) else node
    said = _filled(note, wording, {**values, subject: own}, subject, put) if "{" in note else note
    if said is None or "{值}" in note or "{次数}" in note or isinstance(node, (Choose, Lookup)):
        return said
    return f"{said}：{_written(own, node, Shown(wording.unit_of(node), 6), put)}"


def taken_case(traced: Traced, node: Choose) -> int | None:
    """Which case was taken; None where none holds, or where one could not be decided."""
    conditions = traced.operands[:-1]
    return len(conditions) - 1 if conditions and conditions[-1] is True else None


COUNTS = ("次数", "扣次")
"""Slots for how many times something counts: plain numbers, whatever they are made of."""


def _inside(value: Value, row: Row) -> bool:
    return value is not None and not isinstance(value, (bool, str)) and Fraction(value) in row.range


def _filled(note: str, wording: Wording, values: Mapping[Tree, Value], subject: Tree, put: Put) -> str | None:
    """The note with its slots filled; None where a slot has nothing to stand in it."""
    names: dict[str, Tree] = {}
    for tree in values:
        if isinstance(tree, (Field, Quantity)):
            names.setdefault(wording.name(tree), tree)
    # A rate that was rounded is said rounded: that is the one the points are made of.
    rounded = [tree for tree in wording.called if isinstance(tree, Round) and values.get(tree) is not None]
    names |= {wording.called[tree]: tree for tree in (*wording.called, *rounded)}
    filled = {filling.name: filling.tree for filling in wording.fillings.values()}
    names |= {**wording.slots, **filled, "值": subject, "次数": subject}
    said = note
    for name, tree in names.items():
        slot, filling = f"{{{name}}}", wording.fillings.get(name)
        if slot not in said:
            continue
        value = tree.value if isinstance(tree, Constant) else values.get(tree)
        if value is None and (filling is None or not filling.may_lack):
            return None
        unit = None if name in COUNTS else wording.unit_of(tree) or _beside(name, wording)
        if filling is not None and filling.may_lack and (value is None or isinstance(value, (bool, str))):
            said = said.replace(f" {slot}", "" if value is None else f"（{value_text(value, None)}）")
        elif isinstance(value, str):
            said = said.replace(slot, value)
        else:
            shown = Shown(unit, 6)
            if f" = {slot}" in said:
                said = said.replace(f" = {slot}", _written(value, tree, Outcome(shown), put))
            said = said.replace(slot, _written(value, tree, _held(shown, filling), put)) if slot in said else said
    return None if "{" in said else said


def _held(shown: Shown, filling: Filling | None) -> Numeral:
    if filling is None or (filling.low is None and filling.high is None):
        return shown
    return Held(shown, filling.low, filling.high)


def _beside(name: str, wording: Wording) -> Unit | None:
    """The unit of a target that the framework fixes: that of the actual it is held against."""
    actual = wording.slots.get("实际")
    return wording.unit_of(actual) if name == "目标" and actual is not None else None


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells one traced node: what it is, the numbers put in, what came out."""

    wording: Wording
    traced: Traced
    values: Mapping[Tree, Value]
    put: Put

    def tell(self) -> str:
        node, result = self.traced.node, self.traced.result
        match node:
            case Field() | Quantity():
                return f"{self.wording.name(node)}：{self._text(result, node)}"
            case Choose():
                return self._chosen(node)
            case Lookup():
                return self._looked_up(node)
            case Round():
                return self._rounded(node)
            case Compare() | And() | Or() | Not() | Is() | Known():
                return f"{self._tested(node)}：{'无法判断' if result is None else '成立' if result else '不成立'}"
            case _:
                return self._computed(node)

    @property
    def _speaker(self) -> Speaker:
        return Speaker(self.wording)

    def _unit_of(self, tree: Tree) -> Unit | None:
        return self.wording.unit_of(tree)

    def _text(self, value: Value, tree: Tree, unit: Unit | None = None, places: int = 6) -> str:
        """A value in its own unit; a constant of the rule takes on that of its surroundings."""
        return self._written(value, tree, self._shown(tree, unit, places))

    def _written(self, value: Value, tree: Tree | Gathered, numeral: Numeral) -> str:
        return _written(value, tree, numeral, self.put)

    def _shown(self, tree: Tree, unit: Unit | None = None, places: int = 6) -> Shown:
        return Shown(self._unit_of(tree) or (unit if isinstance(tree, Constant) else None), places)

    def _label(self) -> str:
        called = self.wording.called.get(self.traced.node)
        return "" if called is None else f"{called} = "

    def _computed(self, node: Tree) -> str:
        said = self._label() + self._speaker.say(node)
        if self.traced.result is None:
            return f"{said}：{self._lack()}，不能计算"
        if isinstance(self.traced.result, (bool, str)):  # the first known of some labels
            return f"{said} = {self._text(self.traced.result, node)}"
        if isinstance(node, Negate) and (is_constant(node) or type_of(node.term) is Type.DAY):
            return said  # to be taken off: there is nothing to work out, and a day as a number says nothing to anybody
        outcome = Outcome(self._shown(node))
        numbers = self._numbers(node, outcome.shown)
        if numbers == f" = {self._speaker.say(node)}":  # numbers of the rule alone: they stand there already
            numbers = ""
        return said + numbers + self._written(self.traced.result, node, outcome)

    def _lack(self) -> str:
        node = self.traced.node
        if isinstance(node, Quotient) and self.traced.operands[1] == 0:
            return "除数为零"
        named = dict.fromkeys(self._speaker.part(tree, WORD) for tree in self._missing(node))
        return f"缺{'、'.join(named)}" if named else "前面没有算出结果"

    def _missing(self, node: Tree) -> Iterator[Tree]:
        """What has a name and no value, of the operands or of what these are made of."""
        for tree in self._operand_trees(node):
            if isinstance(tree, Constant) or tree not in self.values or self.values[tree] is not None:
                continue
            if isinstance(tree, (Field, Quantity)) or tree in self.wording.called:
                yield tree
            else:
                yield from self._missing(tree)

    def _value(self, tree: Tree) -> Value:
        return tree.value if isinstance(tree, Constant) else self.values.get(tree)

    @staticmethod
    def _operand_trees(node: Tree) -> tuple[Tree, ...]:
        match node:
            case Sum() | Least() | Greatest() | FirstKnown():
                return node.terms
            case Product():
                return node.factors
            case Quotient():
                return (node.numerator, node.denominator)
            case Negate() | Absolute() | Round():
                return (node.term,)
            case _:
                return ()

    def _numbers(self, node: Tree, outcome: Shown) -> str:
        """The formula again with values for its operands; empty where that would say nothing new."""
        operands = self.traced.operands
        unit = self._unit_of(node)
        match node:
            case Sum():
                terms: list[tuple[Value, Tree | Gathered, Numeral]] = [
                    (value, term, self._term(term, unit, not place))
                    for place, (value, term) in enumerate(self._pairs(node.terms))
                ]
                return self._listed(terms, outcome)
            case Product():
                factors: list[tuple[Value, Tree | Gathered, Numeral]] = [
                    (value, factor, Wrapped(self._shown(factor))) for value, factor in self._pairs(node.factors)
                ]
                return self._listed(factors, outcome, " × ")
            case Quotient():
                like = self._unit_of(node.numerator) or self._unit_of(node.denominator)
                top, bottom = (
                    self._written(value, tree, Wrapped(self._shown(tree, like)))
                    for value, tree in zip(operands, (node.numerator, node.denominator), strict=False)
                )
                zero = "，除数为零" if operands[1] == 0 else ""
                return f" = {top} ÷ {bottom}{zero}"
            case Least() | Greatest():
                listed = "、".join(self._text(value, term, unit) for value, term in self._pairs(node.terms))
                return f" = {listed} 中{'最小' if isinstance(node, Least) else '最大'}者"
            case Absolute():
                return f" = |{self._text(operands[0], node.term)}|"
            case Fold() if node.gathering is Gathering.SUM:
                shown = Shown(unit, 6)
                return self._listed(
                    [(value, Gathered(node, place), Term(shown, not place)) for place, value in enumerate(operands)],
                    outcome,
                )
            case _:
                return ""

    def _listed(
        self, numbers: Sequence[tuple[Value, Tree | Gathered, Numeral]], outcome: Shown, between: str = ""
    ) -> str:
        """Numbers one after the other; of a single one it is said only where the outcome is written otherwise."""
        if len(numbers) == 1:
            value, tree, numeral = numbers[0]
            return self._written(value, tree, Restated(numeral, outcome))
        said = between.join(self._written(value, tree, numeral) for value, tree, numeral in numbers)
        return f" = {said}" if said else ""

    def _term(self, term: Tree, unit: Unit | None, first: bool) -> Term:
        """One term of a sum; what is taken off is written as what it is, with a minus before it (also a day)."""
        off = self._shown(term.term, unit) if isinstance(term, Negate) else None
        return Term(self._shown(term, unit), first, off)

    def _pairs(self, terms: Sequence[Tree]) -> list[tuple[Value, Tree]]:
        return list(zip(self.traced.operands, terms, strict=True))

    def _rounded(self, node: Round) -> str:
        unit = self._unit_of(node)
        ratio = unit is not None and unit.dimension == "ratio"
        kept = places_of(node.unit * 100 if ratio else node.unit)
        places = 2 if kept is None else kept
        before, after = self.traced.operands[0], self.traced.result
        said = self._label() + rounding_text(node.unit, node.mode, unit)
        if before is None or not isinstance(after, Fraction):
            return f"{said}：{self._lack()}，不能计算"
        term = self._written(before, node.term, Shown(unit, places + 4))
        return f"{said}：{term} → {self._written(after, node, Kept(unit, places))}"

    def _tested(self, node: Tree) -> str:
        """A condition with the values of what it compares."""
        match node:
            case Compare():
                unit = self.wording.unit_of_sides(node)
                left, right = (self._with_value(side, unit) for side in (node.left, node.right))
                days = Type.DAY in (type_of(node.left), type_of(node.right))
                return f"{left}{(DAY_SIGN_WORDS if days else SIGN_WORDS)[node.sign]}{right}"
            case Is():
                listed = "或".join(f"“{label}”" for label in node.labels)
                return f"{self._with_value(node.term, None)}为{listed}"
            case _:
                return self._speaker.say(node)

    def _with_value(self, tree: Tree, unit: Unit | None) -> str:
        value = self._text(self._value(tree), tree, unit)
        return value if isinstance(tree, Constant) else f"{self._speaker.part(tree, SUM)}（{value}）"

    def _chosen(self, node: Choose) -> str:
        *conditions, last = self.traced.operands
        if last is None and self.traced.result is None and len(self.traced.operands) <= len(node.cases):
            unsure = self._speaker.part(node.cases[len(self.traced.operands) - 1].when, OR)
            return f"{self._label()}无法判断是否{unsure}，不能计算"
        if conditions and conditions[-1] is True:
            case = node.cases[len(conditions) - 1]
            why, taken = f"因{self._speaker.part(case.when, OR)}", case.then
        else:
            why, taken = (
                "以上情形都不是" if len(node.cases) > 1 else f"因并非{self._wrapped(node.cases[0].when)}",
                node.otherwise,
            )
            if len(node.cases) == 1 and isinstance(node.cases[0].when, Compare):
                only = node.cases[0].when
                why = f"因{self._speaker.compare(OPPOSITE[only.sign], only)}"
        return f"{self._label()}{why}，{self._taken(taken)}"

    def _wrapped(self, tree: Tree) -> str:
        return self._speaker.part(tree, WORD)

    def _taken(self, tree: Tree) -> str:
        node, result = self.traced.node, self.traced.result
        if result is None:
            return "不能计算"
        if isinstance(tree, Constant):
            return f"取 {self._text(result, node)}"
        said = f"取 {self._speaker.part(tree, SUM)}"
        if isinstance(result, (bool, str)):
            return f"{said} = {self._text(result, node)}"
        return said + self._written(result, node, Outcome(self._shown(node)))

    def _looked_up(self, node: Lookup) -> str:
        unit = self._unit_of(node.key)
        key, result = self.traced.operands[0], self.traced.result
        if key is None:
            return f"{self._label()}{self._speaker.part(node.key, SUM)}{MISSING_WORD}，不能分档"
        said = f"{self._label()}{self._with_value(node.key, unit)}"
        row = next((row for row in node.rows if Fraction(key) in row.range), None) if not isinstance(key, str) else None
        if row is None:
            return f"{said}不在任何一档内，{self._taken(node.otherwise)}"
        where = interval_text(row.range, unit)
        return f"{said}在 {where} 内，{'不能计算' if result is None else self._taken(row.then)}"
