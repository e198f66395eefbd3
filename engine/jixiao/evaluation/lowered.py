"""The arithmetic checks of the review, lowered: each a truth tree that says that a finding is due.

They read what the rules read, what the rules give, and what the office claims; where anything that a check needs is not
known its tree is unknown, and nothing is found. `evaluation.checks` says the same of one filing, with the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from jixiao.evaluation.claim_columns import PERCENTED, UNIT, ClaimColumn, claim_name, claim_slots
from jixiao.evaluation.rates import Rate, lines_of, rates_of
from jixiao.evaluation.settings import Setting, setting
from jixiao.expression.tree import (
    FALSE,
    MISSING,
    ONE,
    TRUE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Field,
    FirstKnown,
    Greatest,
    Known,
    Least,
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
    number,
)
from jixiao.filing.bind import fields_of
from jixiao.filing.draft import indicators_of
from jixiao.filing.model import Claimed
from jixiao.filing.names import key
from jixiao.interval import Sign
from jixiao.number import Mode, Rounding, places_of
from jixiao.plan.model import Computed, Leaf, Node, Plan, Purpose, Role
from jixiao.plan.shares import weight_name, when_name
from jixiao.plan.slots import cell_name
from jixiao.plan.totals import RATING, TOTAL
from jixiao.target import NumberTarget
from jixiao.value import dataclass, field, replace

LOWERED = (
    "C101", "C102", "C103", "C104", "C105", "C106", "C107", "C108", "C109", "C110", "C111", "C112", "C113", "C114",
    "C115", "C120", "C121", "C122", "C125", "C150", "C215", "C229", "C231",
)  # fmt: skip
"""The codes that columns find."""

HALF = number(Fraction(1, 2))
HUNDRED = number(100)


@dataclass(frozen=True, slots=True)
class Lowered:
    """One check at one place: a finding of `code` at the column `place` is due where the truth called `name` holds."""

    code: str
    place: str
    name: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan with slots for claims and a truth for every check that can be made of them."""

    plan: Plan
    checks: tuple[Lowered, ...]


def with_checks(plan: Plan, claims: Sequence[ClaimColumn]) -> Checked:
    """`plan` with the arithmetic checks that can be made where a ledger has these columns of claims."""
    slots = (*plan.slots, *claim_slots(claims))
    made = _Lowering(plan, frozenset(item.name for item in claims))
    checks = tuple(made.all())
    computed = (*plan.computed, *made.computed)
    return Checked(
        replace(
            plan,
            slots=slots,
            slot_index={slot.name: at for at, slot in enumerate(slots)},
            computed=computed,
            computed_index={item.name: at for at, item in enumerate(computed)},
        ),
        checks,
    )


