"""Goals as tables print them: a leading column of merged cells, or a heading over the rows of each."""

from __future__ import annotations

import pytest

from jixiao.filing.goal_cells import is_numbered_goal, read_goal
from jixiao.filing.model import GridCell, Merge, RawFiling, RawValue, Sheet, Sheets
from jixiao.filing.recognise import recognise
from jixiao.origin import Cell
from jixiao_plugins.board import column_letters


def only(text: str, *merges: tuple[int, int, int, int]) -> RawFiling:
    """The filing of a sheet of cells divided by `|`; an empty cell does not exist. Whole numbers are stored as such."""
    rows = tuple(
        tuple(
            GridCell(cell.strip(), Cell("表.xlsx", "表", f"{column_letters(column)}{number}"), cell.strip().isdigit())
            if cell.strip()
            else None
            for column, cell in enumerate(line.split("|"))
        )
        for number, line in enumerate(text.strip("\n").split("\n"), 1)
    )
    (filing,) = recognise(Sheets("表.xlsx", "0", (Sheet("表", rows, tuple(Merge(*merge) for merge in merges)),)))
    return filing


def goals_of(filing: RawFiling) -> list[tuple[str, str, dict[str, tuple[str, str]]]]:
    return [
        (
            goal.name.text,
            goal.name.origin.reference,
            {role: (value.text, value.origin.reference) for role, value in goal.cells.items()},
        )
        for goal in filing.goals
    ]


def rows_of(filing: RawFiling) -> list[tuple[str, int | None]]:
    return [("/".join(level.text for level in row.levels), row.goal) for row in filing.rows]


COLUMN = """
项目支出绩效自评表（2020年度）
年度绩效目标 | 一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
 | 预算执行率 | | ≥100% | 98% | 20 | 19.6
治理水土流失（40分） | 产出指标 | 治理面积 | ≥100 | 98 | 20 | 19.6
 | 效益指标 | 植被覆盖 | ≥60 | 60 | 20 | 20
监督执法（40分） | 产出指标 | 检查次数 | ≥10 | 10 | 40 | 40
总分 | | | | | 100 | 99.2
"""


def test_a_leading_column_of_goals() -> None:
    filing = only(COLUMN, (3, 0, 4, 0))
    assert goals_of(filing) == [
        ("治理水土流失", "A4", {"share": ("40分", "A4")}),
        ("监督执法", "A6", {"share": ("40分", "A6")}),
    ]
    assert rows_of(filing) == [
        ("预算执行率", None),
        ("产出指标/治理面积", 0),
        ("效益指标/植被覆盖", 0),
        ("产出指标/检查次数", 1),
    ]
    assert filing.leftovers == ()


def test_cells_that_were_not_merged_are_inherited() -> None:
    assert rows_of(only(COLUMN)) == rows_of(only(COLUMN, (3, 0, 4, 0)))


def test_a_column_of_shares_beside_that_of_goals() -> None:
    text = """
部门整体绩效自评表（2024年度）
年度绩效目标 | 目标权重 | 一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
保障运转 | 40% | 产出指标 | 开会次数 | ≥4 | 4 | 100 | 100
促进发展 | 60% | 产出指标 | 扶持户数 | ≥9 | 9 | 100 | 100
"""
    filing = only(text)
    assert goals_of(filing) == [
        ("保障运转", "A3", {"share": ("40%", "B3")}),
        ("促进发展", "A4", {"share": ("60%", "B4")}),
    ]
    assert [row.cells["weight"].text for row in filing.rows] == ["100", "100"]


@pytest.mark.parametrize("heading", ["目标得分", "自评得分"])
def test_a_column_of_scores_beside_those_of_goals_and_shares(heading: str) -> None:
    """Left of the levels it is what the goals score; the column of that name on the right is that of the rows."""
    text = f"""
部门整体绩效自评表（2024年度）
年度绩效目标 | 目标占比 | {heading} | 一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
保障运转 | 40% | 38 | 产出指标 | 开会次数 | ≥4 | 4 | 60 | 60
 | | | 效益指标 | 办结件数 | ≥9 | 8 | 40 | 35
促进发展 | 60% | | 产出指标 | 扶持户数 | ≥9 | 9 | 100 | 100
"""
    filing = only(text, *((2, column, 3, column) for column in range(3)))
    assert goals_of(filing) == [
        ("保障运转", "A3", {"share": ("40%", "B3"), "score": ("38", "C3")}),
        ("促进发展", "A5", {"share": ("60%", "B5")}),
    ]
    assert [row.cells["score"].text for row in filing.rows] == ["60", "35", "100"]
    assert filing.leftovers == ()


