"""Whether a better value never scores less: how a rule's points move is read off its tree, piece by piece; where two
pieces meet, bounds show which side is higher. What cannot be read off is tested around every constant of the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from jixiao.expression.tree import (
    MISSING,
    Absolute,
    And,
    Case,
    Choose,
    Compare,
    Constant,
    Field,
    Greatest,
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
    rewrite,
    walk,
)
from jixiao.framework.model import Framework, Indicator, RuleChoice
from jixiao.interpret.bounds import Extent, extents
from jixiao.interpret.unknown import Unknown
from jixiao.interpret.walk import Values, evaluate
from jixiao.interval import EVERYTHING, Interval, Sign
from jixiao.number import exact_text
from jixiao.plan.model import Plan, Slot
from jixiao.plan.prove import unknown_slot
from jixiao.rules.rule import Rule
from jixiao.value import dataclass, replace

AT_ZERO = Interval(Fraction(0), Fraction(0), True, True)


@dataclass(frozen=True, slots=True)
class Rising:
    """One rule in one place: proved, refuted by two values, or tested on so many pairs."""

    name: str
    proved: bool = False
    refuted: str = ""
    tested: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule scores: its points, what they measure, in which direction they promise to move."""

    name: str
    points: Tree
    measure: Tree
    direction: int
    unknown: Mapping[tuple[str, str], Unknown]


def rising(plan: Plan) -> Iterator[Rising]:
    """Every row and variant whose rule promises to rise or fall with what it measures; equal ones once."""
    seen: set[tuple[Tree, int]] = set()
    for place in (*_leaves(plan), *_variants(plan)):
        key = (_anonymous(place), place.direction)
        if key not in seen:
            seen.add(key)
            yield judge(place)


def _anonymous(place: Place) -> Tree:
    """The points with the measure under a name that all rows share: rows of one rule and weight are proved once."""
    measure = Field("\0measure")
    return rewrite(place.points, lambda node: measure if node == place.measure else node)


def judge(place: Place) -> Rising:
    """Whether the points of a place move the way that they promise: proved, refuted by two values, or tested."""
    trend = Trends(place.measure, place.unknown).of(place.points)
    if trend is not None and trend in (0, place.direction):
        return Rising(place.name, proved=True)
    pairs = _tested(place)
    return Rising(place.name, refuted=next((text for text in pairs if text), ""), tested=len(pairs))


