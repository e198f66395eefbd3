"""Laying out changes nothing but the layout, and twice is once (law I-48)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jixiao.diagnostic import Rejected
from jixiao.document import Mapping, Node, Scalar, Sequence, parse, read_source
from jixiao.document.comments import comments, leaves
from jixiao.document.tidy import bare, tidy
from jixiao.framework.build import digest_of
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.keys import top_keys
from jixiao.framework.resolve import resolve
from jixiao.framework.scalars import editor_view
from jixiao.origin import Source
from jixiao.testing.generated import Drafted, frameworks

PACK = sorted((Path(__file__).parents[2] / "frameworks/jixiao_frameworks").rglob("framework.yaml"))
CATALOG = installed_catalog()


def laid_out(text: str) -> str:
    return tidy(parse(Source("framework.yaml", text)), top_keys())


def digest(text: str) -> str:
    return digest_of(resolve(parse(Source("framework.yaml", text)), CATALOG.document).document.root)


def comment_texts(text: str) -> list[str]:
    return sorted(comment.text for comment in comments(parse(Source("f", text))))


@pytest.mark.parametrize("path", PACK, ids=lambda path: "/".join(path.parts[-4:-1]))
def test_the_pack_keeps_its_digests_and_comments(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    once = laid_out(text)
    assert digest(once) == digest(text)
    assert comment_texts(once) == comment_texts(text)
    assert laid_out(once) == once


@pytest.mark.parametrize("path", PACK, ids=lambda path: "/".join(path.parts[-4:-1]))
def test_the_pack_is_laid_out(path: Path) -> None:
    assert laid_out(path.read_text(encoding="utf-8")) == path.read_text(encoding="utf-8"), f"jixiao fmt {path}"


@st.composite
def commented(draw: st.DrawFn) -> str:
    """A generated framework with comments of its author's, other blanks, line ends and quotes."""
    drafted: Drafted = draw(frameworks(most=3))
    lines = []
    for number, line in enumerate(drafted.text.splitlines()):
        indent = " " * draw(st.integers(0, 8))
        what = draw(st.sampled_from(["", "", "", "above", "behind", "both", "blank", "quoted"]))
        if what in ("above", "both"):
            lines.append(f"{indent}# 上{number}: {{a: 1}} \"'")
        if what == "blank":
            lines += ["", ""]
        if what == "quoted":
            line = (
                line.replace("title: 生成的框架", "title: '生成的框架'")
                .replace("id: 指标", 'id: "指标')
                .replace(", weight", '", weight', 1)
            )
        if what in ("behind", "both"):
            line += f" {indent}# 后{number} # 再"
        lines.append(line)
    text = draw(st.sampled_from(["\n", "\r\n"])).join([*lines, ""])
    try:
        parse(Source("f", text))
    except Rejected:
        return drafted.text
    return text


@settings(max_examples=15)
@given(commented())
def test_layout_keeps_the_digest_and_every_comment(text: str) -> None:
    once = laid_out(text)
    assert digest(once) == digest(text)
    assert comment_texts(once) == comment_texts(text)
    assert laid_out(once) == once


