"""Divides what is unknown into regions in each of which a tree is one quotient of linear forms, or one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from jixiao.expression.tree import (
    Absolute,
    And,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
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
)
from jixiao.interpret import elimination, linear, ratios
from jixiao.interpret.elimination import TooHard
from jixiao.interpret.linear import Form, Guard
from jixiao.interpret.ratios import Ratio, Ratios
from jixiao.interval import EVERYTHING, Interval, Sign

REGIONS = 400
"""How many regions one question may look at; what is left then is enclosed loosely."""

HALVINGS = 6
"""How often a region is halved where no single condition can split it."""

Reading = Ratio | bool | str | None
"""What a tree is within a region; None is missing."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is known of a value that is still to be filled in.

    Numbers and days lie in `range` and are whole multiples of `step` where given (days: 1); labels are of `labels`.
    """

    type: Type = Type.NUMBER
    range: Interval = EVERYTHING
    labels: tuple[bool | str, ...] = ()
    step: Fraction | None = None
    may_be_missing: bool = False  # only for what stands for a tree
    rough: bool = False  # not every value of the range is taken

    @property
    def choices(self) -> tuple[bool | str, ...]:
        """What a truth or label may be."""
        return (True, False) if self.type is Type.TRUTH and not self.labels else self.labels

    @property
    def grid(self) -> Fraction | None:
        """What it must be a whole multiple of."""
        return Fraction(1) if self.type is Type.DAY and self.step is None else self.step


@dataclass(frozen=True, slots=True)
class Region:
    """A part of all completions: linear facts about numbers, and the truths and labels chosen.

    `chosen` holds (name, value); for a stand-in that may be missing also (name + "?", whether it is known).
    """

    guards: tuple[Guard, ...]
    chosen: tuple[tuple[str, bool | str], ...] = ()
    halved: int = 0

    def choice(self, name: str) -> bool | str | None:
        """What was chosen for `name`; None where it is still open."""
        return next((value for key, value in self.chosen if key == name), None)


class Split(Exception):
    """The region must be divided before the tree is one thing in it."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self.regions = tuple(regions)


class Stuck(Exception):
    """The sign of `value` is not decided, and no linear fact decides it."""

    def __init__(self, value: Ratio) -> None:
        self.value = value


@dataclass(frozen=True, slots=True)
class Found:
    """The regions of a tree with what it is in each, and those that were left undivided."""

    readings: tuple[tuple[Region, Reading], ...]
    loose: tuple[Region, ...]


def key(leaf: Field | Quantity) -> str:
    """The one name of a leaf among all scopes."""
    return name_key(leaf.scope, leaf.name)


def name_key(scope: str, name: str) -> str:
    """The one name of `name` in `scope`."""
    return f"{scope}:{name}"


class Survey:
    """Trees over a few unknowns, read region by region. Names are those of `key`."""

    def __init__(self, definitions: Mapping[str, Tree], unknown: Mapping[str, Unknown]) -> None:
        self.definitions = definitions
        self.unknown = unknown
        self.steps = {name: item.grid for name, item in unknown.items() if item.grid is not None}
        self.ratios = Ratios(self.steps, frozenset(name for name, item in unknown.items() if item.rough))
        self.work = 0

    def start(self) -> Region | None:
        """The region of all completions; None where a declared range is empty."""
        guards = [
            guard
            for name, item in self.unknown.items()
            if item.type in (Type.NUMBER, Type.DAY)
            for guard in linear.between(name, item.range)
        ]
        return self.narrowed(Region(()), *guards)

    def narrowed(self, region: Region, *guards: Guard) -> Region | None:
        """The part of the region where the guards hold too; None where it is empty. Raises TooHard."""
        tidied = elimination.tidy((*region.guards, *(self._on_grid(guard) for guard in guards)))
        if tidied is None:
            return None
        touched = frozenset(name for guard in guards for name in guard.form.names)
        return replace(region, guards=tidied) if elimination.feasible(ratios.linked(touched, tidied)) else None

    def _on_grid(self, guard: Guard) -> Guard:
        """A guard on one stepped unknown, moved to the next value that the unknown can take."""
        step = self.steps.get(guard.form.names[0]) if len(guard.form.counts) == 1 else None
        if step is None:
            return guard
        name, coefficient = guard.form.parts[0]
        count = -guard.form.constant / coefficient / step
        if guard.sign is Sign.EQUAL:
            return guard if count.denominator == 1 else linear.NEVER
        strict = guard.sign is Sign.ABOVE
        if coefficient > 0:
            edge = (floor(count) + 1 if strict else ceil(count)) * step
            return Guard(linear.variable(name) - linear.constant(edge))
        edge = (ceil(count) - 1 if strict else floor(count)) * step
        return Guard(linear.constant(edge) - linear.variable(name))

    def explore(self, tree: Tree, region: Region) -> Found:
        """The regions that `tree` divides `region` into."""
        readings: list[tuple[Region, Reading]] = []
        loose: list[Region] = []
        stack = [region]
        while stack:
            here = stack.pop()
            self.work += 1
            if self.work > REGIONS:
                loose.append(here)
                continue
            try:
                readings.append((here, _Reader(self, here).read(tree)))
            except Split as split:
                stack.extend(reversed(split.regions))
            except Stuck as stuck:
                halves = self.halved(here, stuck.value)
                stack.extend(halves)
                loose.extend(() if halves else (here,))
            except TooHard:
                loose.append(here)
        return Found(tuple(readings), tuple(loose))

    def halved(self, region: Region, value: Ratio) -> tuple[Region, ...]:
        """The region in two parts; none where that does not work or was done often enough."""
        if region.halved >= HALVINGS:
            return ()
        try:
            guard = self.ratios.halves(value, region.guards)
            if guard is None:
                return ()
            parts = (self.narrowed(region, guard), self.narrowed(region, guard.opposite))
        except TooHard:
            return ()
        return tuple(replace(part, halved=region.halved + 1) for part in parts if part is not None)


