"""What was read, as a Report: each cell's role, what it was read as and bound to, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.expression.tree import Type
from jixiao.filing.judgement import is_mark
from jixiao.filing.model import Filing, RawFiling, RawValue
from jixiao.number import exact_text
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.report.findings import place_text
from jixiao.report.model import Block, Column, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.record import finding, place
from jixiao.report.words import WORDS, say
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """What a cell became: the value read, its unit, and the place in the framework that it belongs to."""

    value: str
    unit: str
    node: str


NOWHERE = Bound("", "", "")


def build_reading(
    raw: RawFiling, filing: Filing | None, plan: Plan | None, language: Language = Language.CHINESE
) -> Report:
    """What was understood of `raw`; with `filing` and `plan`, also what each cell was bound to."""
    bound = _bound(filing, plan, language) if filing is not None and plan is not None else {}
    cells = tuple((_role(role, language), value) for role, value in _cells(raw))
    sections = [SectionBlock(say("read_cells", language), (_table(cells, bound, raw.file, language),))]
    sections.append(SectionBlock(say("leftovers", language), (_leftovers(raw, language),)))
    return Report(
        title=say("read_title", language, raw.title.text if raw.title else raw.file),
        facts=_facts(raw, language),
        sections=tuple(sections),
        record=_record(raw, filing, cells, bound, language),
        language=language,
    )


def _facts(raw: RawFiling, language: Language) -> tuple[tuple[str, str], ...]:
    given = (("file", raw.file), ("office", _text(raw.office)), ("year", _text(raw.year)), ("digest", raw.digest))
    return tuple((say(key, language), text) for key, text in given if text)


def _text(value: RawValue | None) -> str:
    return value.text if value else ""


def _cells(raw: RawFiling) -> Iterator[tuple[tuple[str, ...], RawValue]]:
    """Every cell that has a role, in the order of the form, with the words of its role."""
    for key in ("title", "office", "code", "year", "subject", "framework", "money_unit"):
        value = getattr(raw, key)
        if value is not None:
            yield (key,), value
    for name, value in raw.single.items():
        yield ("input", name), value
    for line in raw.lines:
        yield ("line",), line.label
        for role, value in line.cells.items():
            yield (role,), value
    for name, lines in raw.tables.items():
        for line in lines:
            yield ("open_line", name), line.label
            for role, value in line.cells.items():
                yield (role,), value
    for goal in raw.goals:
        yield ("goal",), goal.name
        for role, value in goal.cells.items():
            yield (role,), value
    seen: set[Cell] = set()
    for row in raw.rows:
        for depth, level in enumerate(row.levels):
            if level.origin not in seen:
                seen.add(level.origin)
                yield ("level", str(depth)), level
        for role, value in row.cells.items():
            yield ("marked" if role == "judged" and is_mark(value) else role,), value
    for role, value in raw.totals.items():
        yield ("total", role), value
    for value in raw.texts:
        yield ("text",), value


def _role(role: tuple[str, ...], language: Language) -> str:
    match role:
        case ("level", depth):
            return say("level", language, say("leaf_levels", language)[int(depth) % 8])
        case ("input", name):
            return say("role_input", language, name)
        case ("open_line", name):
            return say("role_open_line", language, name)
        case ("total", key):
            return say("role_total", language, _role((key,), language))
    key = f"role_{role[0]}"
    return say(key, language) if key in WORDS else role[0]


def _bound(filing: Filing, plan: Plan, language: Language) -> Mapping[Cell, Bound]:
    """What each cell became, by cell."""
    bound: dict[Cell, Bound] = {}
    for claim in filing.claims:
        value = (
            say("claim", language) if claim.value is None else f"{exact_text(claim.value)}（{say('claim', language)}）"
        )
        bound[claim.origin] = Bound(value, "", claim.node)
    for row in filing.rows:
        where = f"{row.under}#{row.number}"
        for role, origin in row.origins.items():
            bound.setdefault(origin, Bound(row.why if role in ("target", "actual") else "", "", where))
        if row.variant is not None:
            slots = next(section for section in plan.sections if section.id == row.section).variants[row.variant].slots
            for slot, entry in zip(slots, row.values, strict=True):
                entry = row.second if slot.purpose is Purpose.SECOND else entry
                at = row.origins.get(slot.purpose.value)
                if at is not None:
                    bound[at] = _entry(slot, entry, filing.scale, where, language)
    slots_of = {section.id: section.goals.slot for section in plan.sections if section.goals is not None}
    for goal in filing.goals:
        bound[goal.origins["name"]] = Bound("", "", goal.id)
        slot = slots_of[goal.section]
        if slot.purpose is Purpose.SHARE and "share" in goal.origins:
            bound[goal.origins["share"]] = _entry(slot, goal.value, filing.scale, goal.id, language)
    for slot, entry, cell in zip(plan.slots, filing.values, filing.origins, strict=True):
        if cell is not None:
            entry = filing.second.get(slot.name) if slot.purpose is Purpose.SECOND else entry
            bound[cell] = _entry(slot, entry, filing.scale, slot.node, language)
    scopes = {scope.id: scope for scope in plan.open_scopes}
    for line in filing.lines:
        where = f"{line.table}#{line.number}"
        bound[line.origin] = Bound("", "", where)
        for slot, entry, cell in zip(scopes[line.table].slots, line.values, line.origins, strict=True):
            if cell is not None:
                bound[cell] = _entry(slot, entry, filing.scale, f"{where}.{slot.name}", language)
    for id, mark in filing.marked.items():
        points = say("undetermined", language) if mark.points is None else exact_text(mark.points)
        bound[mark.origin] = Bound(say("should_be_open", language, points), "", id)
    for meaning, cell in filing.places.items():
        bound.setdefault(cell, Bound("", "", meaning.removesuffix(".name")))
    return bound


def _entry(slot: Slot, entry: int | None, scale: int, node: str, language: Language) -> Bound:
    unit = slot.unit.text if slot.unit else ""
    if entry is None:
        return Bound(say("undetermined", language), unit, node)
    match slot.type:
        case Type.DAY:
            return Bound(date.fromordinal(entry).isoformat(), unit, node)
        case Type.LABEL:
            return Bound(slot.labels[entry] if entry < len(slot.labels) else str(entry), unit, node)
        case Type.TRUTH:
            words = ("否", "是") if language is Language.CHINESE else ("no", "yes")
            return Bound(words[entry], unit, node)
        case _:
            return Bound(exact_text(Fraction(entry, 10**scale)), unit, node)


def _table(
    cells: tuple[tuple[str, RawValue], ...], bound: Mapping[Cell, Bound], file: str, language: Language
) -> TableBlock:
    columns = (
        Column(say("place", language), 14),
        Column(say("role", language), 14),
        Column(say("text", language), 34),
        Column(say("value", language), 24),
        Column(say("role_unit", language), 8),
        Column(say("bound", language), 36),
    )
    rows = []
    for role, value in cells:
        became = bound.get(value.origin, NOWHERE)
        where = Text(place_text(value.origin, file))
        rows.append((where, Text(role), Text(value.text), Text(became.value), Text(became.unit), Text(became.node)))
    return TableBlock(columns, tuple(rows))


def _leftovers(raw: RawFiling, language: Language) -> Block:
    if not raw.leftovers:
        return Paragraph(Text(say("no_leftovers", language), Tone.GOOD))
    columns = (Column(say("place", language), 14), Column(say("text", language), 60))
    rows = tuple((Text(place_text(value.origin, raw.file)), Text(value.text, Tone.WARNING)) for value in raw.leftovers)
    return TableBlock(columns, rows)


def _record(
    raw: RawFiling,
    filing: Filing | None,
    cells: tuple[tuple[str, RawValue], ...],
    bound: Mapping[Cell, Bound],
    language: Language,
) -> dict[str, object]:
    diagnostics = filing.diagnostics if filing is not None else raw.diagnostics
    return {
        "file": raw.file,
        "digest": raw.digest,
        "cells": [
            {
                "place": place(value.origin),
                "role": role,
                "text": value.text,
                "value": bound.get(value.origin, NOWHERE).value or None,
                "unit": bound.get(value.origin, NOWHERE).unit or None,
                "bound": bound.get(value.origin, NOWHERE).node or None,
            }
            for role, value in cells
        ],
        "leftovers": [{"place": place(value.origin), "text": value.text} for value in raw.leftovers],
        "findings": [finding(item, language) for item in diagnostics],
    }