def test_a_column_of_scores_without_goals_is_that_of_rows() -> None:
    text = """
部门整体绩效自评表（2024年度）
得分 | 一级指标 | 三级指标 | 指标值 | 完成值 | 分值
4 | 产出指标 | 开会次数 | ≥4 | 4 | 4
"""
    filing = only(text)
    assert filing.goals == ()
    assert [row.cells["score"].text for row in filing.rows] == ["4"]


HEADINGS = """
项目支出绩效自评表（2020年度）
填报单位 | 某局
年度目标1：（40分） | 治理水土流失
一级指标 | 二级指标 | 三级指标 | 年初目标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 治理面积 | ≥100 | 98 | 20 | 19.6
效益指标 | 生态效益 | 植被覆盖 | ≥60 | 60 | 20 | 20
年度目标2：（40分） | 监督执法
一级指标 | 二级指标 | 三级指标 | 年初目标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 检查次数 | ≥10 | 10 | 40 | 40
"""


@pytest.mark.parametrize("repeated", [True, False])
def test_headings_over_the_rows_of_each_goal(repeated: bool) -> None:
    """With the head of the table repeated under each, as in the form of 湖北, or once for all."""
    lines = HEADINGS.strip().split("\n")
    filing = only("\n".join(lines if repeated else [*lines[:7], *lines[8:]]))
    assert goals_of(filing) == [
        ("年度目标1", "A3", {"share": ("40分", "A3")}),
        ("年度目标2", "A7", {"share": ("40分", "A7")}),
    ]
    assert rows_of(filing) == [
        ("产出指标/数量指标/治理面积", 0),
        ("效益指标/生态效益/植被覆盖", 0),
        ("产出指标/数量指标/检查次数", 1),
    ]
    assert filing.leftovers == ()


def test_a_heading_may_have_the_score_of_its_goal() -> None:
    text = """
项目支出绩效自评表（2020年度）
一级指标 | 三级指标 | 年初目标值 | 实际完成值 | 分值 | 得分
目标一（40%） | | | | | 38
产出指标 | 治理面积 | ≥100 | 98 | 100 | 98
"""
    assert goals_of(only(text)) == [("目标一", "A3", {"share": ("40%", "A3"), "score": ("38", "F3")})]


def test_a_goal_goes_on_after_a_new_page() -> None:
    lines = HEADINGS.strip().split("\n")
    again = [*lines[:5], lines[2], lines[3], *lines[5:]]
    assert rows_of(only("\n".join(again))) == rows_of(only(HEADINGS))
    assert len(only("\n".join(again)).goals) == 2


def test_a_table_without_goals_has_none() -> None:
    lines = HEADINGS.strip().split("\n")
    filing = only("\n".join([*lines[:2], "年度总体目标 | 治理水土流失", *lines[3:6]]))
    assert filing.goals == ()
    assert [goal for _, goal in rows_of(filing)] == [None, None]


@pytest.mark.parametrize(
    ("text", "name", "share"),
    [
        ("目标一（40%）", "目标一", "40%"),
        ("目标1（占比：12.5％）：修路", "目标1：修路", "12.5％"),
        ("年度绩效目标2【权重 40 分】", "年度绩效目标2", "40分"),
        ("目标三", "目标三", None),
        ("目标四（不含税）", "目标四（不含税）", None),
    ],
)
def test_the_share_in_the_name_of_a_goal(text: str, name: str, share: str | None) -> None:
    goal = read_goal(RawValue(text, Cell("", "", "")), {})
    assert (goal.name.text, goal.cells["share"].text if "share" in goal.cells else None) == (name, share)


@pytest.mark.parametrize("text", ["目标一", "年度目标 2：修路", "年度绩效目标3（40分）", "总体目标１"])
def test_numbered_goals(text: str) -> None:
    assert is_numbered_goal(text)


@pytest.mark.parametrize(
    "text", ["年度总体目标", "目标值", "目标100%", "目标人群", "目标20.5", "产出指标", "目标一级", ""]
)
def test_what_is_no_numbered_goal(text: str) -> None:
    assert not is_numbered_goal(text)
