"""YAML documents: any text ends in a document or in diagnostics, and both parsers give the same (laws I-70, I-71)."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.diagnostic import Rejected
from jixiao.diagnostic.render import render
from jixiao.document import Mapping, Node, Scalar, Sequence, parse, read_source
from jixiao.document.stream import native_events, pure_events
from jixiao.origin import Source, Span

pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML without libyaml has one parser only")

PIECES = st.sampled_from(
    [
        *[
            "a",
            "甲",
            "b: ",
            ": ",
            ":",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            " ",
            "'",
            '"',
            "[",
            "]",
            "{",
            "}",
            ", ",
            "#",
            " #",
        ],
        *["&x ", "*x", "!t ", "|", ">", "|\n  ", "? ", "---\n", "...\n", "%", "：", "≥95%", ">95%", "[90, 100)", "~"],
        *["<<: ", "\\u200b", "\t", "\r\n", "@", "`", "\\", "\u200b", "𠀀", "1"],
    ]
)
yamlish = st.lists(PIECES, max_size=25).map("".join)
words = st.text(alphabet="ab甲乙09 .≥%-:#'\"\n[]{},", min_size=1, max_size=12)
trees = st.recursive(
    words,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=4)),
    max_leaves=12,
)


def outcome(text: str, stream) -> object:  # type: ignore[no-untyped-def]
    try:
        return parse(Source("f.yaml", text), stream).root
    except Rejected as rejected:
        return rejected.diagnostics


@given(st.one_of(yamlish, st.text(max_size=80)))
@example("a: [b?c]")
@example("a: |#\n  b\n")
@example("a:\t1\n")
def test_any_text_ends_well_and_alike(text: str) -> None:
    native, pure = outcome(text, native_events), outcome(text, pure_events)
    if isinstance(native, tuple) or isinstance(pure, tuple):
        assert isinstance(native, tuple)
        assert isinstance(pure, tuple)
    else:
        assert native == pure
    for item in native if isinstance(native, tuple) else ():
        assert isinstance(item.origin, Span)
        assert render(item)


@given(st.binary(max_size=300))
def test_any_bytes_end_well(data: bytes) -> None:
    try:
        root = parse(read_source("f.yaml", data)).root
    except Rejected as rejected:
        root = None
        said = len(rejected.diagnostics)
    assert root is not None or said


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node}


@given(st.dictionaries(words, trees, min_size=1, max_size=4), st.booleans(), st.sampled_from(["'", '"']))
def test_what_was_written_is_read(tree: dict[str, object], flow: bool, style: str) -> None:
    """What a YAML writer makes of texts, lists and mappings comes back as it was, with spans that hold one another."""
    text = yaml.dump(tree, allow_unicode=True, default_flow_style=flow, default_style=style, sort_keys=False)
    root = parse(Source("f.yaml", text.replace("!!str ", ""))).root
    assert plain(root) == tree
    check_spans(root, root.span)


def check_spans(node: Node, outer: Span) -> None:
    span = node.span
    assert (outer.line, outer.column) <= (span.line, span.column) <= (span.end_line, span.end_column)
    assert (span.end_line, span.end_column) <= (outer.end_line, outer.end_column)
    if isinstance(node, Sequence):
        for item in node.items:
            check_spans(item, span)
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            check_spans(key, span)
            check_spans(value, span)
