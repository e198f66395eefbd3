from __future__ import annotations

from collections.abc import Mapping

import pytest

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Document, Node, Scalar, Sequence, parse
from jixiao.framework.build import digest_of
from jixiao.framework.resolve import Resolved, is_id, resolve, split_name
from jixiao.origin import Source, Span

PARENT = """\
jixiao: 1
id: up
version: "1"
status: published
title: 上级
basis: {document: 上级办法, assumed: true}
replaces: [up@0]
cases: cases/
rounding: {score: 0.01, total: 0.01}
values:
  率: 甲 / 乙
rules:
  定量: {kind: completion, at_least: by_ratio, at_most: by_ratio}
  按期: {kind: met}
indicators:
  - {id: 甲, weight: 50, target: open, takes: number, direction: at_least, rule: 定量}
  - id: 乙
    weight: 50
    indicators:
      - {id: 丙, weight: 20, rule: 按期}
      - {id: 丁, weight: 30, rule: 按期}
ratings:
  - {name: 优, range: "[90, 100]"}
  - {name: 差, range: "[0, 90)"}
"""

HEAD = 'jixiao: 1\nid: down\nversion: "1"\nstatus: draft\nextends: up@1\n'


def text_document(name: str, text: str) -> Document:
    return parse(Source(f"{name}.yaml", text))


def resolved(text: str, others: Mapping[str, str] | None = None) -> Resolved:
    known = {"up@1": PARENT, **(others or {})}

    def find(name: str, span: Span) -> Document:
        if name not in known:
            raise Rejected([diagnose("F101", span, found=name, known="")])
        return text_document(name, known[name])

    return resolve(text_document("down@1", text), find)


def child(body: str) -> Node:
    return resolved(HEAD + body).document.root


def at(node: Node, *steps: str | int) -> Node:
    for step in steps:
        if isinstance(node, Sequence):
            node = (
                node.items[step]
                if isinstance(step, int)
                else next(item for item in node.items if text(at(item, "id")) == step)
            )
        else:
            found = node.get(str(step)) if not isinstance(node, Scalar) else None
            assert found is not None, step
            node = found
    return node


def text(node: Node) -> str:
    assert isinstance(node, Scalar)
    return node.text


def ids(node: Node) -> list[str]:
    assert isinstance(node, Sequence)
    return [text(at(item, "id")) for item in node.items]


def keys(node: Node) -> list[str]:
    assert not isinstance(node, Scalar | Sequence)
    return [key for key, _ in node]


def refused(body: str, others: Mapping[str, str] | None = None, head: str = HEAD) -> list[Diagnostic]:
    with pytest.raises(Rejected) as caught:
        resolved(head + body, others)
    return list(caught.value.diagnostics)


def test_without_extends_a_document_stays_as_it_is() -> None:
    found = resolved(PARENT)
    assert found.document == text_document("down@1", PARENT)
    assert found.parents == ()


def test_nothing_overridden_is_the_parent_but_for_its_header() -> None:
    root = child("title: 上级\nbasis: {document: 上级办法, assumed: true}\n")
    own = [entry for entry in root.entries if entry[0].text not in ("id", "version", "status")]  # type: ignore[union-attr]
    up = text_document("up@1", PARENT).root
    theirs = [
        entry
        for entry in up.entries  # type: ignore[union-attr]
        if entry[0].text not in ("id", "version", "status", "replaces", "cases")
    ]
    assert {key.text: digest_of(value) for key, value in own} == {key.text: digest_of(value) for key, value in theirs}


def test_what_speaks_of_one_version_is_not_inherited() -> None:
    assert {"replaces", "cases", "extends"}.isdisjoint(keys(child("")))
    assert text(at(child(""), "id")) == "down"


def test_mappings_merge_and_child_keys_win() -> None:
    rounding = at(child("rounding: {score: 0.1, rate: 0.01%}\n"), "rounding")
    assert {key: text(value) for key, value in rounding} == {"score": "0.1", "total": "0.01", "rate": "0.01%"}  # type: ignore[union-attr]


def test_basis_is_replaced_whole() -> None:
    assert keys(at(child("basis: {document: 本县办法}\n"), "basis")) == ["document"]


