"""YAML documents: what is read, what is refused, and the limits, each with its three tests."""

from __future__ import annotations

import time

import pytest

from jixiao.diagnostic import CODES, Rejected
from jixiao.document import LIMITS, Document, Mapping, Scalar, Sequence, parse, read_source
from jixiao.document.limits import BYTES, DEPTH, DIAGNOSTICS, EVENTS, SCALAR
from jixiao.document.stream import native_events, pure_events
from jixiao.origin import Source, Span


def read(text: str) -> Mapping:
    root = parse(Source("f.yaml", text)).root
    assert isinstance(root, Mapping)
    return root


def refused(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(Rejected) as rejected:
        parse(Source("f.yaml", text))
    return [(item.code, item.origin.line, item.origin.column) for item in rejected.value.diagnostics if item.origin]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["no", "1:30", "010", "1_000", "0x1F", "1e3", "2024-02-30", "=", "1.0", "true", "１００"]
)
def test_scalars_stay_text(text: str) -> None:
    node = read(f"a: {text}\n").get("a")
    assert isinstance(node, Scalar)
    assert (node.text, node.plain, node.is_null) == (text, True, False)


@pytest.mark.parametrize(("text", "null"), [("", True), ("~", True), ("null", True), ('""', False), ("'null'", False)])
def test_nothing_written(text: str, null: bool) -> None:
    node = read(f"a: {text}\n").get("a")
    assert isinstance(node, Scalar)
    assert node.is_null is null


def test_spans_and_order() -> None:
    source = Source("f.yaml", '名称: 部门𠀀\n表: [甲, {乙: "≥95%"}]\n空:\n文: |\n  一\n')
    root = parse(source).root
    assert isinstance(root, Mapping)
    assert [name for name, _ in root] == ["名称", "表", "空", "文"]
    assert root.get("名称").span == Span(source, 1, 5, 1, 8)  # type: ignore[union-attr]
    assert root.key("表").span == Span(source, 2, 1, 2, 2)  # type: ignore[union-attr]
    table = root.get("表")
    assert isinstance(table, Sequence)
    assert table.span == Span(source, 2, 4, 2, 20)
    inner = table.items[1]
    assert isinstance(inner, Mapping)
    assert inner.get("乙") == Scalar("≥95%", Span(source, 2, 12, 2, 18), plain=False)
    assert root.get("空").span == Span(source, 3, 2, 3, 2)  # type: ignore[union-attr]
    assert root.get("文").text == "一\n"  # type: ignore[union-attr]
    assert root.get("无") is None
    assert root.key("无") is None


def test_one_explicit_document_and_windows_lines() -> None:
    assert [name for name, _ in read("---\r\na: 1\r\nb: 2\r\n")] == ["a", "b"]


def test_a_block_ends_with_its_last_child() -> None:
    node = read("a:\n  - x\n  - yy\n\n# note\nb: 1\n").get("a")
    assert isinstance(node, Sequence)
    assert (node.span.end_line, node.span.end_column) == (3, 7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", [("D030", 1, 1)]),
        ("---\n", [("D030", 1, 1)]),
        ("~\n", [("D030", 1, 1)]),
        ("text\n", [("D031", 1, 1)]),
        ("a: 1\na: 2\n", [("D040", 2, 1)]),
        ('1: a\n"1": b\n', [("D040", 2, 1)]),
        ("a: &x 1\nb: *x\n", [("D041", 1, 4), ("D042", 2, 4)]),
        ("a: {<<: *x}\n", [("D043", 1, 5), ("D042", 1, 9)]),
        ("a: !!int 1\nb: !x [1]\nc: ! {}\n", [("D044", 1, 4), ("D044", 2, 4), ("D044", 3, 4)]),
        ("%YAML 1.1\n%FOO x\n---\na: 1\na: 2\n", [("D045", 1, 1), ("D045", 2, 1), ("D040", 5, 1)]),
        ("a: 1\n...\nb: 2\n", [("D032", 3, 1)]),
        ("a\u200b: 1\nb: \x00\n", [("D012", 1, 2), ("D012", 2, 4)]),
        ("\ufeffa: 1\n", [("D012", 1, 1)]),
        ("a: 1\rb: 2\n", [("D012", 1, 5), ("D034", 1, 7)]),
        ('a: "\\u202e"\n', [("D012", 1, 4)]),
        ('a: "\\UFFFFFFFF"\n', [("D029", 1, 7)]),
        ('a: "\\ud800"\n', [("D012", 1, 4)]),
        ("a: [90, 100)\nb: (60, 80]\nc: {d: (1, 2]}\n", [("D021", 1, 4), ("D021", 3, 8)]),
        ("a: >5%\nb: |\n  [1, 2)\n  c：d\n# [1, 2)\nd: '[1, 2)'\n", [("D022", 1, 4)]),
        ("weight：10\n", [("D023", 1, 7)]),
        ("rules：\n  甲: 1\n", [("D023", 1, 6)]),
    ],
)
def test_refused(text: str, said: list[tuple[str, int, int]]) -> None:
    assert refused(text) == said


