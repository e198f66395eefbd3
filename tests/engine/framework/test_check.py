from __future__ import annotations

from collections.abc import Callable

import pytest

Codes = Callable[[str], list[tuple[str, int]]]


def test_nothing_is_said_about_a_whole_framework(whole: str, codes_of: Codes) -> None:
    assert codes_of(whole) == []


ROW = '  - {id: 甲, weight: 60, target: "≥95%", rule: 定量}'


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("id: 乙", "id: 甲", "F201", 13),
        ("weight: 60", "weight: 50", "F211", 12),
        ("weight: 60", "weight: 60.5", "F211", 12),
        (
            ROW,
            ROW.replace("rule: 定量}", "indicators: [{id: 丙, weight: 50, rule: 定量}]}").replace(
                'target: "≥95%", ', ""
            ),
            "F210",
            12,
        ),
        ('target: "≥95%"', 'target: "95%"', "F251", 12),
        (", direction: at_most", "", "F251", 13),
        ("takes: number, ", "", "F128", 13),
        ('target: "≥95%"', 'target: "≥95%", takes: number', "F129", 12),
        ('target: "≥95%"', 'target: "/"', "F122", 12),
        ('target: "≥95%"', 'target: "290%"', "F135", 12),
        ('target: "≥95%"', "target: 健全", "F130", 12),
        ("rule: 定量}\n  - {id: 乙", "rule: 杂}\n  - {id: 乙", "F123", 12),
        ("rule: 定量}\n  - {id: 乙", "rule: 定量量}\n  - {id: 乙", "F124", 12),
        (ROW, "  - {id: 甲, weight: 60}", "F126", 12),
        ("{id: 甲, weight: 60, ", "{id: 甲, ", "F127", 12),
        (ROW, ROW.replace("rule: 定量", "rule: 定量, own_rows: {rule: 定量}"), "F125", 12),
        (ROW, ROW + "\n    # 空一行", "", 0),
        ("{id: 甲,", "{id: 甲, after: 乙,", "F115", 12),
        ("{id: 甲,", "{id: 甲, remove: true,", "F115", 12),
        ('"[60, 100]"', '"[60, 90]"', "F220", 15),
        ('"[0, 60)"', '"[0, 60]"', "F221", 16),
        ('"[0, 60)"', '"[0, 50)"', "F220", 15),
        ('"[60, 100]"', '"[60, 110]"', "F222", 15),
        ("name: 不合格", "name: 合格", "F223", 16),
        ("{from: 2021}", "{from: 2021, until: 2020}", "F230", 8),
        ("subject: project", "subject: project\nreplaces: [test/small@2021]", "F231", 7),
        ("subject: project", "subject: project\nreplaces: [test/other@2021]", "F232", 7),
        ("subject: project", 'subject: project\nsigns: {"<": "≤", "≤": "<"}', "F233", 7),
        ("basis: {document: 某办法}", "basis: {issuer: 某局}", "F250", 7),
        (", basis: {assumed: true}}", "}", "F253", 10),
        ("indicators:", "  闲置: {kind: judged, basis: {assumed: true}}\nindicators:", "F240", 11),
        ("rules:", "inputs: {人数: {type: count}}\nrules:", "F241", 9),
        ("rules:", "values: {比: {formula: 1 + 1}}\nrules:", "F241", 9),
        ("rules:", "inputs: {档: {type: label}}\nvalues: {值: 档}\nrules:", "F133", 9),
    ],
)
def test_one_slip_is_one_diagnostic_at_its_line(
    whole: str, codes_of: Codes, old: str, new: str, code: str, line: int
) -> None:
    assert old in whole
    found = codes_of(whole.replace(old, new, 1))
    assert (code, line) in found if code else found == []
    assert len({item for item, _ in found} - {code}) <= (
        2 if code == "F233" else 1 if code in ("F128", "F133", "F230") else 0
    )


def test_a_gap_that_no_rounded_total_can_lie_in_is_none(whole: str, codes_of: Codes) -> None:
    """[60, 89.99] next to [90, 100] leaves nothing out at two places; >90 next to [80, 90) leaves out 90 itself."""
    rounded = whole.replace("rules:", "rounding: {total: 0.01}\nrules:")
    near = rounded.replace('"[0, 60)"', '"[0, 59.99]"')
    assert codes_of(near) == []
    assert codes_of(near.replace("0.01}", "0.001}")) == [("F220", 16)]
    assert codes_of(near.replace("total: 0.01}", "total: 0.01, rating: exact}")) == [("F220", 16)]
    assert codes_of(rounded.replace('"[60, 100]"', '"(60, 100]"')) == [("F220", 16)]


