"""What a form tells of each row beside it: how it was understood, what is missing, what a person may give."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.form import typed
from jixiao.form.canvas import Canvas
from jixiao.form.columns import Column
from jixiao.form.entries import Entries, FixedRow, SpareRow
from jixiao.form.model import CONFESSION, Area, Mark, Style, Tone, place, reckoned
from jixiao.form.reckoning import Reckoning
from jixiao.form.spare_fields import Spare
from jixiao.form.table import DAY, WORDS
from jixiao.plan.model import Plan, Purpose

BEYOND = "这一行公式算不了，交表后用 jixiao score 计算"


def lay_told(canvas: Canvas, plan: Plan, columns: Sequence[Column], entries: Entries, reckoning: Reckoning) -> None:
    """The column beside the table."""
    roles = [column.role for column in columns]
    told, score = roles.index("told"), roles.index("score")
    for row in entries.fixed:
        canvas.reckon(row.row, told, Style.ASIDE, _of_fixed(plan, row, score))
    for spare, made in zip(entries.spare, reckoning.spare, strict=True):
        canvas.reckon(spare.row, told, Style.ASIDE, _of_spare(spare, made, score))
    for at in [row.row for row in entries.fixed] + [row.row for row in entries.spare]:
        cell = place(at, score)
        canvas.marks.append(Mark(Area(at, score, at, score), f'{cell}="{CONFESSION}"', Tone.WRONG))
        said = place(at, told)
        canvas.marks.append(Mark(Area(at, told, at, told), f'AND({cell}="",{said}<>"")', Tone.AWAITED))


def _of_fixed(plan: Plan, row: FixedRow, score: int) -> str:
    """What a fixed row still lacks."""
    leaf = row.node.leaf
    assert leaf is not None
    cell = place(row.row, score)
    missing = '"等资金表或上面的数"'
    if Purpose.ACTUAL in leaf.slots:
        actual = typed.stripped(row.cells["actual"])
        rest = (
            '"人工评定一栏填得分"'
            if Purpose.JUDGED in leaf.slots
            else '"系数一栏填得分系数"'
            if Purpose.CREDIT in leaf.slots
            else '"看目标值和单位"'
        )
        missing = f'IF({actual}="","请填实际完成值",{rest})'
        if Purpose.TARGET in leaf.slots:
            target = typed.stripped(row.cells["target"])
            missing = f'IF({target}="","请填目标值",{missing})'
    elif Purpose.JUDGED in leaf.slots:
        missing = '"人工评定一栏填得分"'
    elif Purpose.CREDIT in leaf.slots:
        missing = '"得分系数一栏填系数"'
    return f'IF({cell}="",{missing},IF({cell}="{CONFESSION}","{BEYOND}",""))'


def _of_spare(row: SpareRow, made: Spare, score: int) -> str:
    """How an own row was understood, or what it still lacks."""
    cells = row.cells
    text = {role: typed.stripped(cells[role]) for role in ("name", "target", "actual", "weight", "sign", "unit")}
    cell = place(row.row, score)
    lacks = [
        (f'{text["name"]}=""', "请填指标名称"),
        (f'{text["weight"]}=""', "请填分值"),
        (f'{text["target"]}=""', "请填目标值；不适用填 /"),
        (f'AND(ISNUMBER({cells["target"]}),{text["sign"]}="")', "请选指标性质"),
        (f'{text["actual"]}=""', "请填实际完成值"),
    ]
    nested = '"还算不出：看指标性质、单位，定性看人工评定"'
    for test, says in reversed(lacks):
        nested = f'IF({test},"{says}",{nested})'
    understood = (
        f'IF(ISNUMBER({cells["target"]}),IF({text["sign"]}="{DAY}","按日期",'
        f'"目标 "&{text["sign"]}&" "&{cells["target"]}&{text["unit"]}&"，'
        f'完成 "&{cells["actual"]}&{text["unit"]}),"按{WORDS}")'
    )
    shown = f'IF({cell}="{CONFESSION}","{BEYOND}",{understood})'
    detail = f'IF({reckoned(made.filled)}=1,"其中：数并入上面一行","")'
    return f'IF({reckoned(made.used)}=0,{detail},IF({cell}="",{nested},{shown}))'
