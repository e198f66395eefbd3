"""The limits of a YAML document, part of the language: what one machine accepts every machine accepts."""

from __future__ import annotations

from jixiao.diagnostic.code import Words
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """A published limit: what it counts, how many are allowed, and the code of the diagnostic that refuses more."""

    counts: Words
    most: int
    code: str


BYTES = Limit(("一个 YAML 文件的字节数（UTF-8）", "bytes of UTF-8 in a YAML document"), 256 * 1024, "D001")
DEPTH = Limit(("列表和映射嵌套的层数", "lists and mappings inside each other"), 32, "D002")
EVENTS = Limit(("YAML 事件数（键、值、列表的头尾各算一个）", "parser events of a document"), 50_000, "D003")
SCALAR = Limit(("一段文字的字数", "characters of a scalar"), 20_000, "D004")
DIAGNOSTICS = Limit(("一次列出的错误数", "diagnostics given at once"), 100, "D005")

LIMITS = (BYTES, DEPTH, EVENTS, SCALAR, DIAGNOSTICS)
"""All of them, as docs/reference/limits.md publishes them."""
