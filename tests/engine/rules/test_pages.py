"""The pages of the rule kinds are true: every table there is scored by the rule printed above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.number import places_of, round_to
from jixiao.rules import RULES
from jixiao.testing.rows import RowOf, rule_of

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "rules"
FENCE = re.compile(r"```yaml\n(.*?)```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)


def cases() -> Iterator[tuple[str, str, dict[str, str]]]:
    for kind in RULES:
        page = (PAGES / f"{kind}.md").read_text(encoding="utf-8")
        for rule, table in FENCE.findall(page):
            head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
            for row in rows:
                yield kind, rule, dict(zip(head, row, strict=True))


CASES = list(cases())


@pytest.mark.parametrize(
    ("kind", "rule", "row"), CASES, ids=[f"{kind}-{index}" for index, (kind, _, _) in enumerate(CASES)]
)
def test_every_row_of_every_page(kind: str, rule: str, row: dict[str, str]) -> None:
    cells = {name: "" if text == "—" else text for name, text in row.items()}
    wanted = cells.pop("得分")
    built = rule_of(rule)
    assert built.kind == kind
    found = RowOf(built, Fraction(cells.pop("分值"))).score(
        target=cells.pop("目标"),
        actual=cells.pop("实际"),
        judged=cells.pop("评定", ""),
        credit=cells.pop("系数", ""),
        **cells,
    )
    if wanted == "待定":
        assert found.points is None
        return
    assert found.points is not None
    value = Fraction(wanted)
    places = max(places_of(value) or 0, len(wanted.partition(".")[2]))
    assert round_to(found.points, Fraction(1, 10**places)) == value


@pytest.mark.parametrize("kind", RULES)
def test_every_page_has_a_runnable_example(kind: str) -> None:
    assert any(name == kind for name, _, _ in CASES)