def test_the_whole_may_be_other_than_a_hundred(whole: str, codes_of: Codes) -> None:
    text = whole.replace("weight: 60", "weight: 20").replace("[60, 100]", "[30, 60]").replace("[0, 60)", "[0, 30)")
    assert codes_of(text) == [("F211", 12)] or ("F211", 12) in codes_of(text)
    assert codes_of(text.replace("subject: project", "subject: project\ntotal: 60")) == []


def test_groups_of_own_rows_share_the_points_of_their_node(whole: str, codes_of: Codes) -> None:
    def own(under: str) -> list[str]:
        row = f"  - {{id: 甲, weight: 60, own_rows: {{under: {under}, rule: 定量}}}}"
        return [code for code, _ in codes_of(whole.replace(ROW, row))]

    assert own("{子: 20, 丑: 40}") == []
    assert own("{子: 20, 丑: open}") == []
    assert own("{子: 20, 丑: {points: 40, aliases: [丑指标]}}") == []
    assert own("{子: 20, 丑: 30}") == ["F213"]
    assert own("{子: 20, 丑: 50}") == ["F212"]


def test_a_direction_names_a_group_that_exists(whole: str, codes_of: Codes) -> None:
    row = "  - {id: 甲, weight: 60, own_rows: {under: {子: open}, rule: 定量, direction: [sign, {丑: at_least}]}}"
    assert codes_of(whole.replace(ROW, row)) == [("F132", 12)]


def test_one_name_is_one_thing(whole: str, codes_of: Codes) -> None:
    text = whole.replace("rules:", "inputs: {人数: {type: count}}\nvalues: {人数: 人数 + 1}\nrules:")
    assert ("F202", 10) in codes_of(text)


def test_a_division_says_what_comes_of_zero(whole: str, codes_of: Codes) -> None:
    text = whole.replace(
        "rules:",
        "inputs: {子: {type: count}}\nvalues: {比: 2 ÷ 子}\n"
        "rules:\n  占: {kind: proportion, of: 比, basis: {assumed: true}}",
    )
    text = text.replace("direction: at_most, rule: 定量", "direction: at_least, rule: 占")
    assert codes_of(text) == [("F252", 10)]
    assert codes_of(text.replace("比: 2 ÷ 子", "比: {formula: 2 ÷ 子, if_zero: missing}")) == []


def test_a_division_by_what_cannot_be_zero_needs_no_policy(whole: str, codes_of: Codes) -> None:
    text = whole.replace(
        "rules:",
        "inputs: {子: {type: count}}\nvalues: {比: 子 ÷ 2}\n"
        "rules:\n  占: {kind: proportion, of: 比, basis: {assumed: true}}",
    )
    text = text.replace("direction: at_most, rule: 定量", "direction: at_least, rule: 占")
    assert codes_of(text) == []
    counted = text.replace("子 ÷ 2", "2 ÷ 子")
    assert codes_of(counted) == [("F252", 10)]
    assert codes_of(counted.replace("type: count", 'type: count, range: "[1, 9]"')) == []
    assert (
        codes_of(
            counted.replace("2 ÷ 子", "如果(子 = 0, 0, 2 ÷ 子)").replace("{比: 如", '{比: "如').replace("子)}", '子)"}')
        )
        == []
    )
    assert codes_of(counted.replace("of: 比", "of: 比 ÷ 0.5")) == [("F252", 10)]
    assert codes_of(text.replace("of: 比", "of: 比 ÷ 子")) == [("F189", 12)]


def test_more_indicators_than_allowed(whole: str, codes_of: Codes) -> None:
    def rows(count: int) -> str:
        head = whole[: whole.index("indicators:")].replace("subject: project", f"subject: project\ntotal: {count}")
        return head + "indicators:\n" + "".join(f"- {{id: 行{i}, weight: 1, rule: 定量}}\n" for i in range(count))

    assert codes_of(rows(3000)) == []
    assert [code for code, _ in codes_of(rows(3001))] == ["F134"]
    assert [code for code, _ in codes_of(rows(5000))] == ["F134"]  # as many as the limits of a document leave room for
