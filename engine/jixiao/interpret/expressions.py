"""Tests and polynomials as polars expressions, each with the width that its integers need, proved or refused."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from jixiao.expression.facts import Facts, assume
from jixiao.expression.integers import All, Among, Any, Fixed, Inverse, IsKnown, NotNegative, Test, Zero, inverse
from jixiao.expression.polynomial import Ends, Polynomial, literal
from jixiao.interpret.refused import Refused
from jixiao.value import dataclass, field

if TYPE_CHECKING:
    import polars as pl

MOST = {64: 2**63 - 1, 128: 2**127 - 1}
"""The greatest magnitude that each width holds (the one below the least is left out, so that negation never wraps)."""


@dataclass(frozen=True, slots=True)
class Printed:
    """An expression, how wide its integers are, which columns it reads; `same` is equal for equal values."""

    expression: pl.Expr
    width: int
    reads: frozenset[str]
    same: object = None

    def fitted(self, width: int, strict: bool = False) -> Printed:
        """At that width. Not strict, what does not fit becomes null: it belongs to rows where it does not count."""
        import polars as pl

        if width == self.width:
            return self
        kind = pl.Int128 if width == 128 else pl.Int64
        return Printed(self.expression.cast(kind, strict=strict), width, self.reads, self.same)


@dataclass(slots=True)
class Expressions:
    """What every atom is called, how wide it is, and the expressions over them; `tree` is what is being printed."""

    names: dict[int, str] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    ends: dict[int, Ends] = field(default_factory=dict)
    tree: str = ""

    def test(self, test: Test, facts: Facts) -> Printed:
        """A truth column; on the rows where `facts` hold it is never null."""
        import polars as pl

        match test:
            case Fixed():
                return Printed(pl.lit(test.holds), 64, frozenset())
            case NotNegative():
                return self._compare(test.polynomial, facts, False)
            case Zero():
                return self._compare(test.polynomial, facts, True)
            case IsKnown():
                return Printed(self._column_of(test.atom).is_not_null(), 64, frozenset((self.names[test.atom],)))
            case Among():
                return self._among(test, facts)
            case Inverse():
                inner = self.test(test.test, facts)
                return Printed(~inner.expression, 64, inner.reads)
            case All() | Any():
                return self._several(test, facts)

    def _several(self, test: All | Any, facts: Facts) -> Printed:
        """Parts in order: what follows is asked only where those before hold (All) or do not (Any)."""
        whole: Printed | None = None
        for part in test.tests:
            printed = self.test(part, facts)
            if whole is None:
                whole = printed
            elif isinstance(test, All):
                whole = Printed(whole.expression & printed.expression, 64, whole.reads | printed.reads)
            else:
                whole = Printed(whole.expression | printed.expression, 64, whole.reads | printed.reads)
            told = assume(facts, part if isinstance(test, All) else inverse(part))
            if told is None:
                break
            facts = told
        assert whole is not None
        return whole

    def _among(self, test: Among, facts: Facts) -> Printed:
        """A missing atom is among nothing: a null must not come out."""
        import polars as pl

        column = self._column_of(test.atom)
        values = sorted(test.values)
        found = column == pl.lit(values[0], dtype=pl.Int64)
        for value in values[1:]:
            found = found | (column == pl.lit(value, dtype=pl.Int64))
        if not facts.is_known(test.atom):
            found = column.is_not_null() & found
        return Printed(found, 64, frozenset((self.names[test.atom],)))

    def _compare(self, polynomial: Polynomial, facts: Facts, equal: bool) -> Printed:
        """A comparison with 0: what is taken off stands on the right, where both sides fit as well as the whole."""
        left = Polynomial(tuple(term for term in polynomial.terms if term[1] > 0))
        right = Polynomial(tuple((monomial, -factor) for monomial, factor in polynomial.terms if factor < 0))
        need = self.need(polynomial, facts)
        sides = [width_of(facts.range(side)) for side in (left, right)]
        if any(side is None or side > need for side in sides):
            left, right = polynomial, literal(0)
        one, other = self.polynomial(left, facts, need), self.polynomial(right, facts, need)
        width = max(one.width, other.width)
        one, other = one.fitted(width), other.fitted(width)
        expression = one.expression == other.expression if equal else one.expression >= other.expression
        return Printed(expression, 64, one.reads | other.reads)

    def need(self, polynomial: Polynomial, facts: Facts) -> int:
        """The width that the value of `polynomial` needs on this path. Raises Refused."""
        width = width_of(facts.range(polynomial))
        if width is None:
            raise Refused(self.tree, "width")
        return width

    def polynomial(self, polynomial: Polynomial, facts: Facts, width: int) -> Printed:
        """The value, at least `width` wide: wider where a column is, or a factor needs it."""
        known = polynomial.constant
        atoms = sorted(polynomial.atoms())
        for atom in atoms:
            if not self._fixed(atom, facts):
                width = max(width, self.widths[atom])
        for _, factor in polynomial.terms:
            if abs(factor) > MOST[width]:
                width = 128
            if abs(factor) > MOST[128]:
                raise Refused(self.tree, "width")
        if known is not None:
            return Printed(integer(known, width), width, frozenset(), known)
        reads = frozenset(self.names[atom] for atom in atoms if not self._fixed(atom, facts))
        same = (polynomial.terms, reads)
        return Printed(self._sum(polynomial, facts, width), width, reads, same)

    def _sum(self, polynomial: Polynomial, facts: Facts, width: int) -> pl.Expr:
        whole: pl.Expr | None = None
        ordered = sorted(polynomial.terms, key=lambda term: (term[1] < 0, not term[0], term[0]))
        for monomial, factor in ordered:
            term = self._term(monomial, abs(factor), facts, width)
            if whole is None:
                whole = term if factor > 0 else integer(0, width) - term
            else:
                whole = whole + term if factor > 0 else whole - term
        assert whole is not None
        return whole

    def _term(self, monomial: Sequence[int], factor: int, facts: Facts, width: int) -> pl.Expr:
        import polars as pl

        term: pl.Expr | None = None
        for atom in monomial:
            fixed = self._fixed(atom, facts)
            if fixed:
                factor *= fixed
                continue
            column = self._column_of(atom)
            if width > self.widths[atom]:
                column = column.cast(pl.Int128)
            term = column if term is None else term * column
        if term is None:
            return integer(factor, width)
        return term if factor == 1 else term * integer(factor, width)

    def _fixed(self, atom: int, facts: Facts) -> int:
        """The value of an atom that is no column but one number for all rows; otherwise 0."""
        if atom in self.names:
            return 0
        low, high = self.ends[atom]
        if low is None or low != high:
            raise Refused(self.tree, "width")
        return low

    def _column_of(self, atom: int) -> pl.Expr:
        import polars as pl

        return pl.col(self.names[atom])


def choice(test: Printed, yes: Printed, no: Printed) -> Printed:
    """One of two expressions, row by row."""
    import polars as pl

    width = max(yes.width, no.width)
    yes, no = yes.fitted(width), no.fitted(width)
    chosen = pl.when(test.expression).then(yes.expression).otherwise(no.expression)
    return Printed(chosen, width, test.reads | yes.reads | no.reads)


@lru_cache(maxsize=4096)
def integer(value: int, width: int) -> pl.Expr:
    """A literal of a stated type: polars would choose one by its size otherwise."""
    import polars as pl

    return pl.lit(value, dtype=pl.Int64 if width == 64 else pl.Int128)


def width_of(ends: Ends) -> int | None:
    """The least width that holds all values between `ends`; None where none does."""
    low, high = ends
    if low is None or high is None:
        return None
    most = max(abs(low), abs(high))
    return next((width for width, greatest in MOST.items() if most <= greatest), None)
