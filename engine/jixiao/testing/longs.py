"""Generated long tables: rows, goals and lines of many filings as texts; edges, ties, gaps and oddities planted."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.filing.bind import bind
from jixiao.filing.model import Filing, RawFiling, RawGoal, RawLine, RawRow, RawValue
from jixiao.number import decimal_text
from jixiao.origin import Cell
from jixiao.plan.model import JUDGED, Node, Plan, Purpose, Section, Slot, Variant
from jixiao.testing.ledgers import BLANK, rare_cell, read_singly, usual_cell
from jixiao.value import dataclass, replace

Texts = Mapping[str, Sequence[str]]
"""A table as columns of text."""

ROLES = ("target", "actual", "weight", "unit", "sign", "score", "credit", "reason", "judged", "basis", "adjusted",
         "deduct", "override", "override_reason", "exempt", "description", "core")  # fmt: skip

SIGNS = ("≥",) * 12 + ("≤",) * 8 + ("=", "＞", "<", "")
UNITS = ("", "", "%", "个", "万元", "万人次")
NUMBERS = ("8", "40", "80", "95", "100", "1.6", "12.5", "0", "3", "1600", "200")
NEAR = ("7", "7.995", "39", "40", "41", "79.6", "80", "94.99", "95", "96", "100", "104.5", "0", "1.5", "12.49", "160")
DAYS = ("9月30日", "12月底前", "2021年6月", "6月30日")
WORDS = ("健全", "显著提升", "及时")
WEIGHTS = ("5", "10", "7.5", "2.25", "6.66", "3", "50", "12", "0", "4.5分")
STRANGE = (
    "",
    "/",
    "约90",
    "九成",
    "１２．５",
    "1,234.5",
    "≥95",
    "5O",
    "不适用",
    "100000000000000",
    "0.123456789012",
    "-3",
)


def long_tables(plan: Plan, codes: Sequence[str], seed: int, odd: int = 0) -> dict[str, Texts]:
    """The long tables of the filings `codes`; of a thousand cells `odd` are strange."""
    chance = random.Random(seed)
    rows: list[dict[str, str]] = []
    goals: list[dict[str, str]] = []
    lines: dict[str, list[dict[str, str]]] = {scope.id: [] for scope in plan.open_scopes}
    for code in codes:
        for section in plan.sections:
            named = _goals(plan, section, code, chance, goals)
            for group in _groups(plan, section):
                for _ in range(chance.choice((0, 1, 1, 2))):
                    row = _row(section, group, chance, odd)
                    rows.append({"code": code, "group": group.id, "goal": chance.choice(named), **row})
        for scope in plan.open_scopes:
            for number in range(chance.choice((0, 1, 2, 5))):
                cells = {slot.name: _cell(slot, chance, odd) for slot in scope.slots}
                lines[scope.id].append({"code": code, "name": f"项目{number}", **cells})
    found = {id: _columns(held, ("code", "name", *_names(plan, id))) for id, held in lines.items()}
    if plan.sections:
        found["rows"] = _columns(rows, ("code", "group", "goal", "name", *ROLES))
    if goals:
        found["goals"] = _columns(goals, ("code", "goal", "share"))
    return found


def _names(plan: Plan, id: str) -> tuple[str, ...]:
    return tuple(slot.name for slot in next(scope for scope in plan.open_scopes if scope.id == id).slots)


def _groups(plan: Plan, section: Section) -> Sequence[Node]:
    if section.goals is not None:
        return section.goals.groups or (plan.node(section.id),)
    return [plan.node(id) for id in section.groups] or [plan.node(section.id)]


def _goals(
    plan: Plan, section: Section, code: str, chance: random.Random, goals: list[dict[str, str]]
) -> Sequence[str]:
    """The names of the goals of one filing; one that has none has no rows in goals either."""
    if section.goals is None:
        return ("",)
    names = [f"目标{number}" for number in range(1, chance.choice((1, 2, 3)) + 1)]
    whole = plan.node(section.id).weight or Fraction(100)
    for name in names:
        share = chance.choice(("40%", "60%", "33.3%", "", "约一半")) if section.goals.share == "percent" else ""
        if section.goals.share == "points":
            share = decimal_text(Fraction(int(whole * chance.randrange(1, 9) / 10)))
        goals.append({"code": code, "goal": name, "share": share})
    return names


def _row(section: Section, group: Node, chance: random.Random, odd: int) -> dict[str, str]:
    variant = chance.choice([item for item in section.variants if item.kind != JUDGED] or section.variants)
    unit = chance.choice(UNITS) if variant.kind == "number" else ""
    typed = unit if chance.randrange(3) else ""
    row = {
        "name": chance.choice(("参训人次", "合格率", "指标3（5分）", "完成2021年任务")),
        "target": _target(variant, chance, unit),
        "actual": _actual(variant, chance, typed),
        "weight": _weight(variant, chance),
        "unit": unit if not typed and chance.randrange(2) else "",
        "sign": chance.choice(("", "", "≥", "反向")),
        "score": chance.choice(("3", "1.5", "2.25", "0") if chance.randrange(50) else ("", "约3", "99")),
        "credit": chance.choice(("90%", "0.8", "33.3%") if chance.randrange(50) else ("", "2")),
        "reason": chance.choice(("", "", "无", "受疫情影响")),
        "judged": "是" if chance.randrange(40) == 0 else "",
        "basis": chance.choice(("", "会议纪要")),
        "adjusted": _target(variant, chance, unit) if chance.randrange(150) == 0 else "",
    }
    purposes = {slot.purpose for slot in variant.slots}
    if Purpose.DEDUCTION in purposes:
        row["deduct"] = chance.choice(("", "", "0.5", "1", "无"))
    if Purpose.OVERRIDE in purposes and chance.randrange(3) == 0:
        row |= {"override": chance.choice(("2", "3.5", "多")), "override_reason": chance.choice(("", "经核实"))}
    if chance.randrange(1000) < odd:
        row[chance.choice(("target", "actual", "weight"))] = chance.choice(STRANGE)
    return row


def _weight(variant: Variant, chance: random.Random) -> str:
    """Mostly one that a row can have there."""
    if chance.randrange(60) == 0:
        return chance.choice((*WEIGHTS, ""))
    most = next((slot.range.high for slot in variant.slots if slot.purpose is Purpose.WEIGHT and slot.range), None)
    fitting = [text for text in WEIGHTS if most is None or Fraction(text.removesuffix("分")) <= most]
    return chance.choice(fitting)


def _target(variant: Variant, chance: random.Random, unit: str) -> str:
    match variant.kind:
        case "day":
            return chance.choice(DAYS)
        case "words":
            return chance.choice(WORDS)
        case _:
            return chance.choice(SIGNS) + chance.choice(NUMBERS) + unit


def _actual(variant: Variant, chance: random.Random, unit: str) -> str:
    match variant.kind:
        case "day":
            return chance.choice((*DAYS, "2022年1月"))
        case "words":
            return chance.choice(variant.labels) if variant.labels and chance.randrange(50) else "健全"
        case _:
            return chance.choice(NEAR) + unit


def _cell(slot: Slot, chance: random.Random, odd: int) -> str:
    rare = rare_cell(slot, chance, {"gaps": odd // 2, "odd": odd, "giants": odd // 4})
    text = rare or usual_cell(slot, chance)
    return "" if text == BLANK else text


def _columns(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> Texts:
    return {name: [row.get(name, "") for row in rows] for name in names}


def read_filings(plan: Plan, columns: Texts, long: Mapping[str, Texts], year: int | None) -> Iterator[Filing]:
    """Every filing read by itself: its columns cell by cell, its rows, goals and lines as those of a form."""
    tables = {name: _by_code(table) for name, table in long.items()}
    for code, filing in zip(columns["code"], read_singly(plan, columns, year), strict=True):
        held = {name: table.get(code, []) for name, table in tables.items()}
        yield _together(plan, filing, bind(_form(plan, held, year), plan))


def _by_code(table: Texts) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for values in zip(*table.values(), strict=True):
        row = dict(zip(table, values, strict=True))
        found.setdefault(row["code"], []).append(row)
    return found


def _form(plan: Plan, held: Mapping[str, Sequence[Mapping[str, str]]], year: int | None) -> RawFiling:
    goals = [row["goal"] for row in held.get("goals", ())]
    rows = tuple(
        RawRow(
            tuple(_value(name) for name in (*plan.node(row["group"]).path, row["name"])),
            {role: _value(row[role]) for role in (*ROLES, "completion") if row.get(role, "").strip()},
            goals.index(row["goal"]) if row["goal"] else None,
        )
        for row in held.get("rows", ())
    )
    return RawFiling(
        "form", "",
        year=None if year is None else _value(str(year)),
        money_unit=_value("元"),
        rows=rows,
        goals=tuple(
            RawGoal(_value(row["goal"]), {"share": _value(row["share"])} if row["share"].strip() else {})
            for row in held.get("goals", ())
        ),
        tables={scope.id: tuple(
            RawLine(_value(row["name"]), {slot.name: _value(row[slot.name]) for slot in scope.slots})
            for row in held.get(scope.id, ())
        ) for scope in plan.open_scopes},
    )  # fmt: skip


def _value(text: str) -> RawValue:
    return RawValue(text, Cell("form", "", ""))


@dataclass(frozen=True, slots=True)
class _Scaled:
    """Values brought from one power of ten to another."""

    by: int

    def __call__(self, slots: Sequence[Slot], values: Sequence[int | None]) -> tuple[int | None, ...]:
        return tuple(
            value * self.by if value is not None and slot.type is Type.NUMBER else value
            for slot, value in zip(slots, values, strict=True)
        )


def _together(plan: Plan, ledger: Filing, form: Filing) -> Filing:
    """The values of the one and the rows, goals and lines of the other, at one scale."""
    scale = max(ledger.scale, form.scale)
    first, second = _Scaled(10 ** (scale - ledger.scale)), _Scaled(10 ** (scale - form.scale))
    variants = {section.id: section.variants for section in plan.sections}
    scopes = {scope.id: scope.slots for scope in plan.open_scopes}
    return replace(
        ledger,
        scale=scale,
        values=first(plan.slots, ledger.values),
        claims=tuple(claim for claim in form.claims if "#" in claim.node),
        rows=tuple(
            row
            if row.variant is None
            else replace(row, values=second(variants[row.section][row.variant].slots, row.values))
            for row in form.rows
        ),
        goals=tuple(replace(goal, value=None if goal.value is None else goal.value * second.by) for goal in form.goals),
        lines=tuple(replace(line, values=second(scopes[line.table], line.values)) for line in form.lines),
    )