def test_lists_other_than_indicators_are_replaced_whole() -> None:
    root = child('ratings: [{name: 好, range: "[0, 100]"}]\n')
    assert [text(at(item, "name")) for item in at(root, "ratings").items] == ["好"]  # type: ignore[union-attr]


def test_indicators_merge_by_id_and_keep_their_places() -> None:
    root = child("indicators:\n  - {id: 乙, indicators: [{id: 丁, weight: 35}]}\n")
    assert ids(at(root, "indicators")) == ["甲", "乙"]
    below = at(root, "indicators", "乙", "indicators")
    assert ids(below) == ["丙", "丁"]
    assert text(at(below, "丁", "weight")) == "35"
    assert text(at(below, "丁", "rule")) == "按期"


def test_new_indicators_come_last_or_after_their_sibling() -> None:
    root = child("indicators:\n  - {id: 戊, weight: 1, rule: 定量}\n  - {id: 己, weight: 1, rule: 定量, after: 甲}\n")
    assert ids(at(root, "indicators")) == ["甲", "己", "乙", "戊"]
    assert "after" not in keys(at(root, "indicators", "己"))


def test_an_indicator_can_be_moved_and_removed() -> None:
    root = child("indicators:\n  - {id: 甲, after: 乙}\n  - {id: 乙, indicators: [{id: 丙, remove: true}]}\n")
    assert ids(at(root, "indicators")) == ["乙", "甲"]
    assert ids(at(root, "indicators", "乙", "indicators")) == ["丁"]


def test_a_key_goes_with_the_last_that_stood_under_it() -> None:
    root = child("rules:\n" + "".join(f"  {name}: {{remove: true}}\n" for name in ("定量", "按期")))
    assert "rules" not in keys(root)
    assert "indicators" in keys(root)


def test_rules_can_be_removed_and_changed() -> None:
    root = child("rules:\n  按期: {remove: true}\n  定量: {at_most: all_or_nothing}\n")
    assert keys(at(root, "rules")) == ["定量"]
    assert {key: text(value) for key, value in at(root, "rules", "定量")} == {  # type: ignore[union-attr]
        "kind": "completion",
        "at_least": "by_ratio",
        "at_most": "all_or_nothing",
    }


def test_a_rule_of_another_kind_replaces_the_rule() -> None:
    assert keys(at(child("rules: {定量: {kind: judged}}\n"), "rules", "定量")) == ["kind"]


def test_an_inline_rule_replaces_a_choice_and_the_other_way_round() -> None:
    up = PARENT.replace("rule: 定量}", "rule: {number: 定量}}")
    changed = resolved(HEAD + "indicators: [{id: 甲, rule: {kind: judged}}]\n", {"up@1": up})
    assert keys(at(changed.document.root, "indicators", "甲", "rule")) == ["kind"]
    up = PARENT.replace("rule: 定量}", "rule: {kind: judged}}")
    changed = resolved(HEAD + "indicators: [{id: 甲, rule: {number: 定量}}]\n", {"up@1": up})
    assert keys(at(changed.document.root, "indicators", "甲", "rule")) == ["number"]


def test_a_fixed_target_drops_what_an_open_one_needed() -> None:
    indicator = at(child('indicators: [{id: 甲, target: "≤3"}]\n'), "indicators", "甲")
    assert keys(indicator) == ["id", "weight", "target", "rule"]


def test_a_row_that_becomes_a_group_is_no_row_any_more() -> None:
    root = child("indicators: [{id: 甲, indicators: [{id: 庚, weight: 50, rule: 定量}]}]\n")
    assert keys(at(root, "indicators", "甲")) == ["id", "weight", "indicators"]


def test_a_value_written_short_can_be_said_more_about() -> None:
    assert keys(at(child("values: {率: {if_zero: 0}}\n"), "values", "率")) == ["formula", "if_zero"]


def test_every_node_keeps_its_own_place() -> None:
    root = child("indicators:\n  - {id: 甲, weight: 40}\n")
    assert at(root, "indicators", "甲", "weight").span.source.name == "down@1.yaml"
    assert at(root, "indicators", "甲", "rule").span.source.name == "up@1.yaml"


