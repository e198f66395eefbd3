"""What people type into target and actual cells (forms.md part 2), told apart and never guessed."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from jixiao.interval import Sign
from jixiao.target import (
    Blank,
    DayTarget,
    NotApplicable,
    NumberTarget,
    Unit,
    Unreadable,
    WordsTarget,
    last_day,
    read_amount,
    read_day,
    read_typed,
    read_unit,
)

F = Fraction
PERCENT, YUAN, WAN_YUAN = read_unit("%"), read_unit("元"), read_unit("万元")


@pytest.mark.parametrize(
    ("text", "sign", "value", "unit"),
    [
        # Signs and their look-alikes, before the number.
        ("≥95%", "≥", "0.95", "%"),
        (">=95%", "≥", "0.95", "%"),
        ("=>95%", "≥", "0.95", "%"),
        ("≧100", "≥", "100", None),
        ("⩾100", "≥", "100", None),
        ("＞＝3", "≥", "3", None),
        (">95%", ">", "0.95", "%"),
        ("＞95％", ">", "0.95", "%"),
        ("≤30", "≤", "30", None),
        ("<=5300元/户", "≤", "5300", "元/户"),
        ("≦100%", "≤", "1", "%"),
        ("<100%", "<", "1", "%"),
        ("﹤5次", "<", "5", "次"),
        ("=3次", "=", "3", "次"),
        ("═100", "=", "100", None),
        ("﹦72890", "=", "72890", None),
        ("＝0件", "=", "0", "件"),
        ("≠0", "≠", "0", None),
        ("≥ 95 %", "≥", "0.95", "%"),
        # Words, before and behind.
        ("不少于50人", "≥", "50", "人"),
        ("不低于98%", "≥", "0.98", "%"),
        ("大于等于3", "≥", "3", None),
        ("超过3次", ">", "3", "次"),
        ("小于5次", "<", "5", "次"),
        ("不高于5%", "≤", "0.05", "%"),
        ("不超过1.5万元/公里", "≤", "15", "万元/公里"),
        ("98%以上", "≥", "0.98", "%"),
        ("98%(含)以上", "≥", "0.98", "%"),
        ("50人及以上", "≥", "50", "人"),
        ("30%以上（不含30%）", ">", "0.3", "%"),
        ("5万元以下", "≤", "50000", "万元"),
        ("控制在5%以内", "≤", "0.05", "%"),
        ("5日内", "≤", "5", "日"),
        ("24小时内", "≤", "24", "小时"),
        ("≥95%以上", "≥", "0.95", "%"),
        ("≥95%(含)", "≥", "0.95", "%"),
        # Units glued on, scales, compound units.
        ("8755", None, "8755", None),
        ("43.2", None, "43.2", None),
        ("100%", None, "1", "%"),
        ("100 %", None, "1", "%"),
        ("９５％", None, "0.95", "%"),
        ("≥100百分比", "≥", "1", "百分比"),
        ("百分之95", None, "0.95", "%"),
        ("百分之九十五", None, "0.95", "%"),
        ("百分之百", None, "1", "%"),
        ("5‰", None, "0.005", "‰"),
        ("29.5亩", None, "29.5", "亩"),
        ("25TB", None, "25", "TB"),
        ("5万", None, "50000", "万"),
        ("5万人次", None, "50000", "万人次"),
        ("20万元", None, "200000", "万元"),
        ("200000元", None, "200000", "元"),
        ("1.2亿元", None, "120000000", "亿元"),
        ("￥300", None, "300", "元"),
        ("100元整", None, "100", "元整"),
        ("530元/人*月", None, "530", "元/人*月"),
        ("3次/年", None, "3", "次/年"),
        ("100m2", None, "100", "m2"),
        ("3个工作日", None, "3", "个工作日"),
        ("1,043.96元", None, "1043.96", "元"),
        ("达到95%", None, "0.95", "%"),
        ("-5%", None, "-0.05", "%"),
        ("95%。", None, "0.95", "%"),
        ("2021.12", None, "2021.12", None),
        # Legal numbers that only look like debris.
        ("28", None, "28", None),
        ("200%", None, "2", "%"),
        ("292%", None, "2.92", "%"),
        ("25%", None, "0.25", "%"),  # a percentage like any other: only above 200% is a leading 2 a lost sign
        ("290.0%", None, "2.9", "%"),
        ("≥290%", "≥", "2.9", "%"),
        ("340%", None, "3.4", "%"),
        ("5G", None, "5", "G"),
    ],
)
def test_numbers(text: str, sign: str | None, value: str, unit: str | None) -> None:
    typed = read_typed(text)
    assert isinstance(typed, NumberTarget)
    assert (typed.sign, typed.value) == (Sign(sign) if sign else None, F(value))
    assert (typed.unit.text if typed.unit else None) == unit
    assert typed.value == typed.typed * (typed.unit.factor if typed.unit else 1)
    assert typed.text == text


@pytest.mark.parametrize(
    ("text", "unit", "value", "dimension"),
    [
        ("100", "%", "1", "ratio"),
        ("100%", "%", "1", "ratio"),
        ("0.95", "%", "0.0095", "ratio"),
        ("5万", "元", "50000", "money"),
        ("300万", "万元", "3000000", "money"),
        ("259.45", "万元", "2594500", "money"),
        ("259.45万元", "元", "2594500", "money"),
        ("5万", "人", "50000", "人"),
        ("5万", "万人", "50000", "人"),
        ("50人", "个", "50", "人"),
        ("12月", "个月", "12", "月"),
    ],
)
def test_the_unit_column_speaks_where_the_cell_does_not(text: str, unit: str, value: str, dimension: str) -> None:
    typed = read_typed(text, read_unit(unit))
    assert isinstance(typed, NumberTarget)
    assert typed.unit is not None
    assert (typed.value, typed.unit.dimension) == (F(value), dimension)


def test_places_are_those_typed() -> None:
    typed = read_typed("99.90%")
    assert isinstance(typed, NumberTarget)
    assert (typed.typed, typed.places) == (F("99.9"), 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9月前", "2021-08-31"),
        ("9月份", "2021-09-30"),
        ("11月底", "2021-11-30"),
        ("2月底前", "2021-02-28"),
        ("2020年2月", "2020-02-29"),
        ("2021年12月完成", "2021-12-31"),
        ("2023年12月前", "2023-11-30"),
        ("12月底之前完成", "2021-12-31"),
        ("6月30日前", "2021-06-29"),
        ("６月３０日", "2021-06-30"),
        ("6月30号", "2021-06-30"),
        ("3月1日前", "2021-02-28"),
        ("1月前", "2020-12-31"),
        ("2月29日", "2021-02-28"),
        ("2月29日前", "2021-02-28"),
        ("2021年12月31日前完成", "2021-12-30"),
        ("年底前", "2021-12-31"),
        ("年底前完成", "2021-12-31"),
        ("2022年底", "2022-12-31"),
        ("2022年前", "2021-12-31"),
        ("2022年完成", "2022-12-31"),
        ("第四季度", "2021-12-31"),
        ("2季度前", "2021-03-31"),
        ("上半年", "2021-06-30"),
        ("10月上旬", "2021-10-10"),
        ("2021-12-31", "2021-12-31"),
        ("2021/6/5", "2021-06-05"),
        ("2021.06.05", "2021-06-05"),
        ("2021-06", "2021-06-30"),
        ("2021-12-31 00:00:00", "2021-12-31"),
        ("≤12月31日", "2021-12-31"),
        ("≤9月", "2021-09-30"),
        ("<9月", "2021-08-31"),
        ("于2021年10月底前完成", "2021-10-31"),
        ("截至12月底", "2021-12-31"),
    ],
)
def test_days(text: str, day: str) -> None:
    typed = read_typed(text)
    assert isinstance(typed, DayTarget)
    assert datetime.date.fromordinal(last_day(typed, 2021)).isoformat() == day
    assert typed.text == text


@pytest.mark.parametrize("text", ["2021年", "2022年全年", "春节前完成", "年前", "12", "9个月", "6月30日底", "月底"])
def test_no_days(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    "text",
    ["及时", "合规", "健全", "效果明显", "日产日清", "全天候", "好", "100%-80%(含)", "100%—80%（含）", "80%~90%", "3-5次", "100%覆盖",
     "2021年", "2022年全年", "春节前完成", "在项目计划完成时间内完成", "年度资金支付完成率100%", "不高于市场价", "98%以上,无投诉",
     "12.5/12.5", "1:1", "三次", "A4纸", "B2级", "第1名", "第3批", "3个月内完成", "室内", "约定", "近期", "20万元资金", "万", "x" * 500],
)  # fmt: skip
def test_words(text: str) -> None:
    assert read_typed(text) == WordsTarget(text)


@pytest.mark.parametrize("text", ["/", "／", "—", "——", "－", "-", "–", "一", "无", "不适用", " / "])
def test_not_applicable(text: str) -> None:
    assert isinstance(read_typed(text), NotApplicable)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\n", "\u00a0"])
def test_blank(text: str) -> None:
    assert read_typed(text) == Blank()


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("290%", ("≥90%", "290%")),
        ("250%", ("≥50%", "250%")),
        ("295％", ("≥95%", "295%")),
        ("2100%", ("≥100%", "2100%")),
        ("M.8", ("14.8",)),
        ("工5%", ("≥5%", "5%")),
        ("到0次", ("≥0次", "0次")),
        ("第O份", ("≥0份", "0份")),
        ("O份", ("0份",)),
        ("1O0%", ("100%",)),
        ("9l%", ("91%",)),
        ("5O万元", ("50万元",)),
        ("2O", ("20",)),
        ("1l人", ("11人",)),
        ("≥9O%", ("≥90%",)),
        ("—5", ("5", "-5")),
        ("1,04次", ("104次", "1.04次")),
        ("1 043.96", ("1043.96",)),
        ("1e5", ()),
        ("5²", ()),
        ("3①", ()),
        ("1½", ()),
        ("9" * 31, ()),
        ("≥**人", ()),
        ("≥良好", ()),
        ("≥90%以下", ("≥90%", "≤90%")),
        ("95%左右", ("95%",)),
        ("约50人", ("50人",)),
        ("10多人", ("10人",)),
        ("≥1000余人", ("≥1000人",)),
        ("培训≥50人", ("≥50",)),
        ("2月30日", ()),
        ("13月底", ()),
        ("≥12月", ("12个月", "12月")),
        ("9\u200b5%", ()),
    ],
)
def test_unreadable(text: str, candidates: tuple[str, ...]) -> None:
    assert read_typed(text) == Unreadable(text, candidates)


def test_a_bare_number_in_a_row_of_percent_may_be_debris_too() -> None:
    assert read_typed("290", PERCENT) == Unreadable("290", ("≥90%", "290%"))
    assert isinstance(read_typed("290"), NumberTarget)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", Unit("", "")),
        ("元", Unit("元", "money")),
        ("（万元）", Unit("万元", "money", F(10000))),
        ("亿元", Unit("亿元", "money", F(10**8))),
        ("％", Unit("%", "ratio", F(1, 100))),
        ("百分点", Unit("百分点", "ratio", F(1, 100))),
        ("万人", Unit("万人", "人", F(10000))),
        ("万", Unit("万", "", F(10000))),
        ("公里", Unit("公里", "米", F(1000))),
        ("个月", Unit("个月", "月")),
        ("元/人*月", Unit("元/人*月", "money/人*月")),
        ("万元/月·人", Unit("万元/月·人", "money/人*月", F(10000))),
        ("元/人/月", Unit("元/人/月", "money/人*月")),
        ("元每户", Unit("元/户", "money/户")),
        ("元/万人", Unit("元/万人", "money/人", F(1, 10000))),
        ("元/万元", Unit("元/万元", "ratio", F(1, 10000))),
        ("人 次", Unit("人次", "人次")),
    ],
)
def test_units(text: str, unit: Unit) -> None:
    assert read_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("215,457.6", YUAN, "215457.6"),
        ("300万", YUAN, "3000000"),
        ("300万", WAN_YUAN, "3000000"),
        ("259.45万元", None, "2594500"),
        ("259.45", WAN_YUAN, "2594500"),
        ("0", YUAN, "0"),
        ("-12.5", WAN_YUAN, "-125000"),
        ("１，０４３．９６元", None, "1043.96"),
    ],
)
def test_amounts(text: str, unit: Unit | None, value: str) -> None:
    amount = read_amount(text, unit)
    assert isinstance(amount, NumberTarget)
    assert amount.value == F(value)


def test_no_amounts() -> None:
    assert read_amount("", YUAN) == Blank()
    assert read_amount("/", YUAN) == NotApplicable("/")
    assert read_amount("300人", YUAN) == Unreadable("300人", ())
    assert read_amount("300") == Unreadable("300", ())
    assert read_amount("≥300", YUAN) == Unreadable("≥300", ())
    assert read_amount("充足", YUAN) == Unreadable("充足", ())
    assert read_amount("9月", YUAN) == Unreadable("9月", ())
    assert read_amount("5O万元", YUAN) == Unreadable("5O万元", ("50万元",))