def test_reading_bytes() -> None:
    assert read_source("f", "\ufeffa: 甲\n".encode()).text == "a: 甲\n"
    for data, code, found in (
        ("标题: 自评\n".encode("gb18030"), "D010", "GBK (GB18030)"),
        ("a: 甲\n".encode("utf-16"), "D010", "UTF-16"),
        ("ab: 甲\n".encode("utf-16-le"), "D010", "UTF-16"),
        (b"PK\x03\x04\xff", "D010", "ZIP (xlsx, docx)"),
        (b"a: \xff\x80\xff", "D011", None),
    ):
        with pytest.raises(Rejected) as rejected:
            read_source("f", data)
        assert [(item.code, item.found) for item in rejected.value.diagnostics] == [(code, found)]


def nested(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1)


def wide(events: int) -> str:
    """A document of exactly `events` events: 4 around it, 2 around the mapping, 1 for the key, 2 around the list."""
    return "a: [" + "x," * (events - 9) + "]"


LIMIT_TEXTS = {
    BYTES: lambda size: "a: 1\n#" + "x" * (size - 6),
    DEPTH: nested,
    EVENTS: wide,
    SCALAR: lambda size: "a: " + "x" * size,
    DIAGNOSTICS: None,
}


@pytest.mark.parametrize("limit", [BYTES, DEPTH, EVENTS, SCALAR], ids=lambda limit: limit.code)
def test_limits(limit) -> None:  # type: ignore[no-untyped-def]
    make = LIMIT_TEXTS[limit]
    assert make is not None
    assert isinstance(parse(Source("f", make(limit.most))), Document)
    assert [code for code, _, _ in refused(make(limit.most + 1))] == [limit.code]
    started = time.process_time()
    codes = [code for code, _, _ in refused(make(10 * limit.most))]
    assert codes in ([limit.code], [BYTES.code])
    assert time.process_time() - started < 2


def test_limits_hold_for_bytes_not_characters() -> None:
    assert [code for code, _, _ in refused("a: 1\n#" + "十" * (BYTES.most // 3))] == ["D001"]
    with pytest.raises(Rejected):
        read_source("f", b" " * (BYTES.most + 1))


@pytest.mark.parametrize("text", ["[" * 25_000, "{a: " * 25_000, "- " * 5_000, "? " * 5_000, "a: " + "'" * 9_999])
def test_deep_texts_end_in_a_diagnostic(text: str) -> None:
    assert refused(text)


def test_many_problems_are_cut() -> None:
    with pytest.raises(Rejected) as rejected:
        parse(Source("f", "".join("a: 1\n" for _ in range(500))))
    codes = [item.code for item in rejected.value.diagnostics]
    assert codes.count("D040") == DIAGNOSTICS.most
    assert codes.count("D005") == 1


def test_every_limit_has_its_own_code() -> None:
    assert len({limit.code for limit in LIMITS}) == len(LIMITS)
    assert all(limit.code in CODES for limit in LIMITS)


FIFTY = "indicators:\n" + "".join(
    f'  - id: 指标{number}\n    weight: 2\n    target: "≥95%"\n    direction: at_least\n'
    f'    rule: {{kind: completion, at_least: by_ratio, over: {{range: "[130%, ∞)", then: flag}}}}\n'
    f"    basis: {{document: 某文件, clause: 第{number}条}}\n"
    for number in range(50)
)


def test_both_streams_give_one_document() -> None:
    assert parse(Source("f", FIFTY), native_events) == parse(Source("f", FIFTY), pure_events)
