"""Names are found by any ending that means one thing."""

from __future__ import annotations

from jixiao.expression.names import NO_NAMES, Name, names_of
from jixiao.expression.tree import Field
from jixiao.expression.typing import MONEY


def name(path: str, least: int = 1) -> Name:
    return Name(tuple(path.split(".")), Field(path), MONEY, least=least)


TABLE = names_of(
    name(path, 2)
    for path in (
        "资金.年度总支出.全年执行数",
        "资金.年度总支出.基本支出.全年执行数",
        "其他.基本支出.全年执行数",
        "基本支出.全年执行数",
    )
)


def found(text: str) -> list[str]:
    return [item.text for item in TABLE.find(tuple(text.split(".")))]


def test_an_ending_of_enough_parts_names_a_cell() -> None:
    assert found("年度总支出.全年执行数") == ["资金.年度总支出.全年执行数"]
    assert found("年度总支出.基本支出.全年执行数") == ["资金.年度总支出.基本支出.全年执行数"]
    assert found("全年执行数") == []
    assert found("总支出.全年执行数") == []


def test_a_full_name_is_never_ambiguous_with_longer_ones() -> None:
    assert found("基本支出.全年执行数") == ["基本支出.全年执行数"]
    assert found("其他.基本支出.全年执行数") == ["其他.基本支出.全年执行数"]


def test_several_meanings_are_all_given() -> None:
    names = names_of((name("甲.丙.丁", 2), name("乙.丙.丁", 2)))
    assert [item.text for item in names.find(("丙", "丁"))] == ["甲.丙.丁", "乙.丙.丁"]


def test_spellings_of_one_name() -> None:
    names = names_of((name("“三公”经费"), name("GDP增速")))
    for text in ('"三公"经费', "「三公」经费", "“三公” 经费"):
        assert [item.text for item in names.find((text,))] == ["“三公”经费"]
    assert names.find(("ＧＤＰ增速",))
    assert not names.find(("СDP增速",))  # a Cyrillic С


def test_inner_names_hide_outer_ones() -> None:
    inner = names_of((name("实际"),)).plus((Name(("实际",), Field("row"), MONEY), name("目标")))
    assert [item.tree for item in inner.find(("实际",))] == [Field("row")]
    assert [item.text for item in inner.all()] == ["实际", "目标", "实际"]
    assert NO_NAMES.find(("实际",)) == ()


def test_suggestions() -> None:
    assert TABLE.suggest(("年度总支出", "全年执行"))[0] == "年度总支出.全年执行数"
    assert "年度总支出.全年执行数" in TABLE.suggest(("全年执行数",))
    whole = names_of(
        Name(("资金", *line, "全年执行数"), Field(".".join(line)), MONEY, least=2)
        for line in (("财政拨款",), ("总额",), ("总额", "其他"))
    )
    assert whole.suggest(("全年执行数",)) == ("财政拨款.全年执行数", "总额.全年执行数", "其他.全年执行数")
    assert TABLE.suggest(("天气",)) == ()
    assert TABLE.suggest(("年度总支出", "全年执行"), limit=1) == ("年度总支出.全年执行数",)