class _Reader:
    """One reading of trees within one region. Raises Split, Stuck or TooHard where the region is too wide."""

    def __init__(self, survey: Survey, region: Region) -> None:
        self.survey = survey
        self.ratios = survey.ratios
        self.region = region
        self._read: dict[str, Reading] = {}

    def read(self, tree: Tree) -> Reading:
        match tree:
            case Constant():
                return (
                    tree.value
                    if isinstance(tree.value, (bool, str, type(None)))
                    else ratios.fixed(Fraction(tree.value))
                )
            case Field() | Quantity():
                return self._leaf(key(tree))
            case Compare() | And() | Or() | Not() | Is() | Known():
                return self._truth(tree)
            case Choose() | Lookup() | FirstKnown():
                return self._choice(tree)
            case Fold():
                raise ValueError(f"the members of {tree.scope} were not put in")
            case Quotient():
                return self._quotient(tree)
            case _:
                return self._number(tree)

    def _leaf(self, name: str) -> Reading:
        item = self.survey.unknown.get(name)
        if item is None:
            if name not in self._read:
                self._read[name] = self.read(self.survey.definitions[name])
            return self._read[name]
        if item.may_be_missing and not self._chosen(f"{name}?", (True, False)):
            return None
        if item.type in (Type.NUMBER, Type.DAY):
            return ratios.unknown(name)
        return self._chosen(name, item.choices)

    def _chosen(self, name: str, choices: Sequence[bool | str]) -> bool | str:
        value = self.region.choice(name)
        if value is None:
            raise Split([replace(self.region, chosen=(*self.region.chosen, (name, item))) for item in choices])
        return value

    def _ratio(self, tree: Tree) -> Ratio | None:
        value = self.read(tree)
        if value is None or isinstance(value, Ratio):
            return value
        raise TypeError(f"{tree} is no number")

    def _number(self, tree: Sum | Product | Negate | Absolute | Least | Greatest | Round) -> Ratio | None:
        parts = tree.factors if isinstance(tree, Product) else ()
        parts = tree.terms if isinstance(tree, (Sum, Least, Greatest)) else parts
        parts = (tree.term,) if isinstance(tree, (Negate, Absolute, Round)) else parts
        read = [self._ratio(part) for part in parts]
        values = [value for value in read if value is not None]
        if len(values) < len(read):
            return None
        match tree:
            case Sum():
                return self.ratios.add(values)
            case Product():
                return self._product(values)
            case Negate():
                return self.ratios.scale(values[0], Fraction(-1))
            case Absolute():
                return values[0] if self._sign(values[0].top) >= 0 else self.ratios.scale(values[0], Fraction(-1))
            case Least() | Greatest():
                return self._extreme(values, isinstance(tree, Least))
            case Round():
                return self.ratios.round(values[0], tree.unit, tree.mode)

    def _product(self, values: Sequence[Ratio]) -> Ratio:
        product = ratios.fixed(Fraction(1))
        for value in values:
            # Where both factors keep their signs, their product runs from end to end with them (x·x, x·(1−x)).
            shared = self.ratios.names(product) & self.ratios.names(value)
            if shared and (self._sign(product.top) == 0 or self._sign(value.top) == 0):
                product = ratios.fixed(Fraction(0))
                continue
            product = self.ratios.multiply(product, value)
        return product

    def _extreme(self, values: Sequence[Ratio], least: bool) -> Ratio:
        best = values[0]
        for value in values[1:]:
            beyond = self._minus(best, value) if least else self._minus(value, best)
            if self._holds(beyond, strict=True):
                best = value
        return best

    def _minus(self, left: Ratio, right: Ratio) -> Form:
        """A form with the sign of `left - right`."""
        return self.ratios.add((left, self.ratios.scale(right, Fraction(-1)))).top

    def _quotient(self, tree: Quotient) -> Reading:
        top, bottom = self._ratio(tree.numerator), self._ratio(tree.denominator)
        if top is None or bottom is None:
            return None
        sign = self._sign(bottom.top)
        if sign == 0:
            return self.read(tree.if_zero)
        factor = Fraction(sign)
        return self.ratios.divide(self.ratios.scale(top, factor), self.ratios.scale(bottom, factor))

    def _choice(self, tree: Choose | Lookup | FirstKnown) -> Reading:
        match tree:
            case Choose():
                for case in tree.cases:
                    when = self.read(case.when)
                    if when is None:
                        return None
                    if when:
                        return self.read(case.then)
                return self.read(tree.otherwise)
            case Lookup():
                value = self._ratio(tree.key)
                if value is None:
                    return None
                for row in tree.rows:
                    if self._inside(value, row.range):
                        return self.read(row.then)
                return self.read(tree.otherwise)
            case FirstKnown():
                for term in tree.terms:
                    found = self.read(term)
                    if found is not None:
                        return found
                return None

    def _inside(self, value: Ratio, range: Interval) -> bool:
        if range.low is not None:
            over = self._minus(value, ratios.fixed(range.low))
            if not self._holds(over, strict=not range.low_closed):
                return False
        return range.high is None or self._holds(
            self._minus(ratios.fixed(range.high), value), strict=not range.high_closed
        )

    def _truth(self, tree: Compare | And | Or | Not | Is | Known) -> bool | None:
        match tree:
            case Compare():
                left, right = self._ratio(tree.left), self._ratio(tree.right)
                return None if left is None or right is None else self._compare(tree.sign, left, right)
            case And() | Or():
                decides = isinstance(tree, Or)
                values = []
                for term in tree.terms:
                    values.append(self.read(term))
                    if values[-1] is decides:
                        return decides
                return None if None in values else not decides
            case Not():
                negated = self.read(tree.term)
                return None if negated is None else not negated
            case Is():
                label = self.read(tree.term)
                return None if label is None else label in tree.labels
            case Known():
                return self.read(tree.term) is not None

    def _compare(self, sign: Sign, left: Ratio, right: Ratio) -> bool:
        match sign:
            case Sign.AT_LEAST | Sign.ABOVE:
                return self._holds(self._minus(left, right), strict=sign is Sign.ABOVE)
            case Sign.AT_MOST | Sign.BELOW:
                return self._holds(self._minus(right, left), strict=sign is Sign.BELOW)
            case Sign.EQUAL | Sign.UNEQUAL:
                return (self._sign(self._minus(left, right)) == 0) == (sign is Sign.EQUAL)

    def _sign(self, top: Form) -> int:
        return 1 if self._holds(top, strict=True) else 0 if self._holds(top, strict=False) else -1

    def _holds(self, top: Form, strict: bool) -> bool:
        """Whether `top ≥ 0` (> 0 if strict) everywhere in the region, or nowhere."""
        if not top.counts:
            return top.rest > 0 or (top.rest == 0 and not strict)
        guard = self.ratios.where(top, strict)
        if guard is None:
            return self._signed(top, strict)
        yes = self.survey.narrowed(self.region, guard)
        no = self.survey.narrowed(self.region, guard.opposite)
        if yes is not None and no is not None:
            raise Split((yes, no))
        return yes is not None

    def _signed(self, top: Form, strict: bool) -> bool:
        """The same where no one linear fact says it: by the values that it can take, or by its factors."""
        span = self.ratios.span(Ratio(top), self.region.guards)
        if span is not None:
            low, high = span.interval.low, span.interval.high
            if low is not None and (low > 0 or (low == 0 and not (strict and span.interval.low_closed))):
                return True
            if high is not None and (high < 0 or (high == 0 and (strict or not span.interval.high_closed))):
                return False
        factors = self.ratios.factor(top)
        if factors is None:
            raise Stuck(Ratio(top))
        sign = self._sign(factors[0].top)
        sign = sign and sign * self._sign(factors[1].top)
        return sign > 0 or (sign == 0 and not strict)