@dataclass(slots=True)
class _Lowering:
    """One lowering: the trees that it has made so far."""

    plan: Plan
    known: frozenset[str]  # columns of claims
    computed: list[Computed] = field(default_factory=list)
    leaves: tuple[Node, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.leaves = tuple(node for node in self.plan.nodes if node.leaf is not None)

    def all(self) -> Iterator[Lowered]:
        """Every check, in the order of the review."""
        yield from self._line_sums()
        for rate in rates_of(self.plan):
            yield from self._line_rates(rate)
            yield from self._line_scores(rate)
        yield from self._repeated_rates()
        yield from self._overspent()
        for node in self.leaves:
            yield from self._scores(node)
        alone = not self.plan.sections  # rows of the office's own have part in these
        if alone:
            yield from self._subtotals()
        yield from self._total(alone)
        for node in self.leaves:
            yield from self._completion(node)
            yield from self._over_weight(node)
        if alone:
            yield from self._far_above()
        yield from self._weights()
        if alone:
            yield from self._whole()
            yield from self._groups()
        yield from self._relations()

    # words

    def let(self, tree: Tree, kind: Type = Type.NUMBER) -> Tree:
        """`tree` under a name of its own, computed once."""
        name = f"\x1flowered {len(self.computed)}"
        self.computed.append(Computed(name, kind, Role.RELATION, "", tree))
        return Quantity(name, kind)

    def check(self, code: str, place: str, *terms: Tree) -> Lowered:
        """A check: all terms hold."""
        name = f"\x1fcheck {len(self.computed)}"
        self.computed.append(Computed(name, Type.TRUTH, Role.RELATION, place, And(terms)))
        return Lowered(code, place, name)

    def setting(self, name: str) -> Setting:
        """How the framework sets a check."""
        return setting(self.plan.framework.checks, name)

    def claim(self, node: str, about: Claimed) -> Tree:
        """What is claimed; missing where the ledger has no such column."""
        name = claim_name(node, about)
        return Field(name) if name in self.known else MISSING

    def unit(self, node: str, about: Claimed) -> Tree:
        """The last place that was typed."""
        return Field(claim_name(node, about) + UNIT)

    def has(self, node: str, about: Claimed) -> bool:
        """Whether the ledger has that column of claims."""
        return claim_name(node, about) in self.known

    def applies(self, node: Node) -> Tree:
        """Whether a row that the framework fixes applies; what is not known says nothing against it."""
        assert node.leaf is not None
        terms: list[Tree] = []
        if when_name(node.id) in self.plan.computed_index:
            terms.append(FirstKnown((Quantity(when_name(node.id), Type.TRUTH), TRUE)))
        for purpose in (Purpose.APPLIES, Purpose.GIVEN):
            if purpose in node.leaf.slots:
                terms.append(FirstKnown((Field(node.leaf.slots[purpose], Type.TRUTH), TRUE)))
        return And(tuple(terms)) if terms else TRUE

    def weight(self, node: Node) -> Tree:
        """What a row weighs in this filing: the declared weight, unless another is in force."""
        declared = MISSING if node.weight is None else number(node.weight)
        if weight_name(node.id) not in self.plan.computed_index:
            return declared
        effective = FirstKnown((Quantity(weight_name(node.id)), ZERO))
        return Choose((Case(Compare(Sign.UNEQUAL, effective, ZERO), effective),), declared)

    def typed_weight(self, node: Node) -> Tree:
        """The weight that was typed, else that of the framework."""
        if not self.has(node.id, Claimed.WEIGHT):
            return self.weight(node)
        return FirstKnown((self.claim(node.id, Claimed.WEIGHT), self.weight(node)))

    def under(self, node: Node) -> tuple[Node, ...]:
        """The rows below a node."""
        return tuple(
            leaf for leaf in self.leaves if leaf.parent == node.id or (leaf.parent or "").startswith(f"{node.id}.")
        )

    # amounts

    def _line_sums(self) -> Iterator[Lowered]:
        by = self.setting("line_sums")
        for table in self.plan.framework.tables if by.enabled else ():
            for index, line in enumerate(table.lines if table.total_of_children else ()):
                members = [item for item in table.lines if item.parent == index]
                for column in table.columns if members else ():
                    slot = cell_name(table, line, column)
                    if self.plan.slots[self.plan.slot_index[slot]].type is not Type.NUMBER:
                        continue
                    parts = tuple(Field(cell_name(table, member, column)) for member in members)
                    yield from self._sum(slot, parts, by)

    def _sum(self, slot: str, parts: tuple[Field, ...], by: Setting) -> Iterator[Lowered]:
        total, tolerance = Field(slot), number(by.tolerance)
        yield self.check("C101", slot, _is_beyond(total, Sum(parts), by.tolerance))
        known = Sum(tuple(FirstKnown((part, ZERO)) for part in parts))
        yield self.check(
            "C109",
            slot,
            Or(tuple(Known(part) for part in parts)),
            Not(And(tuple(Known(part) for part in parts))),
            *(Compare(Sign.AT_LEAST, FirstKnown((part, ZERO)), ZERO) for part in parts),
            Compare(Sign.ABOVE, Sum((known, Negate(total))), tolerance),
        )

    def _line_rates(self, rate: Rate) -> Iterator[Lowered]:
        by, rounding = self.setting("claimed_rate"), self._rate_rounding
        tolerance = by.tolerance * 100
        for id, _, part, whole in lines_of(rate) if by.enabled else ():
            if not self.has(id, Claimed.RATE):
                continue
            place = claim_name(id, Claimed.RATE)
            typed, unit, exact = Field(place), Field(place + UNIT), self._percent_of(part, whole)
            as_ratio = self._typed_as_ratio(place, exact)
            off = self.let(Not(_is_right(typed, exact, unit, rounding.mode, tolerance)), Type.TRUTH)
            near = self.let(_is_near(typed, exact, unit), Type.TRUTH)
            yield self.check("C106", place, as_ratio, Compare(Sign.UNEQUAL, typed, ZERO))
            yield self.check("C103", place, Not(as_ratio), off, near)
            yield self.check("C102", place, Not(as_ratio), off, Not(near))

    def _percent_of(self, part: str, whole: str) -> Tree:
        """The rate of a line in per cent."""
        return self.let(Quotient(Product((Field(part), HUNDRED)), Field(whole)))

    def _typed_as_ratio(self, place: str, exact: Tree) -> Tree:
        """Whether a rate without a percent sign is right as a ratio only (`1` for 100%)."""
        typed, unit = Field(place), Field(place + UNIT)
        ratio = Product((exact, number(Fraction(1, 100))))
        tree = And(
            (
                Not(Field(place + PERCENTED, Type.TRUTH)),
                Not(_is_rounded(typed, exact, unit, Mode.HALF_UP)),
                _is_rounded(typed, ratio, unit, Mode.HALF_UP),
            )
        )
        return self.let(tree, Type.TRUTH)

    @property
    def _rate_rounding(self) -> Rounding:
        return self.plan.framework.rounding.rate or Rounding(Fraction(1, 10_000))

    def _line_scores(self, rate: Rate) -> Iterator[Lowered]:
        by, rounding = self.setting("claimed_score"), self.plan.framework.rounding.score
        kept = rounding or Rounding(Fraction(1, 100))
        if not by.enabled or rate.node is None or rate.node.weight is None:
            return
        for id, _, part, whole in lines_of(rate):
            if not self.has(id, Claimed.SCORE):
                continue
            place = claim_name(id, Claimed.SCORE)
            typed, unit = Field(place), Field(place + UNIT)
            ratio = self._printed(id, part, whole)
            exact = self.let(Product((Least((ratio, ONE)), number(rate.node.weight))))
            right = Compare(Sign.EQUAL, typed, Round(exact, kept.unit, kept.mode))
            off = self.let(Not(Or((right, _is_right(typed, exact, unit, kept.mode, by.tolerance)))), Type.TRUTH)
            near = self.let(_is_near(typed, exact, unit), Type.TRUTH)
            yield self.check("C105", place, off, near)
            yield self.check("C104", place, off, Not(near))

    def _printed(self, id: str, part: str, whole: str) -> Tree:
        """The rate that stands beside a score, as a ratio: the printed one, else that of the amounts."""
        exact = self._percent_of(part, whole)
        ratio = Product((exact, number(Fraction(1, 100))))
        if not self.has(id, Claimed.RATE):
            return self.let(ratio)
        place = claim_name(id, Claimed.RATE)
        printed = Choose(
            (Case(FirstKnown((self._typed_as_ratio(place, exact), FALSE)), Field(place)),),
            Product((Field(place), number(Fraction(1, 100)))),
        )
        return self.let(Choose((Case(Known(Field(place)), printed),), ratio))

    def _repeated_rates(self) -> Iterator[Lowered]:
        by, rounding = self.setting("row_repeats_rate"), self._rate_rounding
        for row, line in by.names("rows").items() if by.enabled else ():
            node = next((item for item in self.leaves if key(item.name) == key(row)), None)
            slot = None if node is None or node.leaf is None else _actual(self.plan, node.leaf)
            for rate in rates_of(self.plan) if node is not None and slot is not None else ():
                found = next((item for item in lines_of(rate) if item[1] == line), None)
                if found is not None and slot is not None:
                    exact = Quotient(Field(found[2]), Field(found[3]))
                    rounded = Round(exact, rounding.unit, rounding.mode)
                    yield self.check("C108", slot, Compare(Sign.UNEQUAL, Field(slot), rounded))

    def _overspent(self) -> Iterator[Lowered]:
        by = self.setting("execution")
        limit = by.number("above") if by.enabled else None
        for rate in rates_of(self.plan) if limit is not None else ():
            for _, _, part, whole in lines_of(rate):
                exact = Quotient(Field(part), Field(whole))
                yield self.check("C229", part, Compare(Sign.ABOVE, exact, number(limit or 0)))

    def _far_above(self) -> Iterator[Lowered]:
        by, rates = self.setting("scores_above_execution"), rates_of(self.plan)
        limit = by.number("by") if by.enabled else None
        rows = [node for node in self.leaves if self.has(node.id, Claimed.SCORE)]
        if limit is None or not rates or not rows:
            return
        rate, (id, _, part, whole) = rates[0], lines_of(rates[0])[0]
        scored = rate.node.id if rate.node is not None else ""
        claims, weights = [], []
        for node in rows:
            if node.id != scored:
                claim, weight = self.claim(node.id, Claimed.SCORE), self.weight(node)
                counts = self.let(And((self.applies(node), Known(claim), Known(weight))), Type.TRUTH)
                claims.append(self.let(Choose((Case(counts, claim),), ZERO)))
                weights.append(self.let(Choose((Case(counts, weight),), ZERO)))
        share = Quotient(Sum(tuple(claims)), Sum(tuple(weights)))
        exact = Quotient(Field(part), Field(whole))
        above = Compare(Sign.ABOVE, Sum((share, Negate(exact))), number(limit))
        yield from self._at_claim("C231", id, Claimed.RATE, part, above)

    def _at_claim(self, code: str, node: str, about: Claimed, otherwise: str, tree: Tree) -> Iterator[Lowered]:
        """A check that is told where a claim stands, and elsewhere where there is none."""
        if not self.has(node, about):
            yield self.check(code, otherwise, tree)
            return
        found, claimed = self.let(tree, Type.TRUTH), Known(self.claim(node, about))
        yield self.check(code, claim_name(node, about), found, claimed)
        yield self.check(code, otherwise, found, Not(claimed))

    # scores

    def _scores(self, node: Node) -> Iterator[Lowered]:
        by = self.setting("claimed_score")
        if not by.enabled or not self.has(node.id, Claimed.SCORE) or node.leaf is None:
            return
        place = claim_name(node.id, Claimed.SCORE)
        claim, score, points = Field(place), Quantity(node.score), Quantity(node.leaf.points)
        off = self.let(
            And(
                (
                    self.applies(node),
                    Compare(Sign.UNEQUAL, claim, score),
                    _is_beyond(claim, score, by.tolerance),
                    Not(_is_given(self.plan, node.leaf)),
                )
            ),
            Type.TRUTH,
        )
        near = self.let(_is_near(claim, points, Field(place + UNIT)), Type.TRUTH)
        yield self.check("C110", place, off, Not(near))
        yield self.check("C111", place, off, near)

    def _subtotals(self) -> Iterator[Lowered]:
        by = self.setting("claimed_score")
        for node in self.plan.nodes if by.enabled else ():
            rows = self.under(node)
            if node.leaf is None and self.has(node.id, Claimed.SCORE) and rows:
                claim = self.claim(node.id, Claimed.SCORE)
                some, below = self._claimed_below(rows)
                yield self.check("C115", claim_name(node.id, Claimed.SCORE), some, Compare(Sign.UNEQUAL, claim, below))

    def _claimed_below(self, rows: Sequence[Node]) -> tuple[Tree, Tree]:
        """Whether any of `rows` applies, and what is claimed for those that do; missing where one claims nothing."""
        parts = [self.let(Choose((Case(self.applies(row), self.claim(row.id, Claimed.SCORE)),), ZERO)) for row in rows]
        some = Or(tuple(self.applies(row) for row in rows))
        return self.let(some, Type.TRUTH), self.let(Sum(tuple(parts)))

    def _total(self, alone: bool) -> Iterator[Lowered]:
        by, place = self.setting("claimed_total"), claim_name("", Claimed.TOTAL)
        if by.enabled and place in self.known:
            claim, unit, total = Field(place), Field(place + UNIT), Quantity(TOTAL)
            yield self.check("C112", place, Not(_is_right(claim, total, unit, Mode.HALF_UP, by.tolerance)))
            if alone and not self.plan.adjustments:
                some, parts = self._claimed_below(self.leaves)
                above = _is_beyond(parts, claim, by.tolerance)
                yield self.check("C113", place, some, above)
            if not self.plan.adjustments:
                most = number(by.tolerance + self.plan.framework.expected_total)
                # Without a total the most that is still possible counts: such a filing is looked at by itself.
                yield self.check("C215", place, Known(total), Compare(Sign.ABOVE, claim, most))
        if self.setting("claimed_rating").enabled and self.has("", Claimed.RATING) and self.plan.ratings:
            place = claim_name("", Claimed.RATING)
            other = Compare(Sign.UNEQUAL, Field(place), Quantity(RATING))
            yield self.check("C114", place, Known(Quantity(TOTAL)), other)

    def _completion(self, node: Node) -> Iterator[Lowered]:
        by, leaf = self.setting("claimed_rate"), node.leaf
        place = claim_name(node.id, Claimed.COMPLETION)
        slot = None if leaf is None else _actual(self.plan, leaf)
        if not by.enabled or place not in self.known or leaf is None or slot is None:
            return
        target = self._target(node, leaf)
        if target is None:
            return
        actual, unit, typed = Field(slot), Field(place + UNIT), Field(place)
        ways: list[tuple[Tree, Tree]] = [(TRUE, Quotient(Product((actual, HUNDRED)), target))]
        if leaf.sign in (Sign.AT_MOST, Sign.BELOW):
            ways.append((TRUE, Quotient(Product((target, HUNDRED)), actual)))
        if leaf.sign is not None:
            up = leaf.sign in (Sign.AT_LEAST, Sign.ABOVE)
            met = Sign.EQUAL if leaf.sign is Sign.EQUAL else Sign.AT_LEAST if up else Sign.AT_MOST
            ways.append((Compare(met, actual, target), HUNDRED))
        percent = Field(place + PERCENTED, Type.TRUTH)
        shown: list[tuple[Tree, Tree]] = [(TRUE, typed), (Not(percent), self.let(Product((typed, HUNDRED))))]
        fits: list[Tree] = []
        for asked, way in ways:
            exact = self.let(way)
            for typed_so, value in shown:
                within = Not(_is_beyond(value, exact, by.tolerance * 100))
                near = Or((_is_near(value, exact, unit), within))
                # What cannot be reckoned, as the inverse of nought, is no way to the claim.
                fits.append(self.let(FirstKnown((And((asked, typed_so, near)), FALSE)), Type.TRUTH))
        known = And((Known(typed), Known(actual), Compare(Sign.UNEQUAL, target, ZERO)))
        yield self.check("C107", place, known, Not(Or(tuple(fits))))

    def _target(self, node: Node, leaf: Leaf) -> Tree | None:
        """The target of a row, where it is a number."""
        declared = indicators_of(self.plan.framework.indicators)[node.id].target
        if isinstance(declared, NumberTarget):
            return number(declared.value)
        name = leaf.slots.get(Purpose.TARGET)
        if name is None or self.plan.slots[self.plan.slot_index[name]].type is not Type.NUMBER:
            return None
        return Field(name)

    def _over_weight(self, node: Node) -> Iterator[Lowered]:
        if not self.has(node.id, Claimed.SCORE):
            return
        claim, declared = self.claim(node.id, Claimed.SCORE), self.weight(node)
        most = declared
        if self.has(node.id, Claimed.WEIGHT):
            typed = self.claim(node.id, Claimed.WEIGHT)
            most = FirstKnown((Greatest((declared, typed)), declared, typed))
        yield self.check("C125", claim_name(node.id, Claimed.SCORE), Compare(Sign.ABOVE, claim, most))

    # weights

    def _weights(self) -> Iterator[Lowered]:
        by = self.setting("claimed_weight")
        for node in self.plan.nodes if by.enabled else ():
            if node.weight is None or not self.has(node.id, Claimed.WEIGHT):
                continue
            place = claim_name(node.id, Claimed.WEIGHT)
            claim = Field(place)
            terms: list[Tree] = [Compare(Sign.UNEQUAL, claim, number(node.weight))]
            if weight_name(node.id) in self.plan.computed_index:
                terms.append(Compare(Sign.UNEQUAL, claim, self.weight(node)))
            yield self.check("C120", place, *terms, *_not_nearly(place, node.weight))

    def _whole(self) -> Iterator[Lowered]:
        by, expected = self.setting("claimed_weight"), number(self.plan.framework.expected_total)
        if not by.enabled:
            return
        place = claim_name("", Claimed.TOTAL_WEIGHT)
        if place in self.known:
            yield self.check("C121", place, Compare(Sign.UNEQUAL, Field(place), expected))
        typed = [self.claim(node.id, Claimed.WEIGHT) for node in self.leaves if self.has(node.id, Claimed.WEIGHT)]
        if not typed:
            return
        changed = [node for node in self.plan.nodes if node.weight is not None]
        same = [
            FirstKnown((Compare(Sign.EQUAL, Quantity(weight_name(node.id)), number(node.weight or 0)), FALSE))
            for node in changed
            if weight_name(node.id) in self.plan.computed_index
        ]
        total = self.let(Sum(tuple(self.let(self.typed_weight(node)) for node in self.leaves)))
        off = And(
            (
                Or(tuple(Known(claim) for claim in typed)),
                *(self.applies(node) for node in self.leaves),
                *same,
                Compare(Sign.UNEQUAL, total, expected),
            )
        )
        yield from self._at_claim("C121", "", Claimed.TOTAL_WEIGHT, "", off)

    def _groups(self) -> Iterator[Lowered]:
        by = self.setting("claimed_weight")
        for node in self.plan.nodes if by.enabled else ():
            rows = self.under(node)
            if node.leaf is not None or node.whole is not None or not rows or not self.has(node.id, Claimed.WEIGHT):
                continue
            place = claim_name(node.id, Claimed.WEIGHT)
            parts = [self.let(Choose((Case(self.applies(row), self.typed_weight(row)),), ZERO)) for row in rows]
            some = Or(tuple(self.applies(row) for row in rows))
            yield self.check("C122", place, some, Compare(Sign.UNEQUAL, Field(place), Sum(tuple(parts))))

    def _relations(self) -> Iterator[Lowered]:
        for relation in self.plan.framework.relations:
            name = f"{relation.id}:relation"
            if name in self.plan.computed_index:
                read = sorted(fields_of(self.plan, Quantity(name)))
                place = next((slot for slot in read if slot in self.plan.slot_index), "")
                yield self.check("C150", place, Not(Quantity(name, Type.TRUTH)))


def _is_beyond(one: Tree, two: Tree, tolerance: Fraction) -> Tree:
    """Whether the two are farther apart than the tolerance."""
    return Or(
        (
            Compare(Sign.ABOVE, Sum((one, Negate(two))), number(tolerance)),
            Compare(Sign.ABOVE, Sum((two, Negate(one))), number(tolerance)),
        )
    )


def _is_near(claim: Tree, exact: Tree, unit: Tree) -> Tree:
    """Whether a claim is off by less than its last place."""
    return And(
        (
            Compare(Sign.BELOW, Sum((claim, Negate(exact))), unit),
            Compare(Sign.BELOW, Sum((exact, Negate(claim))), unit),
        )
    )


def _is_right(claim: Tree, exact: Tree, unit: Tree, mode: Mode, tolerance: Fraction) -> Tree:
    """Whether a claim is the value at the places typed, or within the tolerance."""
    rounded = _is_rounded(claim, exact, unit, mode)
    return Or((rounded, Not(_is_beyond(claim, exact, tolerance))))


def _is_rounded(claim: Tree, exact: Tree, unit: Tree, mode: Mode) -> Tree:
    """Whether `exact` rounded to a multiple of `unit` is `claim`, which is one: without rounding anything."""
    above = Sum((exact, Negate(claim)))
    below = Sum((claim, Negate(exact)))
    if mode is Mode.HALF_UP:  # half away from zero
        half = Product((unit, HALF))
        return _by_sign(
            exact,
            And((Compare(Sign.AT_MOST, below, half), Compare(Sign.BELOW, above, half))),
            And((Compare(Sign.AT_MOST, above, half), Compare(Sign.BELOW, below, half))),
        )
    floor = And((Compare(Sign.AT_LEAST, above, ZERO), Compare(Sign.BELOW, above, unit)))
    ceiling = And((Compare(Sign.AT_LEAST, below, ZERO), Compare(Sign.BELOW, below, unit)))
    if mode is Mode.CUT:
        return _by_sign(exact, floor, ceiling)
    return floor if mode is Mode.FLOOR else ceiling


def _by_sign(exact: Tree, positive: Tree, negative: Tree) -> Tree:
    return Choose((Case(Compare(Sign.AT_LEAST, exact, ZERO), positive),), negative)


def _actual(plan: Plan, leaf: Leaf) -> str | None:
    """The slot of 实际完成值, where it holds a number."""
    name = leaf.slots.get(Purpose.ACTUAL) if leaf.kind in ("number", "") else None
    return name if name is not None and plan.slots[plan.slot_index[name]].type is Type.NUMBER else None


def _not_nearly(place: str, weight: Fraction) -> Iterable[Tree]:
    """That a weight which no decimal can say is not typed as well as it can be: 33.33 for a third of 100."""
    if places_of(weight) is None:
        unit = Field(place + UNIT)
        finer = Compare(Sign.BELOW, unit, ONE)
        rounded = _is_rounded(Field(place), number(weight), unit, Mode.HALF_UP)
        yield Not(And((finer, rounded)))


def _is_given(plan: Plan, leaf: Leaf) -> Tree:
    """Whether what people gave beside the rule makes the points: then they are told, and no claim is wrong."""
    given = {purpose: leaf.slots[purpose] for purpose in GIVEN if purpose in leaf.slots}
    if not given:
        return FALSE
    stated: list[Tree] = []
    if Purpose.DEDUCTION in leaf.slots:
        stated.append(FirstKnown((Compare(Sign.UNEQUAL, Field(leaf.slots[Purpose.DEDUCTION]), ZERO), FALSE)))
    if Purpose.REASONED in leaf.slots:
        stated.append(FirstKnown((Field(leaf.slots[Purpose.REASONED], Type.TRUTH), FALSE)))
    if Purpose.EXEMPT in leaf.slots:
        stated.append(Known(Field(leaf.slots[Purpose.EXEMPT], Type.LABEL)))
    points = plan.computed[plan.computed_index[leaf.points]].tree
    cases = tuple(Case(case.when, TRUE) for case in points.cases) if isinstance(points, Choose) else ()
    used = FirstKnown((Choose(cases, FALSE), FALSE)) if cases else FALSE
    return And((Or(tuple(stated)), used))


GIVEN = (Purpose.DEDUCTION, Purpose.OVERRIDE, Purpose.EXEMPT)
