"""A returned filing against the one before: mended, left, new, and what was changed besides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jixiao import api
from jixiao.filing.model import RawFiling, RawValue
from jixiao.report.against import Change, compare, compare_all
from jixiao.report.reviewed import Reviewed, reviewed

ROOT = Path(__file__).parents[3]
MACHINE = api.prepare(api.compile_plan(api.load_framework("shaanxi/baishui/department@2021")))
(SEED,) = api.read_file(ROOT / "tests/cases/seed-baishui-2021.json")


def review(raw: RawFiling) -> Reviewed:
    return reviewed(api.evaluate(MACHINE, api.bind(raw, MACHINE.plan)), 0)


def with_line(raw: RawFiling, number: int, role: str, text: str) -> RawFiling:
    lines = list(raw.lines)
    cells = dict(lines[number].cells)
    cells[role] = RawValue(text, cells[role].origin)
    lines[number] = replace(lines[number], cells=cells)
    return replace(raw, lines=tuple(lines))


def changes(before: RawFiling, now: RawFiling) -> dict[Change, list[tuple[str, str, str]]]:
    found: dict[Change, list[tuple[str, str, str]]] = {}
    for item in compare(review(before), review(now)):
        found.setdefault(item.kind, []).append((item.finding.code if item.finding else "", item.about, item.after))
    return found


def test_what_was_mended_and_what_was_left() -> None:
    found = changes(SEED, with_line(SEED, 0, "initial", "5619432.41"))
    mended = [(code, about) for code, about, _ in found[Change.MENDED]]
    assert ("C101", "年度总支出 · 年初预算数") in mended
    assert ("C101", "年度总支出 · 全年预算数", "12833888.75") in found[Change.LEFT]
    assert Change.NEW not in found
    assert Change.BESIDES not in found


def test_what_was_changed_besides_is_said_with_both_texts() -> None:
    rows = list(SEED.rows)
    cells = dict(rows[4].cells)
    cells["actual"] = RawValue("100", cells["actual"].origin)
    rows[4] = replace(rows[4], cells=cells)
    found = [
        item for item in compare(review(SEED), review(replace(SEED, rows=tuple(rows)))) if item.kind is Change.BESIDES
    ]
    assert [(item.about, item.before, item.after) for item in found] == [
        ("财务管理制度健全性 · 实际完成值", "100%-80%(含)", "100")]  # fmt: skip


def test_a_new_slip_is_new() -> None:
    found = changes(SEED, with_line(SEED, 1, "rate", "98.91"))
    assert [code for code, _, _ in found[Change.NEW]] == ["C102", "C104"]


def test_nothing_changed_is_all_left() -> None:
    assert set(changes(SEED, SEED)) == {Change.LEFT}


def test_units_are_known_by_code_and_who_did_not_file_again_is_said() -> None:
    one, two = Reviewed("a", "1", code="1"), Reviewed("b", "2", code="2")
    again = replace(one, file="c", digest="3")
    assert [(item.kind, item.unit.file) for item in compare_all([one, two], [again, replace(two, code="3")])] == [
        (Change.FIRST, "b"), (Change.GONE, "b")]  # fmt: skip
    unreadable = replace(one, read=False)
    assert [item.kind for item in compare_all([unreadable], [unreadable])] == []
