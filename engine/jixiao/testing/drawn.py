"""Valid filings for any framework, as an office types them, edges favoured; they shrink to what a clerk can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from hypothesis import strategies as st

from jixiao.filing.draft import indicators_of
from jixiao.filing.model import RawFiling, RawLine
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.model import Framework, Indicator
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.testing.claimed import with_claims
from jixiao.testing.drawn_rows import own_rows
from jixiao.testing.filled import value_of, written
from jixiao.testing.ground import RARE, Ground
from jixiao.testing.standing import judge, stand
from jixiao.testing.turns import Name
from jixiao.testing.typed import Entered, typed_text


def filings(of: Plan | Framework | str, gaps: bool = True, claims: bool = False) -> st.SearchStrategy[RawFiling]:
    """Filings that a framework can score: rows that it fixes, rows and goals of the office's own, inputs, funds.

    `of` is a plan, a framework, or the name of one as commands take it (`id@version`, a file, a folder; Rejected where
    it cannot be read). Entries stand at, just below and just above every threshold, band edge, cap and tie of rounding
    of the rules more often than elsewhere, and at zero. With `gaps` one entry may be missing, or a row not applicable;
    with `claims` the office also says what it computed itself, right or wrong.
    """
    framework = installed_catalog().load(of) if isinstance(of, str) else of
    plan = compile_plan(framework) if isinstance(framework, Framework) else framework
    ground = Ground(plan)

    @st.composite
    def filing(draw: st.DrawFn) -> RawFiling:
        raw = _filing(draw, ground, gaps)
        return with_claims(draw, plan, raw) if claims else raw

    return filing()  # without arguments, which Hypothesis would print: a whole plan


def _filing(draw: st.DrawFn, ground: Ground, gaps: bool) -> RawFiling:
    plan = ground.plan
    first, last = plan.framework.years
    year = first if last is None else draw(st.integers(first, last))
    fields: dict[Name, Entered] = {
        name: Fraction(year) if slot.purpose is Purpose.YEAR else _entry(draw, ground, slot, year)
        for name, slot in ground.slots.items()
    }
    _set_sums(ground, fields)
    held: set[Name] = set()
    groups = list(ground.turns.fixed.values())
    first_group = draw(st.integers(0, max(0, len(groups) - 1)))
    for turns in (*groups[first_group:], *groups[:first_group]):
        stand(draw, turns, ground.slots, fields, held)
    for item in ground.judged:
        judge(draw, item, fields)
    _set_sums(ground, fields)
    left_out = {id for group in ground.indicators.items() for id in _not_chosen(draw, *group)}
    if gaps and draw(SELDOM) == OFTEN:
        _lose(draw, ground.slots, fields)
    goals: list[tuple[str, str]] = []
    own = [row for section in plan.sections for row in own_rows(draw, ground, section, year, fields, goals)]
    raw = written(ground, year, fields, own, goals, left_out, _tables(draw, ground, year))
    return ground.gathered.stand(draw, raw)


OFTEN = 5
SELDOM = st.integers(0, OFTEN)
YES = st.booleans()


def _entry(draw: st.DrawFn, ground: Ground, slot: Slot, year: int) -> Entered:
    if slot.purpose in RARE and (slot.purpose is Purpose.REASONED or draw(SELDOM) < OFTEN):
        return Fraction(0) if slot.purpose is Purpose.DEDUCTION else None
    if slot.purpose in (Purpose.GIVEN, Purpose.CHANGED):
        return slot.purpose is Purpose.GIVEN
    if slot.purpose is Purpose.APPLIES:
        return draw(SELDOM) < OFTEN
    if slot.purpose in (Purpose.REASON, Purpose.DESCRIBED, Purpose.NOTED):
        return draw(YES)
    if slot.name in ground.turns.sums:
        return Fraction(0)
    return draw(ground.entries(slot, year))


def _set_sums(ground: Ground, fields: dict[Name, Entered]) -> None:
    """Total lines as the sums of the lines below them; the innermost first."""

    def total(cell: str) -> Fraction:
        below = ground.turns.sums.get(cell)
        if below is not None:
            fields["", cell] = sum(map(total, below), Fraction(0))
        value = fields["", cell]
        return Fraction(value) if isinstance(value, (Fraction, int)) else Fraction(0)

    for cell in ground.turns.sums:
        total(cell)


def _not_chosen(draw: st.DrawFn, id: str, indicator: Indicator) -> Iterator[str]:
    """The rows that an office leaves empty because it chose another of the alternatives."""
    if indicator.one_of == "chosen":
        chosen = draw(st.sampled_from([child.id for child in indicator.children]))
        for child in indicator.children:
            if child.id != chosen:
                inside = f"{id}.{child.id}"
                yield inside
                yield from (f"{inside}.{below}" for below in indicators_of(child.children))


def _lose(draw: st.DrawFn, slots: Mapping[Name, Slot], fields: dict[Name, Entered]) -> None:
    asked = (Purpose.ACTUAL, Purpose.INPUT, Purpose.LINE, Purpose.ITEM, Purpose.JUDGED, Purpose.CREDIT)
    may_lack = [name for name, slot in slots.items() if slot.purpose in asked]
    if may_lack:
        fields[draw(st.sampled_from(may_lack))] = None


def _tables(draw: st.DrawFn, ground: Ground, year: int) -> Mapping[str, tuple[RawLine, ...]]:
    """The tables whose lines the office brings: one or two lines each, or as many as there have to be."""
    found: dict[str, tuple[RawLine, ...]] = {}
    plan = ground.plan
    for table, scope in zip(plan.framework.open_tables, plan.open_scopes, strict=True):
        low = 1 if table.count is None or table.count.low is None else max(1, int(table.count.low))
        lines = []
        for number in range(draw(st.integers(low, low + 1))):
            cells = {}
            for slot in scope.slots:
                text = typed_text(slot, draw(ground.entries(slot, year)))
                if text:
                    cells[slot.name] = value_of(text, f"{table.id}[{number}].{slot.name}")
            lines.append(RawLine(value_of(f"项目{number + 1}", f"{table.id}[{number}].label"), cells))
        found[table.id] = tuple(lines)
    return found