@dataclass(frozen=True, slots=True)
class Trends:
    """How trees move with one measure: 1 they never fall, -1 they never rise, 0 they stay, None: not known.

    A truth moves up where it holds from some value of the measure on.
    """

    measure: Tree
    unknown: Mapping[tuple[str, str], Unknown]
    facts: tuple[Tree, ...] = ()  # what holds in the piece at hand

    def given(self, fact: Tree) -> Trends:
        """The trends where `fact` holds too."""
        return replace(self, facts=(*self.facts, fact))

    def of(self, tree: Tree) -> int | None:
        """The trend of a tree."""
        if tree == self.measure:
            return 1
        if not any(node == self.measure for node in walk(tree)):
            return 0
        match tree:
            case Sum() | Least() | Greatest() | And() | Or():
                return _together([self.of(term) for term in tree.terms])
            case Negate() | Not():
                return _turned(self.of(tree.term), -1)
            case Round():
                return self.of(tree.term)
            case Product():
                return self._scaled(tree)
            case Quotient():
                return self._divided(tree)
            case Compare():
                return self._compared(tree)
            case Choose():
                return self._chosen(tree)
            case Lookup():
                return self._looked_up(tree)
            case _:
                return None

    def _scaled(self, tree: Product) -> int | None:
        """A product in which one factor moves: the signs of the others turn it."""
        moving = [factor for factor in tree.factors if self.of(factor) != 0]
        if len(moving) != 1:
            return None
        sign: int | None = 1
        for factor in tree.factors:
            if factor is not moving[0]:
                own = self._sign(factor)
                sign = None if own is None or sign is None else sign * own
        return _turned(self.of(moving[0]), sign)

    def _divided(self, tree: Quotient) -> int | None:
        """A quotient of which one side moves; where the divisor can be zero, nothing is known."""
        divisor = self._extent(tree.denominator)
        zero = divisor is not None and divisor.interval.meets(AT_ZERO) is not None
        above, below = self.of(tree.numerator), self.of(tree.denominator)
        if self.of(tree.if_zero) != 0 or (zero and tree.if_zero != MISSING):
            return None
        if below == 0:
            return _turned(above, self._sign(tree.denominator))
        # Over a divisor that moves and keeps its sign: n/d turns round with d, and once more where n is negative.
        signed = self._sign(tree.denominator) is not None and not zero
        return _turned(_turned(below, -1), self._sign(tree.numerator)) if above == 0 and signed else None

    def _compared(self, tree: Compare) -> int | None:
        left, right = self.of(tree.left), self.of(tree.right)
        moves = _together([left, _turned(right, -1)])
        match tree.sign:
            case Sign.AT_LEAST | Sign.ABOVE:
                return moves
            case Sign.AT_MOST | Sign.BELOW:
                return _turned(moves, -1)
            case _:
                return None

    def _chosen(self, tree: Choose) -> int | None:
        """The first case against all that comes after it."""
        case, rest = tree.cases[0], (Choose(tree.cases[1:], tree.otherwise) if tree.cases[1:] else tree.otherwise)
        inner, outer = self.given(case.when), self.given(Not(case.when))
        when, then, otherwise = self.of(case.when), inner.of(case.then), outer.of(rest)
        inside = _together([then, otherwise])
        if when == 0 or when is None or inside is None:
            return inside if when == 0 else None
        # At the edge the points step from one side to the other: up where the upper side is never below the lower.
        if then != 0 and otherwise != 0:
            return None  # two pieces that both move meet at an edge that bounds cannot ask about
        piece = inner if then != 0 else outer
        step = piece._step(case.then, rest)
        return _together([inside, _turned(step, when)])

    def _step(self, upper: Tree, lower: Tree) -> int | None:
        """1 where `upper` is nowhere below `lower`, -1 where it is nowhere above."""
        found = self._extent(Sum((upper, Negate(lower))))
        if found is None:
            return 0
        if found.least is not None and found.least >= 0:
            return 1
        return -1 if found.most is not None and found.most <= 0 else None

    def _looked_up(self, tree: Lookup) -> int | None:
        """Rows in the order of their ranges, each against the next; rows that move themselves are not read off."""
        moves = self.of(tree.key)
        if moves is None or any(self.of(row.then) != 0 for row in tree.rows) or self.of(tree.otherwise) != 0:
            return None
        ordered = sorted(tree.rows, key=_place_of_row)
        steps = [self._step(high.then, low.then) for low, high in pairwise(ordered)]
        return _turned(_together(steps), moves)

    def _sign(self, tree: Tree) -> int | None:
        """1 where a tree is nowhere negative, -1 where nowhere positive."""
        found = self._extent(tree)
        if found is None:
            return 0
        if found.least is not None and found.least >= 0:
            return 1
        return -1 if found.most is not None and found.most <= 0 else None

    def _extent(self, tree: Tree) -> Extent | None:
        if self.facts:
            tree = Choose((Case(And(self.facts), tree),), MISSING)
        found = extents([(("", "\0extent"), tree)], {}, self.unknown)["", "\0extent"]
        return found if isinstance(found, Extent) else None


def _place_of_row(row: Row) -> tuple[bool, Fraction, Fraction]:
    """Orders the rows of a Lookup by their ranges."""
    return (row.range.low is not None, row.range.low or Fraction(0), row.range.high or Fraction(0))


def _together(trends: Sequence[int | None]) -> int | None:
    """The trend of what moves with all of these."""
    moving = {trend for trend in trends if trend != 0}
    if not moving:
        return 0
    return moving.pop() if len(moving) == 1 else None


def _turned(trend: int | None, sign: int | None) -> int | None:
    if trend == 0:
        return 0
    return None if trend is None or sign is None else trend * sign


def _tested(place: Place) -> list[str]:
    """Pairs of neighbouring values around every constant of the rule; what refutes it, otherwise empty texts."""
    near = sorted(
        {
            node.value + step
            for node in walk(place.points)
            if isinstance(node, Constant) and isinstance(node.value, Fraction)
            for step in (Fraction(-1, 100), Fraction(0), Fraction(1, 100), -node.value / 5, node.value / 5, node.value)
        }
        | {Fraction(n, 4) for n in range(9)}
    )
    unknown = place.unknown[_leaf(place.measure)].range
    told = []
    for low, high in pairwise(near):
        if low not in unknown or high not in unknown:
            continue
        less, more = (_points_at(place, value) for value in (low, high))
        falls = less is not None and more is not None and (more - less) * place.direction < 0
        told.append(f"{exact_text(low)} → {exact_text(high)}" if falls else "")
    return told


