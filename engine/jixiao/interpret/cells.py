"""Integers as Excel formulas: polynomials and tests over cells, and the cells that hold what they need on the way.

Excel counts in binary floats, compares at fifteen digits and takes a blank for zero. So every integer here stays within
10^14, where sums, products and comparisons of integers are exact in Excel, WPS and LibreOffice alike; what is greater
is held in parts (see `parts`). A missing value is the empty text, and what reads one is empty too; #N/A is a value
beyond what can be reckoned exactly, and whatever needs it is #N/A.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jixiao.expression.facts import Facts
from jixiao.expression.integers import All, Among, Any, Fixed, Inverse, IsKnown, NotNegative, Test, Zero
from jixiao.expression.polynomial import Ends, Monomial, Polynomial, ends_of
from jixiao.interpret.refused import Refused
from jixiao.value import dataclass, field

MOST = 10**14
"""The greatest magnitude of an integer in a cell, and of either side of a comparison."""

COLUMN = "\x1f"
"""Stands for the letters of the column that a program is put into."""

Term = tuple[Monomial, int]


@dataclass(slots=True)
class Cells:
    """One column of cells being written from row `first` down; `names` says where every atom stands.

    Equal formulas share a cell. `tree` is what is being printed, for whoever must hear that it cannot be; `lost` says
    why an atom stands nowhere.
    """

    first: int
    formulas: list[str] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    ends: dict[int, Ends] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    tree: str = ""
    _made: dict[str, str] = field(default_factory=dict)
    _extra: int = 0

    def put(self, formula: str) -> str:
        """The address of the cell that holds `formula`."""
        if formula not in self._made:
            self._made[formula] = f"{COLUMN}{self.first + len(self.formulas)}"
            self.formulas.append(formula)
        return self._made[formula]

    def hold(self, formula: str, ends: Ends) -> int:
        """A new atom: what `formula` comes to, within `ends`."""
        self._extra -= 1
        self.names[self._extra], self.ends[self._extra] = self.put(formula), ends
        return self._extra

    def guarded(self, reads: Iterable[int], formula: str) -> str:
        """`formula`, the empty text where an atom that it reads is missing."""
        cells = sorted({cell for number in reads if not _is_literal(cell := self.name(number))})
        blank = ",".join(f'{cell}=""' for cell in cells)
        return f'IF({blank if len(cells) == 1 else f"OR({blank})"},"",{formula})' if cells else formula

    def name(self, number: int) -> str:
        """Where an atom stands: a cell, or the one number that it always is. Raises Refused: nowhere."""
        if number in self.names:
            return self.names[number]
        low, high = self.ends.get(number, (None, None))
        if low is None or low != high:
            raise Refused(self.tree, self.lost.get(number, "reads"))
        return str(low)

    def ends_of(self, terms: Iterable[Term], facts: Facts) -> Ends:
        """The ends of a sum on a path; those of atoms made here go with it."""
        atoms = {number: self.ends[number] for monomial, _ in terms for number in monomial if number in self.ends}
        return ends_of(tuple(terms), {**atoms, **facts.atoms})

    def size(self, terms: Sequence[Term], facts: Facts) -> int:
        """The greatest that the magnitudes of `terms` add up to. Raises Refused where nothing bounds them."""
        whole = 0
        for term in terms:
            low, high = self.ends_of((term,), facts)
            if low is None or high is None:
                raise Refused(self.tree, "width")
            whole += max(abs(low), abs(high))
        return whole

    def fits(self, polynomial: Polynomial, facts: Facts, most: int = MOST) -> bool:
        """Whether what is added, and what is taken off, both stay within `most`."""
        return all(self.size(side, facts) <= most for side in sides(polynomial))

    def polynomial(self, polynomial: Polynomial) -> str:
        """The formula of an integer: what is added first, so that it begins without a sign wherever it can."""
        added, taken = sides(polynomial)
        return self._sum(added) + "".join(f"-{self._term(term)}" for term in taken) if added else self._negative(taken)

    def _negative(self, taken: Sequence[Term]) -> str:
        return "0" + "".join(f"-{self._term(term)}" for term in taken)

    def _sum(self, terms: Sequence[Term]) -> str:
        return "+".join(self._term(term) for term in terms) or "0"

    def _term(self, term: Term) -> str:
        monomial, factor = term
        parts: list[str] = []
        for number in monomial:
            name = self.name(number)
            if _is_literal(name):
                factor *= int(name)
            else:
                parts.append(name)
        if factor < 0:
            return f"({'*'.join([*parts, str(factor)])})"
        return "*".join(parts if factor == 1 and parts else [*parts, str(factor)])

    def comparison(self, polynomial: Polynomial, sign: str) -> str:
        """`polynomial` compared with 0, both sides within MOST: what is taken off stands on the right."""
        added, taken = sides(polynomial)
        if sign == ">=" and ((), 1) in taken:
            taken = [term for term in taken if term != ((), 1)]
            sign = ">"
        return f"{self._sum(added)}{sign}{self._sum(taken)}"

    def plain_test(self, test: IsKnown | Among | Inverse | Fixed) -> str:
        """A test that no missing value can turn into an error."""
        match test:
            case Fixed():
                return "TRUE" if test.holds else "FALSE"
            case IsKnown():
                return f'{self.name(test.atom)}<>""'
            case Among():
                name = self.name(test.atom)
                several = [f"{name}={value}" for value in sorted(test.values)]
                return several[0] if len(several) == 1 else f"OR({','.join(several)})"
            case Inverse(test=IsKnown(atom=number)):
                return f'{self.name(number)}=""'
            case Inverse(test=Among() as inner):
                return f"NOT({self.plain_test(inner)})"
            case _:
                raise TypeError(f"{test} is a comparison")


def sides(polynomial: Polynomial) -> tuple[list[Term], list[Term]]:
    """What a polynomial adds and what it takes off, both with positive factors, atoms before constants."""
    ordered = sorted(polynomial.terms, key=lambda term: (not term[0], term[0]))
    added = [term for term in ordered if term[1] > 0]
    return added, [(monomial, -factor) for monomial, factor in ordered if factor < 0]


def is_plain(test: Test) -> bool:
    """Whether a test reads no value that could be missing but whether it is."""
    match test:
        case Fixed() | IsKnown() | Among():
            return True
        case Inverse():
            return is_plain(test.test)
        case All() | Any():
            return all(is_plain(part) for part in test.tests)
        case NotNegative() | Zero():
            return False


def _is_literal(name: str) -> bool:
    return name.lstrip("-").isdigit()
