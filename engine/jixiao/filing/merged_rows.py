"""One row of several units merged into one row: targets, actuals, grades, points given by people, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from jixiao.filing.draft import PERCENT
from jixiao.filing.model import RawRow, RawValue
from jixiao.filing.parts import Part, Units, kind_of_number, typed_day, typed_number
from jixiao.interval import Sign
from jixiao.number import decimal_text, places_of, shown_text
from jixiao.origin import Cell
from jixiao.plan.model import Purpose
from jixiao.rules.grade import Grade, Grades
from jixiao.rules.rule import Rule
from jixiao.target import NumberTarget, Unit, read_typed
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class RowSpec:
    """What all units' rows have in common: how the row is scored, and by which names exceptions may speak of it."""

    ids: tuple[str, ...]  # the row's own, then those of the nodes above it
    levels: tuple[str, ...]
    kind: str  # number | day | words | ""
    sign: Sign | None
    labels: tuple[str, ...]
    rule: Rule | None  # that scores words
    purposes: frozenset[Purpose]
    weighs: bool  # whether the office gives the weight

    @property
    def name(self) -> str:
        """What people call the row."""
        return self.levels[-1]


@dataclass(frozen=True, slots=True)
class FiledRow:
    """The row of one unit. `values` by purpose, numbers as numbers; `cells` and `texts` by role."""

    unit: int
    applies: bool
    values: Mapping[Purpose, Fraction | None]
    cells: Mapping[str, Cell]
    texts: Mapping[str, str]
    measured: Unit | None
    weight: Fraction | None

    def part(self, role: str, value: Fraction | None) -> Part:
        """The row's part of one merged value."""
        return Part(self.unit, value, self.cells.get(role) or self.cells.get("name"), self.texts.get(role, ""))


def merge_row(units: Units, spec: RowSpec, filed: Sequence[FiledRow], number: int) -> RawRow:
    """The merged row, number `number` of the filing; units in which it does not apply bring nothing to it."""
    writer = _Row(units, spec, f"rows[{number}]")
    applied = [row for row in filed if row.applies]
    for row in applied:
        _say_left_out(writer, row)
    if spec.weighs:
        _weight(writer, filed)
        _core(writer, filed)
    if not applied:
        writer.put("target", "/")
        writer.put("actual", "/")
    else:
        _sides(writer, applied)
        for role, word in (("reason", "原因"), ("description", "完成情况")):
            told = [row.part(role, None) for row in applied if row.texts.get(role)]
            found = units.text(writer.what(word), told, writer.place(role), *spec.ids)
            if found is not None:
                writer.cells[role] = found
    levels = (RawValue(name, writer.place(f"levels[{index}]")) for index, name in enumerate(spec.levels))
    return RawRow(tuple(levels), writer.cells)


class _Row:
    """The merged row while it is being written."""

    def __init__(self, units: Units, spec: RowSpec, base: str) -> None:
        self.units, self.spec, self.base = units, spec, base
        self.cells: dict[str, RawValue] = {}

    def place(self, role: str) -> Cell:
        return Cell(self.units.file, "", f"{self.base}.{role}")

    def put(self, role: str, text: str) -> None:
        self.cells[role] = RawValue(text, self.place(role))

    def what(self, role: str) -> str:
        return f"“{self.spec.name}”的{role}"


LEFT_OUT = {
    Purpose.CHANGED: "年度中调整过的目标",
    Purpose.DEDUCTION: "扣减分数",
    Purpose.OVERRIDE: "改后得分",
    Purpose.EXEMPT: "免扣原因",
    Purpose.SECOND: "核查得分",
}
"""What was decided about one unit, and says nothing about several."""


def _say_left_out(writer: _Row, row: FiledRow) -> None:
    for purpose, word in LEFT_OUT.items():
        if row.values.get(purpose):
            units = writer.units
            units.say("C200", row.cells.get(purpose.value) or row.cells.get("name"), unit=units.name(row.unit),
                      row=writer.spec.name, what=word)  # fmt: skip


def _weight(writer: _Row, filed: Sequence[FiledRow]) -> None:
    first = filed[0]
    for other in filed[1:]:
        if other.weight != first.weight:
            writer.units.differ("I103", writer.what("分值"), *(_weighed(row) for row in (first, other)))
            return
    if first.weight is not None:
        writer.put("weight", decimal_text(first.weight))


def _core(writer: _Row, filed: Sequence[FiledRow]) -> None:
    """Whether it is a 核心指标: all units have to say the same."""
    other = next((row for row in filed if row.texts["core"] != filed[0].texts["core"]), None)
    if other is not None:
        parts = (Part(row.unit, None, row.cells.get("core") or row.cells.get("name"), row.texts["core"])
                 for row in (filed[0], other))  # fmt: skip
        writer.units.differ("I103", writer.what("“核心指标”标记"), *parts)
    elif filed[0].texts["core"] == "是":
        writer.put("core", "是")


def _weighed(row: FiledRow) -> Part:
    shown = "" if row.weight is None else shown_text(row.weight)
    return Part(row.unit, row.weight, row.cells.get("weight") or row.cells.get("name"), shown)


def _sides(writer: _Row, rows: Sequence[FiledRow]) -> None:
    match writer.spec.kind:
        case "day":
            for purpose, role in ((Purpose.TARGET, "target"), (Purpose.ACTUAL, "actual")):
                if purpose in writer.spec.purposes:
                    _day(writer, rows, purpose, role)
        case "words":
            _wanted_words(writer, rows)
            _graded(writer, rows)
        case _:
            _numbers(writer, rows)
    if writer.spec.purposes & {Purpose.JUDGED, Purpose.CREDIT} and not writer.spec.labels:
        credit = _credit(writer, rows, [_given(row) for row in rows])
        if credit is not None:
            _judged(writer, rows, credit)