def _leaf(measure: Tree) -> tuple[str, str]:
    """The scope and name of what is measured."""
    return next((leaf.scope, leaf.name) for leaf in walk(measure) if isinstance(leaf, (Field, Quantity)))


def _points_at(place: Place, value: Fraction) -> Fraction | None:
    fields: dict[tuple[str, str], Fraction | bool | str | int | None] = {}
    for name, item in place.unknown.items():
        fields[name] = Fraction(1) if item.type is Type.NUMBER else None
    fields[_leaf(place.measure)] = value
    found = evaluate(place.points, Values(fields, fields))
    return found if isinstance(found, Fraction) else None


def _leaves(plan: Plan) -> Iterator[Place]:
    indicators = _by_id(plan.framework.indicators)
    slots = {("", slot.name): slot for slot in plan.slots}
    for node in plan.nodes:
        if node.leaf is None:
            continue
        rule = _rule(indicators[node.id].rule, node.leaf.kind, node.leaf.sign, node.leaf.rule_kind)
        points = plan.computed[plan.computed_index[node.leaf.ruled]].tree  # what people give is not the rule's promise
        place = _place(node.name, rule, node.leaf.sign, points, slots, plan.framework, f"{node.id}.", "")
        if place is not None:
            yield place


def _variants(plan: Plan) -> Iterator[Place]:
    indicators = _by_id(plan.framework.indicators)
    for section in plan.sections:
        own = indicators[section.id].own_rows if section.id in indicators else None
        for variant in section.variants if own is not None else ():
            assert own is not None
            rule = _rule(own.rule, variant.kind, variant.sign, variant.rule_kind)
            points = variant.computed[variant.ruled].tree
            slots = {("row", slot.name): slot for slot in variant.slots} | {
                ("", slot.name): slot for slot in plan.slots
            }
            name = f"{plan.nodes[plan.node_index[section.id]].name}（{variant.sign or variant.kind}）"
            place = _place(name, rule, variant.sign, points, slots, plan.framework, "", "row")
            if place is not None:
                yield place


def _place(
    name: str,
    rule: Rule | None,
    sign: Sign | None,
    points: Tree,
    slots: Mapping[tuple[str, str], Slot],
    framework: Framework,
    prefix: str,
    scope: str,
) -> Place | None:
    """The place, where the rule promises something and what it measures can be named."""
    direction = rule.promises(sign).monotone if rule is not None else 0
    measure = _measure(points, f"{prefix}actual", scope)
    if not direction or measure is None:
        return None
    unknown: dict[tuple[str, str], Unknown] = {}
    for leaf in walk(points):
        if isinstance(leaf, Field) and (leaf.scope, leaf.name) in slots:
            unknown[leaf.scope, leaf.name] = unknown_slot(slots[leaf.scope, leaf.name])
        elif isinstance(leaf, (Field, Quantity)):
            unknown[leaf.scope, leaf.name] = Unknown(leaf.type, EVERYTHING)
    if ("row", "weight") in unknown:
        unknown["row", "weight"] = Unknown(Type.NUMBER, Interval(Fraction(1), Fraction(1), True, True))
    return Place(name, points, measure, direction, unknown)


def _measure(points: Tree, actual: str, scope: str) -> Tree | None:
    """What the points move with: the row's actual, otherwise the one value they read; or its size, if that is all."""
    leaves = [node for node in walk(points) if isinstance(node, (Field, Quantity))]
    own = next((leaf for leaf in leaves if leaf.name == actual and leaf.scope == scope), None)
    others = list(dict.fromkeys(leaf for leaf in leaves if leaf.name != "weight"))
    found = own or (others[0] if len(others) == 1 else None)
    if found is None or found.type is not Type.NUMBER:
        return None
    size = Absolute(found)
    times = [node for node in walk(points) if node in (found, size)]
    return size if times.count(size) * 2 == len(times) else found


def _rule(choice: RuleChoice | None, kind: str, sign: Sign | None, rule_kind: str) -> Rule | None:
    if choice is None:
        return None
    found = choice.of(kind, sign) if kind else None
    return found or next((rule for rule in choice.every() if rule.kind == rule_kind), None)


def _by_id(indicators: Sequence[Indicator]) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for item in indicators:
        found[".".join(item.path)] = item
        found.update(_by_id(item.children))
    return found
