"""grade: the grade written gives a share, or a range to judge in."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.testing.rows import RowOf, rule_of

THREE = """{kind: grade, grades: [
  {label: 达成, aliases: ["100%-80%(含)", 全部达成], range: "[80%, 100%]", credit: 90%},
  {label: 部分达成, range: "[60%, 80%)", credit: judged},
  {label: 未达成, range: "[0%, 60%)", credit: judged}]}"""


@pytest.mark.parametrize(
    ("actual", "judged", "points"),
    [
        ("达成", "", "3.6"),
        ("100%-80%（含）", "4", "3.6"),
        ("全部达成", "", "3.6"),
        ("部分达成", "2.4", "2.4"),
        ("部分达成", "3.19", "3.19"),
        ("部分达成", "3.2", None),
        ("部分达成", "2.39", None),
        ("部分达成", "", None),
        ("未达成", "0", "0"),
        ("未达成", "2.39", "2.39"),
        ("未达成", "-0.1", None),
        ("不知道", "3", None),
    ],
)
def test_grades(actual: str, judged: str, points: str | None) -> None:
    found = RowOf(rule_of(THREE), Fraction(4)).score("健全", actual, judged=judged).points
    assert found == (None if points is None else Fraction(points))


def test_the_highest_range_includes_its_end() -> None:
    rule = rule_of('{kind: grade, grades: [{label: 好, range: "[80%, 100%)", credit: judged}]}')
    assert RowOf(rule).score("健全", "好", judged="10").points == 10


def test_labels_and_aliases() -> None:
    rule = rule_of(THREE)
    assert rule.labels() == ("达成", "部分达成", "未达成")
    assert rule.aliases() == (("100%-80%(含)", "达成"), ("全部达成", "达成"))
    assert rule.reads() == {"words"}


@pytest.mark.parametrize(
    ("grades", "codes"),
    [
        (
            '{label: 甲, range: "[80%, 100%]", credit: judged}, {label: 乙, range: "[60%, 80%]", credit: judged}',
            ["E208"],
        ),
        ('{label: 甲, range: "[80%, 120%]", credit: judged}', ["E214"]),
        ('{label: 甲, range: "[80, 100]", credit: judged}', ["E214"]),
        ('{label: 甲, range: "[80%, 100%]", credit: 70%}', ["E212"]),
        ('{label: 甲, range: "[80%, 100%]", credit: 170%}', ["E206"]),
        ('{label: 甲, range: "[80%, 100%]", credit: 高}', ["E221"]),
        ('{label: 甲, range: "[80%, 100%]", credit: 90%}, {label: 甲, range: "[0%, 80%)", credit: 0%}', ["E213"]),
        ('{label: 甲, aliases: [" 甲"], range: "[80%, 100%]", credit: 90%}', ["E213"]),
    ],
)
def test_what_cannot_be_meant_is_refused(refused: Callable[[str], list[str]], grades: str, codes: list[str]) -> None:
    text = f"{{kind: grade, grades: [{grades}]}}"
    assert refused(text) == codes
