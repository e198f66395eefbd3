"""Which amounts may have been slips: corrections of one or two cells that would mend sums and printed rates.

The relations are the sums of every table (one for each parent line and amount column) and every printed rate with its
line's two amounts, right when the quotient, rounded at the places typed, is what is printed. A candidate changes one
amount cell of a failing relation to the value that makes this relation hold (for a rate: to the value nearest to the
exact one at the column's places); printed rates are evidence and are not themselves changed. A candidate mends the
failing relations that hold with it; one that would break others is kept and says so. A pair mends more than its two
parts would alone, and breaks nothing. Nothing here is ever applied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from jixiao.evaluation.rates import Rate, lines_of
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.wording import HUNDRED, Match, match
from jixiao.filing.model import Claim, Claimed
from jixiao.framework.model import Table
from jixiao.number import Mode, round_to
from jixiao.plan.slots import cell_name
from jixiao.value import dataclass

MOST_SINGLES = 100
"""More candidates than this are not tried in pairs: such a table is not a table with a slip."""

Values = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Equation:
    """A relation between cells: whether it holds, and what value of one of `cells` would make it hold."""

    name: str
    cells: tuple[str, ...]
    holds: Callable[[Values], bool]
    solve: Callable[[Values, str], Fraction | None]


@dataclass(frozen=True, slots=True)
class System:
    """All relations of a filing, and the amounts as typed."""

    equations: tuple[Equation, ...]
    values: Values


@dataclass(frozen=True, slots=True)
class Correction:
    """Cells with the values that they might have had; the relations that these mend and break, by name."""

    changes: tuple[tuple[str, Fraction], ...]
    mends: tuple[str, ...]
    breaks: tuple[str, ...]


def equations(subject: Subject) -> System:
    """The relations that can be judged: those whose every cell is known."""
    found: list[Equation] = []
    for table in subject.evaluation.plan.framework.tables:
        if table.total_of_children:
            found += _sums(table)
    for rate in subject.rates:
        found += _rates(subject, rate)
    names = dict.fromkeys(cell for equation in found for cell in equation.cells)
    values = {name: value for name in names if (value := subject.number(name)) is not None}
    known = tuple(equation for equation in found if all(cell in values for cell in equation.cells))
    return System(known, values)


def _sums(table: Table) -> list[Equation]:
    found = []
    for index, line in enumerate(table.lines):
        members = [item for item in table.lines if item.parent == index]
        for column in table.columns if members else ():
            parent = cell_name(table, line, column)
            parts = tuple(cell_name(table, member, column) for member in members)
            found.append(_sum(f"{line.id}的{column.id} = 下级之和", parent, parts))
    return found


def _sum(name: str, parent: str, parts: tuple[str, ...]) -> Equation:
    def holds(values: Values) -> bool:
        return values[parent] == sum(values[part] for part in parts)

    def solve(values: Values, cell: str) -> Fraction | None:
        if cell == parent:
            return sum((values[part] for part in parts), Fraction(0))
        return values[parent] - sum(values[part] for part in parts if part != cell)

    return Equation(name, (parent, *parts), holds, solve)


def _rates(subject: Subject, rate: Rate) -> list[Equation]:
    places = rate.table.columns[rate.part].places
    unit = Fraction(1, 10 ** (2 if places is None else places))
    found = []
    for id, name, part, whole in lines_of(rate):
        claim = subject.claim(id, Claimed.RATE)
        part_value, whole_value = subject.number(part), subject.number(whole)
        exact = part_value / whole_value if part_value is not None and whole_value else None
        printed = _printed_rate(claim, exact) if claim is not None else None
        # A rate printed as a ratio is right as it stands: no evidence of a slip.
        if claim is not None and printed is not None and printed == claim.value:
            mode = subject.rate_rounding.mode
            label = f"{name}的执行率 = {claim.text.rstrip('%％ ')}%"
            found.append(_rate(label, part, whole, printed, claim.places, mode, unit))
    return found


def _printed_rate(claim: Claim, exact: Fraction | None) -> Fraction | None:
    """A printed rate as a ratio. Typed without % it is percent, unless only as a ratio it is right (`1` for 100%)."""
    if claim.value is None or exact is None or "%" in claim.text or "％" in claim.text:
        return claim.value
    as_ratio = claim.value * 100
    unit = Fraction(1, 10**claim.places)
    as_percent = round_to(exact * 100, unit) == as_ratio
    return as_ratio if not as_percent and round_to(exact, unit) == as_ratio else claim.value


def _rate(name: str, part: str, whole: str, printed: Fraction, places: int, mode: Mode, unit: Fraction) -> Equation:
    def holds(values: Values) -> bool:
        if not values[whole]:
            return False
        exact = values[part] / values[whole]
        return match(printed * HUNDRED, exact * HUNDRED, places, mode) is Match.RIGHT

    def solve(values: Values, cell: str) -> Fraction | None:
        if cell == part:
            return round_to(values[whole] * printed, unit)
        return round_to(values[part] / printed, unit) if printed else None

    return Equation(name, (part, whole), holds, solve)


def violated(system: System, values: Values) -> tuple[Equation, ...]:
    """The relations that fail for `values`."""
    return tuple(equation for equation in system.equations if not equation.holds(values))


def candidates(system: System) -> list[Correction]:
    """Every change of one cell that makes a failing relation hold, in the order of the relations."""
    changes = dict.fromkeys(_changes(system, system.values))
    tried = (_try(system, (change,)) for change in changes)
    return [item for item in tried if item.mends]


def _changes(system: System, values: Values, beside: str | None = None) -> Iterable[tuple[str, Fraction]]:
    """Changes that make a failing relation hold; only of relations that read the cell `beside`, where given."""
    for equation in system.equations:
        if (beside is not None and beside not in equation.cells) or equation.holds(values):
            continue
        for cell in equation.cells:
            wanted = equation.solve(values, cell)
            if wanted is not None and wanted != values[cell]:
                yield cell, wanted


def _try(system: System, changes: tuple[tuple[str, Fraction], ...]) -> Correction:
    """What changing these cells does: only relations that read one of them can come out otherwise."""
    touched = {cell for cell, _ in changes}
    values = {**system.values, **dict(changes)}
    mends, breaks = [], []
    for equation in system.equations:
        if touched.isdisjoint(equation.cells):
            continue
        before, after = equation.holds(system.values), equation.holds(values)
        if after and not before:
            mends.append(equation.name)
        elif before and not after:
            breaks.append(equation.name)
    return Correction(changes, tuple(mends), tuple(breaks))


def pairs(system: System, singles: list[Correction]) -> list[Correction]:
    """Pairs of changes that mend more relations than both do alone, and break none; the best of them only.

    Two changes can do more together only in a relation that reads both cells. So for each first change the second is
    either another candidate that shares a relation with it, or one that mends such a relation once the first is made.
    """
    if len(singles) > MOST_SINGLES:
        return []
    alone = {item.changes[0]: len(item.mends) for item in singles}
    found: dict[frozenset[tuple[str, Fraction]], Correction] = {}
    for first in alone:
        values = {**system.values, first[0]: first[1]}
        shared = {cell for equation in system.equations if first[0] in equation.cells for cell in equation.cells}
        others = [change for change in alone if change[0] in shared]
        for second in dict.fromkeys((*others, *_changes(system, values, first[0]))):
            both = frozenset((first, second))
            if second[0] == first[0] or both in found:
                continue
            found[both] = _try(system, (first, second))
    better = [
        item
        for item in found.values()
        if not item.breaks and len(item.mends) > sum(alone.get(change, 1) for change in item.changes)
    ]
    best = max((len(item.mends) for item in better), default=0)
    return [item for item in better if len(item.mends) == best]
