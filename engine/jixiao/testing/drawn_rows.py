"""Rows and goals of the office's own, drawn: as many as there have to be, at the edges of their rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count

from hypothesis import strategies as st

from jixiao.number import exact_text, round_to
from jixiao.plan.model import JUDGED, Node, Purpose, Section, Slot, Variant
from jixiao.target import Unit
from jixiao.testing.filled import Own, cells_of
from jixiao.testing.ground import RARE, Ground
from jixiao.testing.standing import judge, stand
from jixiao.testing.turns import Name
from jixiao.testing.typed import Entered
from jixiao.value import replace

OWN_UNITS = tuple(
    Unit(text, dimension, factor)
    for text, dimension, factor in (("", "", Fraction(1)), ("%", "ratio", Fraction(1, 100)), ("次", "次", Fraction(1)))
)


def own_rows(
    draw: st.DrawFn,
    ground: Ground,
    section: Section,
    year: int,
    fields: Mapping[Name, Entered],
    goals: list[tuple[str, str]],
) -> Iterator[Own]:
    """The rows of a section, each with a part of its points; goals, where it has them, are added to `goals`."""
    plan = ground.plan
    node = plan.node(section.id)
    whole = node.weight if node.weight is not None else Fraction(10)
    numbers = count(1)
    if section.goals is None:
        groups = [plan.node(id) for id in section.groups] or [node]
        yield from _rows_of(draw, ground, section, groups, whole, year, fields, numbers, None)
        return
    low, high = section.goals.count.low or 1, section.goals.count.high
    among = draw(st.integers(max(1, int(low)), max(1, int(low), min(2, int(high) if high is not None else 2))))
    groups = list(section.goals.groups) or [node]
    for part in _parts(whole, among):
        percent = exact_text(round_to(part / whole * 100, Fraction(1, 100))) + "%"
        share = {"percent": percent, "points": exact_text(part)}
        goals.append((f"目标{len(goals) + 1}", share.get(section.goals.share, "")))
        weigh = section.goals.whole if section.goals.whole is not None else part
        yield from _rows_of(draw, ground, section, groups, weigh, year, fields, numbers, len(goals) - 1)


def _rows_of(
    draw: st.DrawFn,
    ground: Ground,
    section: Section,
    groups: Sequence[Node],
    whole: Fraction,
    year: int,
    fields: Mapping[Name, Entered],
    numbers: Iterator[int],
    goal: int | None,
) -> Iterator[Own]:
    """The rows of one place, or of one goal in it: each group has the points that it shares."""
    given = {group.id: group.group.points for group in groups if group.group is not None}
    fixed = sum((points for points in given.values() if points is not None), Fraction(0))
    opened = [group for group in groups if given.get(group.id) is None]
    rest = dict(zip((group.id for group in opened), _parts(max(whole - fixed, Fraction(0)), len(opened)), strict=True))
    for group in groups:
        points = given.get(group.id)
        points = rest[group.id] if points is None else points
        low = 1 if section.count is None or section.count.low is None else max(1, int(section.count.low))
        high = low + 1 if section.count is None or section.count.high is None else int(section.count.high)
        for weight in _parts(points, draw(st.integers(low, max(low, min(low + 1, high))))):
            if weight > 0 or whole == 0:
                cells = _own_cells(draw, ground, section, group, weight, year, fields)
                if cells is not None:
                    yield Own(section, group, f"指标{next(numbers)}", cells, goal)


def _parts(whole: Fraction, among: int) -> list[Fraction]:
    """`whole` in `among` parts of whole points, the rest in the last."""
    if among == 0:
        return []
    part = Fraction(int(whole / among)) if whole >= among else whole / among
    return [part] * (among - 1) + [whole - part * (among - 1)]


def _own_cells(
    draw: st.DrawFn,
    ground: Ground,
    section: Section,
    group: Node,
    weight: Fraction,
    year: int,
    fields: Mapping[Name, Entered],
) -> Mapping[str, str] | None:
    """The cells of one own row; None where no rule takes any row here."""
    own = ground.indicators[section.id].own_rows
    sources = () if own is None else own.direction
    kinds = {source.kind for source in sources}
    named = [sign for source in sources for name, sign in source.names if name in (group.name, group.id.split(".")[-1])]
    usable = [
        (index, variant)
        for index, variant in enumerate(section.variants)
        if variant.kind != JUDGED and (variant.kind != "number" or kinds & {"sign", "column"} or variant.sign in named)
    ]
    if not usable:
        return None
    index, variant = draw(st.sampled_from(usable))
    unit = draw(st.sampled_from(OWN_UNITS)) if variant.kind == "number" else None
    slots, row = _own_fields(draw, ground, variant, unit, weight, year)
    around = {**fields, **row}
    stand(draw, ground.by_variant[section.id, index], slots, around, set())
    judged = [name for name, slot in slots.items() if slot.purpose in (Purpose.JUDGED, Purpose.CREDIT)]
    scored = ground.turns.scored(variant.computed[variant.ruled], "row", variant.computed)
    for name in judged:
        if scored is not None:
            whole = weight if slots[name].purpose is Purpose.JUDGED else Fraction(1)
            judge(draw, (scored, name, whole), around)
    said: dict[str, str] = {"weight": exact_text(weight)}
    for name, slot in slots.items():
        said |= cells_of(slot, around[name], unit)
    wanted = {"words": "有效", "day": f"{year}年12月31日", "number": "100"}
    said.setdefault("target", wanted[variant.kind])
    said.setdefault("actual", wanted[variant.kind])
    sign = "" if variant.sign is None else str(variant.sign)
    if sign and "target" in said and "sign" in kinds:
        said["target"] = sign + said["target"]
    elif sign and "column" in kinds:
        said["sign"] = sign
    return said


def _own_fields(
    draw: st.DrawFn, ground: Ground, variant: Variant, unit: Unit | None, weight: Fraction, year: int
) -> tuple[dict[Name, Slot], dict[Name, Entered]]:
    slots: dict[Name, Slot] = {}
    values: dict[Name, Entered] = {}
    for slot in variant.slots:
        name = ("row", slot.name)
        sided = slot.purpose in (Purpose.TARGET, Purpose.ACTUAL) and slot.unit is None
        shown = unit if sided else slot.unit
        slots[name] = replace(slot, unit=shown)
        if slot.purpose is Purpose.WEIGHT:
            values[name] = weight
        elif slot.purpose in RARE or slot.purpose is Purpose.CHANGED:
            values[name] = Fraction(0) if slot.purpose is Purpose.DEDUCTION else None
        elif slot.purpose is Purpose.JUDGED:
            values[name] = weight
        else:
            values[name] = draw(ground.entries(slots[name], year))
    return slots, values
