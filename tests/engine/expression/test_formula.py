"""Formulas become trees, and every mistake is told with its place and a way out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.diagnostic import Diagnostic, Language, Rejected
from jixiao.document import Scalar
from jixiao.expression.formula import compile_formula, read_formula
from jixiao.expression.names import Name, Names, names_of
from jixiao.expression.tree import Field, Type
from jixiao.expression.typing import DAY, MONEY, OPEN, PURE, TRUTH, Dimension, label
from jixiao.interpret.walk import Values, evaluate
from jixiao.origin import Source, Span, excerpt

COUNT = Dimension(Type.NUMBER, (("count:件", 1),))

VALUES: dict[str, tuple[Dimension, object]] = {
    "分值": (PURE, Fraction(10)),
    "实际": (OPEN, Fraction(93)),
    "目标": (OPEN, Fraction(100)),
    "资金.年度总支出.全年执行数": (MONEY, Fraction(1044)),
    "资金.年度总支出.全年预算数": (MONEY, Fraction(1284)),
    "资金.年度总支出.项目支出.全年执行数": (MONEY, Fraction(300)),
    "资金.项目支出.全年执行数": (MONEY, Fraction(301)),
    "其他.基本支出.全年预算数": (MONEY, Fraction(1)),
    "资金.基本支出.全年预算数": (MONEY, Fraction(2)),
    "调剂率": (PURE, Fraction("0.002")),
    "件数": (COUNT, Fraction(3)),
    "缺项": (PURE, None),
    "“三公”经费": (MONEY, Fraction(5)),
    "2021年支出": (MONEY, Fraction(7)),
    "非税收入": (MONEY, Fraction(8)),
    "税收": (TRUTH, False),
    "结转或结余率": (PURE, Fraction("0.1")),
    "已公开": (TRUTH, True),
    "地区": (label(("东部", "中部", "西部")), "西部"),
    "完成日": (DAY, 738000),
    "截止日": (DAY, 738001),
}


def names() -> Names:
    def field(path: str, dimension: Dimension) -> Name:
        parts = tuple(path.split("."))
        return Name(parts, Field(path, dimension.type), dimension, least=2 if len(parts) > 2 else 1)

    return names_of(field(path, dimension) for path, (dimension, _) in VALUES.items())


def scalar(text: str, before: str = "  of: ", quote: str = "") -> Scalar:
    line = f"{before}{quote}{text}{quote}"
    source = Source("f.yaml", f"a: 1\n{line}\n")
    return Scalar(text, Span(source, 2, len(before) + 1, 2, len(line) + 1), not quote)


def value_of(text: str, wanted: Type = Type.NUMBER) -> object:
    env = Values({("", path): value for path, (_, value) in VALUES.items()})  # type: ignore[misc]
    return evaluate(compile_formula(scalar(text), names(), wanted), env)


def refused(text: str, wanted: Type = Type.NUMBER, **more: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(Rejected) as caught:
        compile_formula(scalar(text, **more), names(), wanted)
    for problem in caught.value.diagnostics:  # every template has the arguments it needs
        for language in Language:
            assert problem.message(language)
            problem.expected(language)
            problem.hint(language)
    return caught.value.diagnostics


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 × 3", "7"),
        ("（1 ＋ 2）＊３", "9"),
        ("10 − 2 - 3", "5"),
        ("8 ÷ 2 / 4", "1"),
        ("-2 * -3", "6"),
        ("- - 2", "2"),
        ("年度总支出.全年执行数 / 年度总支出.全年预算数", "1044/1284"),
        ("资金．年度总支出．全年执行数", "1044"),
        ("资金.项目支出.全年执行数", "301"),
        ("年度总支出.项目支出.全年执行数", "300"),
        ("(1 - 10 × 调剂率) × 分值", "9.8"),  # 大英县, S11
        ("（1－10×绝对值（调剂率））×分值", "9.8"),
        ("95%", "0.95"),
        ("95 ％", "0.95"),
        ("９５.５％", "0.955"),
        ("5‰", "0.005"),
        ("3个百分点", "0.03"),
        ("2.5万元 + 1元 - 0.0001亿元", "15001"),
        ("3万 + 件数", "30003"),
        ("分值 - 0.5 × 件数", "8.5"),
        ("最小(3, 最大(1, 2), 5)", "2"),
        ("MIN(3，2)", "2"),
        ("abs(-2.5)", "2.5"),
        ("四舍五入(2 / 3, 0.01)", "0.67"),
        ("截断(2 / 3, 0.01%)", "0.6666"),
        ("round(15, 10)", "20"),
        ("如果(实际 ≥ 90 且 实际 < 95, 分值, 0)", "10"),
        ("if(实际 ≥ 95, 分值, 0)", "0"),
        ("分值 if 实际 = 目标 else 分值 / 2", "5"),
        ("1 if 实际>90且非税收 else 0", "1"),
        ("1 if 实际>95或已公开 else 0", "1"),
        ("1 if 实际 ≠ 93 or not (实际 <> 94) else 0", "0"),
        ("首个已知(缺项, 调剂率)", "0.002"),
        ("如果(已知(缺项), 1, 2)", "2"),
        ("“三公”经费 ÷ 2021年支出", "5/7"),
        ('"三公"经费 + 非税收入', "13"),
        ("结转或结余率 × 10", "1"),
        ("1 if 地区 == '西部' else 2", "1"),
        ("1 if 地区 ≠ “西部” else 2", "2"),
        ("1 if 地区='西部'且已公开 else 2", "1"),
        ("1 if 已公开 且非 税收 else 2", "1"),
        ("1 if 地区=“西部”且已公开 else 2", "1"),
        ('"三公"经费 + “三公”经费', "10"),
        ("1 if 完成日 ≤ 截止日 else 0", "1"),
        ("0.1 + 0.2 - 0.3", "0"),
        ("最大(件数, 2)", "3"),
    ],
)
def test_formulas_mean_what_people_type(text: str, value: str) -> None:
    assert value_of(text) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("实际 = 目标", False),
        ("0.1 + 0.2 == 0.3", True),
        ("缺项 > 1", None),
        ("缺项 > 1 或 实际 > 1", True),
        ("非(实际 > 1)", False),
        ("非 已公开 且 缺项 > 1", False),
        ("已公开", True),
        ("年度总支出.全年执行数 > 500", True),
        ("年度总支出.全年执行数 > 0.05万元", True),
    ],
)
def test_conditions(text: str, value: bool | None) -> None:
    assert value_of(text, Type.TRUTH) == value


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("   ", "E103", None),
        ("2 ** 3", "E104", "**"),
        ("7 // 2", "E104", "//"),
        ("7 % 2", "E104", "%"),
        ("实际 % 2", "E104", "%"),
        ("实际 => 2", "E104", "=>"),
        ("[90, 100)", "E104", "["),
        ("实际 > 1 && 实际 < 2", "E104", "&&"),
        ("实际；1", "E104", "；"),
        ("实际 > 0 ? 1 : 2", "E104", "?"),
        ("x := 1", "E104", ":="),
        ("实际 # 说明", "E105", "#"),
        ("`实际`", "E105", "`"),
        ("'abc", "E106", "'"),
        ("1" * 32, "E107", "1" * 32),
        ("1e5", "E108", "1e5"),
        ("1_000", "E108", "1_000"),
        ("0x1F", "E108", "0x1F"),
        ("1 + not 实际", "E109", "not"),
        ("全年花了多少", "E110", "全年花了多少"),
        ("年度总支出.全年执行", "E111", "年度总支出.全年执行"),
        ("调济率", "E111", "调济率"),
        ("基本支出.全年预算数", "E112", "基本支出.全年预算数"),
        ("项目支出.全年执行数", "E112", "项目支出.全年执行数"),
        ("1 < 实际 < 3", "E113", "1 < 实际 < 3"),
        ("0 ≤ 实际 ≤ 3", "E113", "0 ≤ 实际 ≤ 3"),
        ("中位数(1, 2)", "E114", "中位数"),
        ("平均(1, 2)", "E140", "1"),
        ("四舍五入(实际)", "E115", "四舍五入(实际)"),
        ("最小()", "E115", "最小()"),
        ("(实际 > 1) × 2", "E116", "实际 > 1"),
        ("已公开 + 1", "E116", "已公开"),
        ("如果(实际, 1, 2)", "E117", "实际"),
        ("年度总支出.全年执行数 + 调剂率", "E118", "调剂率"),
        ("年度总支出.全年执行数 > 95%", "E118", "95%"),
        ("四舍五入(实际, 2)", "E119", "2"),
        ("四舍五入(实际, 目标)", "E119", "目标"),
        ("实际 + '好'", "E120", "'好'"),
        ("'好'", "E120", "'好'"),
        ("“好”", "E120", "“好”"),
        ("“好”“坏”", "E110", "“好”“坏”"),
        ("1 if 地区 > '东部' else 2", "E120", "'东部'"),
        ("完成日 + 1", "E121", "完成日"),
        ("实际 / 0", "E122", "0"),
        ("实际 > 1", "E123", "实际 > 1"),
        ("分值(2)", "E124", "分值"),
        ("(1 + 2", "E125", "("),
        ("1 + 2)", "E126", ")"),
        ("1 +", "E127", "+"),
        ("* 2", "E127", "*"),
        ("()", "E127", ")"),
        ("实际 目标", "E128", "目标"),
        ("2(3 + 4)", "E128", "("),
        ("1,000 + 2", "E129", ","),
        ("=实际/目标", "E130", "="),
        ("1 if 地区 = '北部' else 2", "E131", "'北部'"),
        ("如果(已公开, 1, 已公开)", "E132", "已公开"),
        ("1 if 实际 > 1", "E133", None),
        ("1 else 2", "E133", "else"),
        ("min(1, key=2)", "E110", "key"),
        ("实际.__class__", "E110", "实际.__class__"),
        ("lambda", "E110", "lambda"),
        ("x for x in 实际", "E128", "for"),
        ("f'{实际}'", "E128", "'{实际}'"),
        ("...", "E104", "."),
        ("b''", "E128", "''"),
        ("'一'非", "E110", "'一'非"),
        ("'一二", "E106", "'"),
        ("1j", "E110", "1j"),
    ],
)
def test_what_is_not_in_the_language_is_refused(text: str, code: str, marked: str | None) -> None:
    problem = refused(text)[0]
    assert problem.code == code, problem.message()
    if marked is not None:
        span = problem.origin
        assert isinstance(span, Span)
        assert span.source.line(span.line)[span.column - 1 : span.end_column - 1] == marked


def test_all_unknown_names_are_told_at_once() -> None:
    assert [problem.code for problem in refused("甲 + 乙 × 丙")] == ["E110"] * 3


def test_one_mistake_gives_one_diagnostic() -> None:
    assert [problem.code for problem in refused("(甲 > 1) 且 (甲 × 2 + 3 > 年度总支出.全年执行数)")] == ["E110"] * 2
    assert [
        problem.code
        for problem in refused(
            "2 ** 3 + (4",
        )
    ] == ["E104"]


def test_the_mark_stands_under_chinese_text() -> None:
    (problem,) = refused("年度总支出.全年执行数 ÷ 调济率", quote='"')
    assert isinstance(problem.origin, Span)
    assert excerpt(problem.origin).splitlines() == [
        '    of: "年度总支出.全年执行数 ÷ 调济率"',
        " " * 33 + "^" * 6,
    ]
    assert problem.hint() == "是不是：调剂率？"


def test_a_folded_formula_points_at_its_scalar() -> None:
    source = Source("f.yaml", "of: >-\n  实际 +\n  甲\n")
    span = Span(source, 1, 5, 3, 4)
    with pytest.raises(Rejected) as caught:
        compile_formula(Scalar("实际 + 甲", span, plain=False), names())
    assert [problem.origin for problem in caught.value.diagnostics] == [span]


def test_an_ambiguous_name_names_all_it_may_mean() -> None:
    (problem,) = refused("基本支出.全年预算数")
    assert problem.message() == "“基本支出.全年预算数”可以指 其他.基本支出.全年预算数、资金.基本支出.全年预算数"


def test_limits_at_above_and_far_above() -> None:
    at = "+".join("1" * 500) + " "
    assert len(at) == 1_000
    assert value_of(at) == 500
    assert [p.code for p in refused(at + " ")] == ["E101"]
    assert [p.code for p in refused("(" * 1_000_000)] == ["E101"]
    assert value_of("(" * 100 + "1" + ")" * 100) == 1
    assert [p.code for p in refused("(" * 101 + "1" + ")" * 101)] == ["E102"]
    assert [p.code for p in refused("(" * 400 + "1" + ")" * 400)] == ["E102"]
    assert value_of("-" * 98 + "1") == 1
    assert [p.code for p in refused("-" * 101 + "1")] == ["E102"]
    assert [p.code for p in refused("-" * 999 + "1")] == ["E102"]
    assert value_of("最大(" * 90 + "1" + ")" * 90) == 1
    assert [p.code for p in refused("非" * 900 + "已公开", Type.TRUTH)] == ["E110"]
    assert value_of("9" * 30) == int("9" * 30)
    assert [p.code for p in refused("9" * 31 + ".5")] == ["E107"]
    assert [p.code for p in refused("1" * 31)] == ["E107"]


@pytest.mark.parametrize(
    "text",
    [
        "1且" * 500,
        "非" * 1000,
        "甲或" * 500,
        "且或" * 500,
        "'a" * 500,
        '"a"' * 333,
        "“a”" * 333,
        "甲" * 1000,
        "甲+" * 499 + "甲",
    ],
)
def test_long_nonsense_is_refused_at_once(text: str) -> None:
    assert refused(text)  # each took up to a minute when words of logic were looked for one inside the other


def test_a_formula_says_what_it_measures() -> None:
    def measures(text: str) -> Dimension:
        return read_formula(scalar(text), names()).dimension

    assert measures("年度总支出.全年执行数 / 年度总支出.全年预算数") == PURE
    assert measures("年度总支出.全年执行数 × 2 + 5") == MONEY
    assert measures("实际 / 目标") == OPEN
    assert measures("件数 / 年度总支出.全年执行数") == Dimension(Type.NUMBER, (("count:件", 1), ("money", -1)))
    assert measures("件数 × 0.5") == OPEN
    assert measures("已公开") == TRUTH
