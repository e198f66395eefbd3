"""Parameters as trees: a constant, or a Lookup of constants on the budget year."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.expression.names import Name
from jixiao.expression.tree import Constant, Field, Lookup, Row, Tree, Type, walk
from jixiao.expression.typing import DAY, OPEN, Dimension, dimension_of, label
from jixiao.framework.model import Framework, Parameter, Yearly
from jixiao.interval import Interval
from jixiao.plan.model import Computed, Purpose, Section, Slot
from jixiao.target import DayTarget, NumberTarget, last_day

BUDGET_YEAR = "预算年度"
"""The slot that holds the budget year of the filing, where some tree reads it; formulas may name it too."""

YEAR = Field(BUDGET_YEAR)

MOST_YEARS = 50
"""Budget years of a framework without an end for which a day of every year is worked out."""


def parameter_names(framework: Framework) -> Iterator[Name]:
    """The parameters as formulas name them, and the budget year, unless the framework has that name for itself."""
    for item in framework.parameters:
        yield Name((item.id,), _tree(item, framework), _dimension(item), item.span)
    declared = [item.id for item in framework.inputs]
    declared += [item.id for item in framework.values]
    declared += [item.id for item in framework.parameters]
    if BUDGET_YEAR not in declared:
        yield Name((BUDGET_YEAR,), YEAR, OPEN)


def year_slots(framework: Framework, computed: tuple[Computed, ...], sections: tuple[Section, ...]) -> tuple[Slot, ...]:
    """The slot of the budget year, where something reads it that the framework does not declare itself."""
    if any(item.id == BUDGET_YEAR for item in framework.inputs):
        return ()
    own = (item for section in sections for variant in section.variants for item in variant.computed)
    if not any(YEAR in walk(item.tree) for item in (*computed, *own)):
        return ()
    first, last = framework.years
    range = Interval(Fraction(first), Fraction(9999 if last is None else last), True, True)
    return (Slot(BUDGET_YEAR, Type.NUMBER, Purpose.YEAR, "", range=range, places=0),)


def _tree(item: Parameter, framework: Framework) -> Tree:
    first, last = framework.years
    if item.values[0].year is None:
        (only,) = item.values
        if not isinstance(only.value, DayTarget) or only.value.year is not None:
            return _constant(only, first)
        years = range(first, (first + MOST_YEARS if last is None else last) + 1)
        found = {year: _constant(only, year) for year in years}
    else:
        found = {yearly.year: _constant(yearly, yearly.year) for yearly in item.values if yearly.year is not None}
    if first == last:
        return found.get(first, Constant(None, next(iter(found.values())).type))
    rows = (Row(Interval(Fraction(year), Fraction(year), True, True), tree) for year, tree in sorted(found.items()))
    return Lookup(YEAR, tuple(rows))


def _constant(yearly: Yearly, year: int) -> Constant:
    match yearly.value:
        case NumberTarget(value=value):
            return Constant(value)
        case DayTarget() as day:
            return Constant(last_day(day, year), Type.DAY)
        case other:
            return Constant(other.text, Type.LABEL)


def _dimension(item: Parameter) -> Dimension:
    match item.values[0].value:
        case NumberTarget(unit=unit):
            return dimension_of(unit)
        case DayTarget():
            return DAY
        case _:
            return label(())