def _day(writer: _Row, rows: Sequence[FiledRow], purpose: Purpose, role: str) -> None:
    parts = [row.part(role, row.values.get(purpose)) for row in rows]
    what = writer.what("目标" if role == "target" else "完成日期")
    found = writer.units.number(
        what, "day", parts, writer.place(role), writer.spec.ids, None, lambda day: typed_day(int(day))
    )
    if found is not None:
        writer.put(role, typed_day(int(found)))


def _numbers(writer: _Row, rows: Sequence[FiledRow]) -> None:
    """Target and actual in the unit of the first; units that do not convert into one another are refused."""
    unit = rows[0].measured
    for other in rows[1:]:
        if (other.measured.dimension if other.measured else "") != (unit.dimension if unit else ""):
            writer.units.differ("I105", writer.what("计量单位"), *(_measured(row) for row in (rows[0], other)))
            return
    sign = writer.spec.sign
    for purpose, role, said in ((Purpose.TARGET, "target", "目标值"), (Purpose.ACTUAL, "actual", "实际完成值")):
        if purpose not in writer.spec.purposes:
            continue
        parts = [row.part(role, row.values.get(purpose)) for row in rows]
        kind = kind_of_number(unit)
        found = writer.units.number(writer.what(said), kind, parts, writer.place(role), writer.spec.ids, unit)
        if found is not None:
            before = sign if role == "target" else None
            writer.put(role, typed_side(found, before, unit))
            if unit is not None and unit.text and not writer.cells[role].text.endswith(unit.text):
                writer.put("unit", unit.text)


def typed_side(value: Fraction, sign: Sign | None, unit: Unit | None) -> str:
    """A number with its sign, and with its unit where both read back as they are; else the unit has its own column."""
    bare = f"{sign.value if sign is not None else ''}{typed_number(value, unit)}"
    if unit is None or not unit.text:
        return bare
    again = read_typed(bare + unit.text)
    same = isinstance(again, NumberTarget) and (again.value, again.sign, again.unit) == (value, sign, unit)
    return bare + unit.text if same else bare


def _measured(row: FiledRow) -> Part:
    text = row.measured.text if row.measured is not None else "（没有单位）"
    return Part(row.unit, None, row.cells.get("actual") or row.cells.get("name"), text)


def _wanted_words(writer: _Row, rows: Sequence[FiledRow]) -> None:
    """The words that are the target: those of all units, once each."""
    texts = dict.fromkeys(row.texts.get("target", "").strip() for row in rows)
    wanted = "；".join(text for text in texts if text)
    if wanted:
        writer.put("target", wanted)


def _graded(writer: _Row, rows: Sequence[FiledRow]) -> None:
    """The grade in whose range the merged share of the weight lies; without shares the units have to agree."""
    spec, units = writer.spec, writer.units
    if not isinstance(spec.rule, Grades):
        parts = [row.part("actual", row.values.get(Purpose.ACTUAL)) for row in rows]
        place, labels = writer.place("actual"), spec.labels
        found = units.number(
            writer.what("实际完成值"), "label", parts, place, (), None, lambda index: labels[int(index)]
        )
        if found is not None:
            writer.put("actual", labels[int(found)])
        return
    grades = spec.rule.grades
    credit = _credit(writer, rows, [_share(row, grades) for row in rows])
    if credit is None:
        return
    grade = next((item for item in grades if credit in item.range), None)
    if grade is None:
        way = units.merging.way("grade", *spec.ids)
        units.say("I108", rows[0].cells.get("actual"), what=writer.what("档次"), way=way)
        return
    writer.put("actual", grade.label)
    if grade.credit is None:
        _judged(writer, rows, credit)


def _share(row: FiledRow, grades: tuple[Grade, ...]) -> Fraction | None:
    """The share of the weight that a unit's grade earns: that of the grade, or what a person gave."""
    index = row.values.get(Purpose.ACTUAL)
    grade = None if index is None else grades[int(index)]
    if grade is None:
        return None
    return grade.credit if grade.credit is not None else _given(row)


def _given(row: FiledRow) -> Fraction | None:
    """The share of the weight that a person gave: as points, or as a coefficient."""
    credit = row.values.get(Purpose.CREDIT)
    if credit is not None:
        return credit
    points = row.values.get(Purpose.JUDGED)
    return points / row.weight if points is not None and row.weight else None


def _credit(writer: _Row, rows: Sequence[FiledRow], shares: Sequence[Fraction | None]) -> Fraction | None:
    by_hand = "credit" if Purpose.CREDIT in writer.spec.purposes else "judged"
    role = "actual" if writer.spec.labels else by_hand
    parts = [
        Part(row.unit, share, row.cells.get(role) or row.cells.get("name"), _shown(row, role, share))
        for row, share in zip(rows, shares, strict=True)
    ]
    return writer.units.number(
        writer.what("档次" if writer.spec.labels else "评定的得分"),
        "grade",
        parts,
        writer.place(role),
        writer.spec.ids,
        PERCENT,
        lambda share: f"分值的 {shown_text(share * 100)}%",
    )


def _shown(row: FiledRow, role: str, share: Fraction | None) -> str:
    typed = row.texts.get(role, "")
    return typed if share is None else f"{typed}即分值的 {shown_text(share * 100)}%"


def _judged(writer: _Row, rows: Sequence[FiledRow], credit: Fraction) -> None:
    """The merged share of the weight as people give it: as a coefficient, or as points."""
    if Purpose.CREDIT in writer.spec.purposes:
        writer.put("credit", f"{decimal_text(credit * 100)}%")
        return
    points = credit * (rows[0].weight or Fraction(0))
    if places_of(points) is not None:
        writer.put("judged", decimal_text(points))
