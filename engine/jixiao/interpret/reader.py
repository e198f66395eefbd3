"""Reads a tree within one region, where it is one quotient of linear forms or one word, or says how to divide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from jixiao.interpret import ratios
from jixiao.interpret.linear import Form
from jixiao.interpret.ratios import Ratio
from jixiao.interpret.regions import Reading, Region, Split, Stuck, Unknowns, key
from jixiao.interval import Interval, Sign
from jixiao.value import replace


class Reader:
    """One reading of trees within one region. Raises Split, Stuck or TooHard where the region is too wide."""

    def __init__(self, definitions: Mapping[str, Tree], unknowns: Unknowns, region: Region) -> None:
        self.definitions = definitions
        self.unknowns = unknowns
        self.ratios = unknowns.ratios
        self._decided = dict(region.decided)
        self._readings = dict(region.readings)
        self.region = replace(region, decided=self._decided, readings=self._readings)

    def read(self, tree: Tree) -> Reading:
        """What `tree` is everywhere in the region."""
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
        item = self.unknowns.items.get(name)
        if item is None:
            if name not in self._readings:
                self._readings[name] = self.read(self.definitions[name])
            return self._readings[name]
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
            try:
                best = value if self._holds(beyond, strict=True) else best
            except Stuck:
                capped = self.ratios.capped(best, value, least)
                if capped is None:
                    raise
                best = capped
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
        if (top, strict) not in self._decided:
            self._decided[top, strict] = self._decide(top, strict)
        return self._decided[top, strict]

    def _decide(self, top: Form, strict: bool) -> bool:
        guard = self.unknowns.reach.where(top, strict)
        if guard is None:
            return self._signed(top, strict)
        yes = self.unknowns.narrowed(self.region, guard)
        no = self.unknowns.narrowed(self.region, guard.opposite)
        if yes is not None and no is not None:
            raise Split(
                replace(part, decided={**self._decided, (top, strict): holds})
                for part, holds in ((yes, True), (no, False))
            )
        return yes is not None

    def _signed(self, top: Form, strict: bool) -> bool:
        """The same where no one linear fact says it: by the values that it can take, or by its factors."""
        span = self.unknowns.reach.span(Ratio(top), self.region.guards)
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
