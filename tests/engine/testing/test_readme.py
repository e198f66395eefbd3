"""The block of figures in a README: renewed in its place, nothing else touched, and stale as soon as anything moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.testing.readme import body_of, holds, with_figures

BODY = "实例 1 个。\n\n- 一"
PATH = Path("README.md")


def put(text: str, body: str = BODY, digest: str = "d") -> str:
    return with_figures(text, body, digest, PATH)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# 题\n\n## 试验\n", ""),
        ("# 题\n\n## 试验\n\n", "手写的一段。\n\n## 不知道的\n"),
        ("# 题\n", ""),
        ("# 题\n\n## 试验", ""),
    ],
)
def test_the_block_comes_under_its_heading_and_is_renewed_there(before: str, after: str, newline: str) -> None:
    before, after = before.replace("\n", newline), after.replace("\n", newline)
    once = put(before + after)
    assert once.startswith(before.rstrip())
    assert once.endswith(after)
    assert once.count("## 试验") == 1
    assert body_of(once) == BODY
    assert put(once) == once
    other = put(once, "别的。", "e")
    assert body_of(other) == "别的。"
    assert put(other) == once  # byte for byte: only the block was changed
    assert ("\r" in once) == (newline == "\r\n")
    assert "\n" not in once.replace(newline, "")


def test_it_holds_until_the_text_or_what_it_was_made_of_changes() -> None:
    text = put("# 题\n")
    assert holds(text, "d")
    assert not holds(text, "e")
    assert not holds(text.replace("实例 1 个", "实例 2 个"), "d")
    assert not holds("# 题\n", "d")
    assert holds(text + "别处改了。\n", "d")
    assert holds(text.replace("\n", "\r\n"), "d")


@pytest.mark.parametrize("cut", [0, -1])
def test_marks_that_do_not_pair_are_left_alone(cut: int) -> None:
    marks = [line for line in put("").splitlines() if line.startswith("<!--")]
    loose = put("# 题\n").replace(marks[cut], "")
    for text in (loose, put("# 题\n") + loose, put("") * 2):
        with pytest.raises(Rejected) as caught:
            put(text)
        assert [item.code for item in caught.value.diagnostics] == ["U131"]
