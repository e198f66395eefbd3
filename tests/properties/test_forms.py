"""A filing laid out as a form and read again says the same (I-62); any grid ends in filings or a refusal."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.diagnostic import Rejected
from jixiao.filing.model import GridCell, Merge, RawFiling, RawLine, RawRow, RawValue, Sheet, Sheets
from jixiao.filing.recognise import recognise
from jixiao.origin import Cell
from jixiao.testing.said import said
from jixiao_plugins.board import column_letters
from jixiao_plugins.xlsx.layout import lay_out
from jixiao_plugins.xlsx.reader import XlsxReader

HERE = Cell("a", "", "")
WORDS = "村道硬化率灌溉面积验收合格群众满意度补贴发放及时 （）()%“”·-0123456789"
NUMBERS = st.decimals(0, 10**7, places=2).map(lambda number: f"{number:f}") | st.integers(0, 10**6).map(str)
TYPED = NUMBERS | st.sampled_from(
    [
        "≥95%", "100%", "0.5%", "57.75%", "<0%", "9月前", "健全", "100%-80%(含)", "=1+1", "+5", "@x", "-", "/", "'5",
        "1E5", "010", "１２３", "≧735", "698.84万元", "12345678901234567890", "0.00", "是", "TRUE", "第一行\n第二行",
        "a&b<c>", "_x000D_",
    ]
)  # fmt: skip
NAMES = st.text(WORDS, min_size=3, max_size=12).map(lambda text: "甲" + text.strip() + "率")


def value(text: str) -> RawValue:
    return RawValue(text, HERE)


@st.composite
def filings(draw: st.DrawFn) -> RawFiling:
    depth = draw(st.integers(1, 3))
    names = st.lists(NAMES, min_size=depth, max_size=depth)
    levels: list[list[str]] = []
    for drawn in draw(st.lists(names, min_size=1, max_size=8)):
        shared = draw(st.integers(0, depth - 1)) if levels else 0
        levels.append([*(levels[-1][:shared] if levels else []), *drawn[shared:]])
    roles = st.sampled_from(["target", "actual", "unit", "weight", "score", "completion", "reason", "sign"])
    rows = tuple(
        RawRow(tuple(map(value, row)), {role: value(draw(TYPED)) for role in sorted(draw(st.sets(roles, min_size=1)))})
        for row in levels
    )
    columns = st.sampled_from(["initial", "annual", "executed", "rate", "weight", "score"])
    lines = tuple(
        RawLine(
            value(name + "支出"), {role: value(draw(NUMBERS)) for role in sorted(draw(st.sets(columns, min_size=1)))}
        )
        for name in draw(st.lists(NAMES, max_size=5, unique=True))
    )
    year = draw(st.integers(2000, 2099))
    return RawFiling(
        "a",
        "",
        title=value("项目支出绩效自评表"),
        office=value(draw(NAMES)),
        year=value(str(year)),
        subject=value("project"),
        money_unit=value("万元") if lines and draw(st.booleans()) else None,
        lines=lines,
        rows=rows,
        totals={"weight": value("100"), "score": value(draw(NUMBERS))},
    )


@settings(max_examples=60, deadline=None)
@given(filings())
def test_a_filing_laid_out_and_read_again_says_the_same(filing: RawFiling) -> None:
    (again,) = recognise(XlsxReader().read(lay_out(filing), name="表.xlsx"))
    assert said(again) == said(filing)
    assert again.leftovers == ()


CELLS = st.none() | st.sampled_from(
    [
        "三级指标", "一级指标", "目标值", "实际完成值", "分值", "得分", "年初预算数", "全年预算数", "全年执行数",
        "执行率", "总分", "项目支出绩效自评表", "（2021年度）", "填报单位", "说明", "小计", "单位：万元",
        "实际完成情况", "优", "91.93", "≥95%", "某局", "……",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(CELLS, max_size=8), max_size=12),
    st.lists(st.tuples(*[st.integers(0, 11)] * 2, *[st.integers(0, 4)] * 2), max_size=3),
)
def test_every_cell_of_any_grid_is_understood_or_left_over(
    grid: list[list[str | None]], areas: list[tuple[int, int, int, int]]
) -> None:
    rows = tuple(
        tuple(
            GridCell(text, Cell("a", "s", f"{column_letters(column)}{row + 1}")) if text else None
            for column, text in enumerate(line)
        )
        for row, line in enumerate(grid)
    )
    merges = tuple(Merge(top, left, top + height, left + width) for top, left, height, width in areas)
    sheets = Sheets("a", "", (Sheet("s", rows, merges),))
    try:
        found = recognise(sheets)
    except Rejected as refusal:
        found = ()
        refused = [item.code for item in refusal.diagnostics]
    else:
        refused = []
    assert refused in ([], ["I070"], ["I070", "I075"])
    places = [item.origin for filing in found for item in (*filing.leftovers, *(row.levels[-1] for row in filing.rows))]
    there = {cell.origin for row in rows for cell in row if cell}
    assert all(place in there for place in places)
    left = [item.origin for filing in found for item in filing.leftovers]
    assert len(left) == len(dict.fromkeys(left))
    assert recognise(sheets) == found if found else True