def test_a_renamed_indicator_keeps_its_place_and_its_former_ids() -> None:
    root = child("indicators:\n  - {id: 甲, rename: 子, weight: 40}\n")
    assert ids(at(root, "indicators")) == ["子", "乙"]
    assert text(at(root, "indicators", "子", "rule")) == "定量"
    assert texts(at(root, "indicators", "子", "formerly")) == ["甲"]
    middle = (HEAD + "indicators: [{id: 甲, rename: 子}]\n").replace("id: down", "id: mid")
    down = HEAD.replace("up@1", "mid@1") + "indicators: [{id: 子, rename: 丑}]\n"
    twice = resolved(down, {"mid@1": middle}).document.root
    assert texts(at(twice, "indicators", "丑", "formerly")) == ["甲", "子"]


def texts(node: Node) -> list[str]:
    assert isinstance(node, Sequence)
    return [text(item) for item in node.items]


WITH_ROWS = (
    PARENT
    + """\
adjustments:
  - {id: 加, kind: bonus, formula: 1, limit: "[0, 3]"}
  - {id: 封, kind: cap, formula: 100}
form:
  grades: [{label: 好, range: "[80%, 100%]", credit: 90%}, {label: 差, range: "[0%, 80%)", credit: 0%}]
"""
)


def over_rows(body: str) -> Node:
    return resolved(HEAD + body, {"up@1": WITH_ROWS}).document.root


def test_rows_are_matched_by_id_and_keep_their_order() -> None:
    rows = at(over_rows("adjustments: [{id: 封, formula: 99}, {id: 扣, kind: penalty, after: none}]\n"), "adjustments")
    assert ids(rows) == ["扣", "加", "封"]
    assert text(at(rows, "封", "kind")) == "cap"


def test_an_adjustment_of_another_kind_replaces_the_one_above() -> None:
    root = over_rows("adjustments: [{id: 加, kind: veto, formula: 0}]\n")
    assert keys(at(root, "adjustments", "加")) == ["id", "kind", "formula"]


def test_rows_are_matched_by_label_and_a_table_of_intervals_is_one_value() -> None:
    merged = at(over_rows("form: {grades: [{label: 好, credit: 95%}]}\n"), "form", "grades")
    assert [text(at(item, "credit")) for item in merged.items] == ["95%", "0%"]  # type: ignore[union-attr]
    whole = at(over_rows('form: {grades: [{label: 好, range: "[0%, 100%]"}]}\n'), "form", "grades")
    assert len(whole.items) == 1  # type: ignore[union-attr]


def test_who_writes_a_target_writes_what_goes_with_it() -> None:
    indicator = at(child("indicators: [{id: 甲, target: open, takes: words}]\n"), "indicators", "甲")
    assert "direction" not in keys(indicator)


def test_what_is_written_short_stands_for_the_mapping() -> None:
    long = PARENT.replace("率: 甲 / 乙", '率: {formula: 甲 / 乙, unit: "%"}')
    root = resolved(HEAD + "values: {率: 丙 / 丁}\n", {"up@1": long}).document.root
    assert keys(at(root, "values", "率")) == ["formula", "unit"]


@pytest.mark.parametrize(
    ("body", "code", "found"),
    [
        ("indicators: [{id: 甲, rename: 乙}]\n", "F170", "乙"),
        ("indicators: [{id: 辛, remove: true}]\n", "F112", "辛"),
        ("rules: {无: {remove: true}}\n", "F112", "无"),
        ("indicators: [{id: 辛, weight: 3}]\n", "F113", "辛"),
        ("rules: {无: {cap: false}}\n", "F113", "无"),
        ("values: {无: {if_zero: 0}}\n", "F113", "无"),
        ("indicators: [{id: 甲, after: 辛}]\n", "F114", "辛"),
    ],
)
def test_what_is_not_there_cannot_be_changed(body: str, code: str, found: str) -> None:
    (diagnostic,) = refused(body)
    assert (diagnostic.code, diagnostic.found) == (code, found)
    assert "line=6" in repr(diagnostic.origin)


def test_chains_of_eight_are_allowed_and_nine_are_not() -> None:
    def chain(length: int) -> dict[str, str]:
        head = 'jixiao: 1\nid: n{0}\nversion: "1"\nstatus: draft\n'
        others = {f"n{i}@1": head.format(i) + f"extends: n{i + 1}@1\n" for i in range(1, length)}
        return {**others, f"n{length}@1": head.format(length) + "title: 顶\n"}

    start = HEAD.replace("up@1", "n1@1")
    found = resolved(start, chain(8))
    assert len(found.parents) == 8
    assert text(at(found.document.root, "title")) == "顶"
    assert [item.code for item in refused("", chain(9), start)] == ["F111"]
    assert [item.code for item in refused("", chain(60), start)] == ["F111"]


