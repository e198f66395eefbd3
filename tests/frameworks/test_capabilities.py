"""Every scoring form S, aggregation A and capability is said by words of the language and shown by a case.

A case says what it shows, and by which clause (`shows: {S9: 供养人员}`): a change of that clause makes it fail. The page
docs/reference/capabilities.md is made from that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from jixiao.document import Mapping, Scalar, parse, read_source
from jixiao.framework.catalog import Catalog, Loaded, installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.cases import SUFFIX, Case, read_case
from jixiao.testing.mutants import Mutant
from jixiao.testing.mutation import Fate, try_mutants

ROOT = Path(__file__).parents[2]
PACK = ROOT / "frameworks/jixiao_frameworks"
PAGE = ROOT / "docs/reference/capabilities.md"
NUMBERS = [f"S{n}" for n in range(1, 43)] + [f"A{n}" for n in range(1, 10)] + [str(n) for n in range(1, 61)]


@dataclass(frozen=True, slots=True)
class Shown:
    """One number shown by one case."""

    number: str
    clause: str
    framework: str
    case: Case


@dataclass(frozen=True, slots=True)
class Entry:
    """What a number means, and the words that say it; `test` where no score shows it."""

    number: str
    means: str
    says: str
    test: str


@cache
def catalog() -> Catalog:
    return installed_catalog(())


@cache
def loaded(name: str) -> Loaded:
    return catalog().read(name)


def entries() -> list[Entry]:
    path = Path(__file__).with_name("capabilities.yaml")
    root = parse(read_source(path.name, path.read_bytes())).root
    assert isinstance(root, Mapping)
    return [Entry(number, *(_word(node, key) for key in ("means", "says", "test"))) for number, node in root]


def _word(node: object, key: str) -> str:
    found = node.get(key) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) else ""


@cache
def shown() -> tuple[Shown, ...]:
    return tuple(_shown())


def _shown() -> Iterator[Shown]:
    for path in sorted(PACK.rglob(f"*{SUFFIX}")):
        folder = path.parent.parent
        name = f"{folder.parent.relative_to(PACK)}@{folder.name}"
        case = read_case(path) if "\nshows:" in path.read_text(encoding="utf-8") else None
        for number, clause in case.shows if case is not None else ():
            assert case is not None
            yield Shown(number, clause, name, case)


def test_every_number_is_said_and_shown() -> None:
    said = {entry.number: entry for entry in entries()}
    assert list(said) == NUMBERS
    by_case = {item.number for item in shown()}
    assert by_case <= set(NUMBERS)
    assert [number for number in NUMBERS if number not in by_case and not said[number].test] == []
    assert [entry.test for entry in said.values() if entry.test and not (ROOT / "tests" / entry.test).is_file()] == []


@pytest.mark.parametrize("name", sorted({item.framework for item in shown()}))
def test_a_case_fails_when_the_clause_that_it_shows_is_changed(name: str) -> None:
    """Each number by itself: some change of the clause that is named must make the case come out otherwise."""
    plan = compile_plan(loaded(name).framework)
    cases = {item.case.name: item.case for item in shown() if item.framework == name}
    for case in cases.values():
        waiting = {
            (item.number, item.clause) for item in shown() if (item.framework, item.case.name) == (name, case.name)
        }

        def wanted(mutant: Mutant, waiting: set[tuple[str, str]] = waiting) -> bool:
            return any(_names(mutant, clause) for _, clause in waiting)

        for tried in try_mutants(plan, [case], catalog(), wanted, inherited=True):
            if tried.fate is Fate.CAUGHT:
                waiting -= {item for item in waiting if _names(tried.mutant, item[1])}
            if not waiting:
                break
        assert not waiting, f"{name} {case.name}：改了这些规定，实例仍相符：{sorted(waiting)}"


def _names(mutant: Mutant, clause: str) -> bool:
    parts, wanted = mutant.place.split("."), clause.split(".")
    return any(parts[at : at + len(wanted)] == wanted for at in range(len(parts)))


def test_the_page(golden: Callable[[Path, str], None]) -> None:
    by_number: dict[str, list[Shown]] = {number: [] for number in NUMBERS}
    for item in shown():
        by_number[item.number].append(item)
    lines = [
        "# 能说什么：计分方法、汇总方法与能力",
        "",
        "每一行：编号，意思，用框架语言的哪些词来说，哪个框架的哪个实例显示它。实例里写着它所显示的规定（`shows`）；把那条规定改错，实例就不再相符，",
        "由 `tests/frameworks/test_capabilities.py` 逐条试过。本页由那里生成。",
    ]
    titles = (("S", "计分方法"), ("A", "汇总方法"), ("", "能力"))
    for letter, title in titles:
        lines += ["", f"## {title}", "", "| 编号 | 意思 | 用词 | 显示它的实例 |", "|---|---|---|---|"]
        for entry in entries():
            if re.sub("[0-9]", "", entry.number) == letter:
                places = [f"`{item.framework}` {item.case.name}（{item.clause}）" for item in by_number[entry.number]]
                places += [f"测试 `{entry.test}`"] if entry.test else []
                lines.append(f"| {entry.number} | {entry.means} | {entry.says} | {'；'.join(places)} |")
    golden(PAGE, "\n".join(lines) + "\n")