@settings(max_examples=15)
@given(frameworks(most=3), st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_comments_line_ends_marks_and_quotes_do_not_enter_the_digest(
    drafted: Drafted, chance: object, is_marked: bool, is_windows: bool
) -> None:
    text = drafted.text
    dressed = "\n".join(f"{line}  # 注" if line.startswith(" ") else line for line in text.splitlines()) + "\n"
    dressed = dressed.replace("title: 生成的框架", "title: '生成的框架'").replace(
        "subject: project", 'subject: "project"'
    )
    data = ("\ufeff" if is_marked else "").encode() + dressed.replace("\n", "\r\n" if is_windows else "\n").encode()
    read = parse(read_source("framework.yaml", data))
    assert digest_of(resolve(read, CATALOG.document).document.root) == digest(text)
    assert "\r" not in tidy(read)
    assert "\ufeff" not in tidy(read)


PIECES = st.sampled_from(
    [
        *[
            "a: ",
            "b: ",
            "甲: ",
            "- ",
            "  ",
            "    ",
            "\n",
            "\n",
            "\n  ",
            "\n    ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            " # 注\n",
            "#头\n",
            "  # 深\n",
        ],
        *[
            "x",
            "一 二",
            "'a'",
            '"b"',
            '"1"',
            "|\n    文\n     本\n\n",
            ">-\n    折\n    行\n",
            "null",
            "~",
            "10",
            "80%",
            "''",
        ],
    ]
)


LONG = "长" * 40


def said(node: Node) -> object:
    """What a document says, whatever the quotes, by a walk that knows nothing of layout."""
    match node:
        case Mapping():
            return {key.text: said(value) for key, value in node.entries}
        case Sequence():
            return [said(item) for item in node.items]
        case Scalar():
            return editor_view(node)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=24).map("".join))
@example("a:\n  - {  # 一\n    b: 1,  # 二\n    # 三\n    c: 2  # 四\n  }  # 五\n# 六\nd: 1\n")
@example("a:\n- b\n# 归 c\nc: 1\n")
@example("# 头\n\n# 归 b\nb: 1\na:\n  c: 1\n  # 归 a\n# 脚\n")
@example("a: |\n  文\n  # 不是注释\n\nb: 1 # 注\n")
@example("a: [b: 1, {}, []]\n")
@example("# 头\n{a: 1, # 一\n b: 2} # 二\n# 脚\n")
@example("a:\n- - a # 一\n  - b\n-  # 二\n  c: 1\n")
@example("a:\n  # 一\n  二 三\n    四  # 五\n")
@example("a:\n\n  b: 1\n\n\n  c: 2\n")
@example(f'a: "{LONG}\n  {LONG}\n\n  {LONG}"  # 注\nb: 1\n')
@example(f"a:\n- '{LONG}\n  {LONG}' # 注\n- {LONG}\n   {LONG}\n")
@example(f"a:\n  b: {LONG}\n    {LONG}  # 注\n")
@example(f"a: [{LONG} {LONG},\n '{LONG}\n {LONG}']\n")
@example(f'a: "{LONG} \\\n  {LONG}"\n')
def test_any_document_is_laid_out_once(text: str) -> None:
    try:
        document = parse(Source("f.yaml", text))
    except Rejected:
        return
    once = tidy(document, ("b", "a"))
    again = parse(Source("f.yaml", once))
    assert said(again.root) == said(document.root)
    assert comment_texts(once) == comment_texts(text)
    assert tidy(again, ("b", "a")) == once


@pytest.mark.parametrize(
    ("text", "laid"),
    [
        (f'a: "{LONG}\n       {LONG}"\n', f'a:\n  "{LONG}\n  {LONG}"\n'),
        (f"a:\n    - '{LONG}\n   {LONG}'  # 注\n", f"a:\n  - '{LONG}\n    {LONG}'  # 注\n"),
        ('a: "短\n  的"\n', "a: 短 的\n"),
    ],
)
def test_a_text_too_long_for_a_line_keeps_the_lines_of_its_author(text: str, laid: str) -> None:
    assert laid_out(text) == laid


@given(
    st.text(alphabet="ab甲-0.:%#,[]{}'\"? 是", min_size=1, max_size=8)
    | st.sampled_from(["yes", "No", "null", "~", "1e3", "0x1"])
)
def test_a_text_without_need_of_quotes_reads_the_same_everywhere(text: str) -> None:
    if bare(text):
        for written in (f"a: {text}\n", f"a: [{text}]\n", f"{{{text}: 1}}\n", f"a:\n  - {text}\n"):
            scalar = [leaf for leaf in leaves(parse(Source("f", written)).root) if leaf.text == text][-1]
            assert (scalar.text, scalar.plain) == (text, True)
            assert editor_view(scalar) == text