def test_circles_are_named() -> None:
    up = PARENT + "extends: down@1\n"
    (diagnostic,) = refused("", {"up@1": up})
    assert diagnostic.code == "F110"
    assert "down@1 → up@1 → down@1" in diagnostic.message()


def test_nobody_extends_itself() -> None:
    assert [item.code for item in refused("", head=HEAD.replace("up@1", "down@1"))] == ["F116"]


@pytest.mark.parametrize(
    "name",
    ["../up@1", "/etc/passwd", "up", "up@", "http://x/up@1", "Up@1", "up@1/..", "up//x@1", "up@latest", "up@1\u0661"],
)
def test_a_parent_is_named_by_id_and_version_only(name: str) -> None:
    assert [item.code for item in refused("", head=HEAD.replace("up@1", f'"{name}"'))] == ["F103"]


def test_an_unknown_parent_is_said_at_its_line() -> None:
    (diagnostic,) = refused("", head=HEAD.replace("up@1", "other@1"))
    assert diagnostic.code == "F101"
    assert "line=5" in repr(diagnostic.origin)


def test_resolving_is_associative() -> None:
    """I-44 in the form that chains have: merging the grandparent first or the parent first gives one document."""
    middle = HEAD.replace("id: down", "id: mid") + "indicators: [{id: 甲, weight: 45}]\nrounding: {rate: 0.1%}\n"
    down = (
        HEAD.replace("up@1", "mid@1") + "indicators: [{id: 甲, name: 首}, {id: 壬, weight: 5, rule: 定量, after: 甲}]\n"
    )
    whole = resolved(down, {"mid@1": middle}).document.root
    assert ids(at(whole, "indicators")) == ["甲", "壬", "乙"]
    assert text(at(whole, "indicators", "甲", "weight")) == "45"
    assert text(at(whole, "indicators", "甲", "name")) == "首"
    assert text(at(whole, "rounding", "rate")) == "0.1%"


@pytest.mark.parametrize("id", ["a", "a/b", "a-b/c-d", "x1/2y"])
def test_ids(id: str) -> None:
    assert is_id(id)
    assert split_name(f"{id}@2021.1") == (id, "2021.1")


@pytest.mark.parametrize(
    "id", ["", "/a", "a/", "a//b", "-a", "a-", ".", "..", "a/../b", "A", "中", "a b", "a\\b", "a" * 201]
)
def test_what_is_no_id(id: str) -> None:
    assert not is_id(id)


TABLE = """\
inputs:
  资金:
    columns: {预算数: money}
    lines: {总额: [拨款, 其他]}
    aliases: {总额: [合计], 拨款: [财政拨款]}
"""


def test_other_names_of_lines_go_with_their_lines() -> None:
    """Lines that a child replaces take with them what the parent called them; what the child writes itself stays."""
    others = {"up@1": PARENT + TABLE}
    body = "inputs:\n  资金:\n    lines: {总额: [财政资金, 单位资金]}\n    aliases: {财政资金: [其中：财政资金]}\n"
    table = at(resolved(HEAD + body, others).document.root, "inputs", "资金")
    assert keys(at(table, "aliases")) == ["总额", "财政资金"]
    same = at(resolved(HEAD + "inputs: {资金: {total: children}}\n", others).document.root, "inputs", "资金")
    assert keys(at(same, "aliases")) == ["总额", "拨款"]
    bare = at(resolved(HEAD + "inputs: {资金: {lines: [甲]}}\n", others).document.root, "inputs", "资金")
    assert "aliases" not in keys(bare)  # nothing is left to name


def test_an_other_name_that_a_child_writes_for_no_line_is_still_said() -> None:
    body = "inputs:\n  资金:\n    lines: [甲]\n    aliases: {乙: [丙]}\n"
    table = at(resolved(HEAD + body, {"up@1": PARENT + TABLE}).document.root, "inputs", "资金")
    assert "乙" in keys(at(table, "aliases"))  # `build` refuses it: F131
