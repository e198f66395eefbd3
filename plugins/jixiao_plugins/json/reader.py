"""Reads a filing from .json: strict JSON whose numbers stay the text they were typed as."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.filing.model import RawFiling
from jixiao.origin import Cell
from jixiao_plugins.declared import Entry, declared_filing
from jixiao_plugins.door import Kind, Remarks, check_file, decode

_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[\]{},]', re.DOTALL)


_COMPLAINTS = {
    "Expecting value": "这里要一个值",
    "Expecting property name enclosed in double quotes": "这里要一个带双引号的名称",
    "Illegal trailing comma before end of object": "最后一项之后多了逗号",
    "Illegal trailing comma before end of array": "最后一项之后多了逗号",
    "Expecting ',' delimiter": "这里缺一个逗号",
    "Expecting ':' delimiter": "这里缺一个冒号",
    "Unterminated string starting at": "双引号没有成对，从这里起",
    "Invalid control character at": "文字里有换行之类不能直接写的字符",
    "Invalid \\escape": "反斜线的写法不对",
    "Invalid \\uXXXX escape": "反斜线的写法不对",
    "Extra data": "写完之后还有内容",
}
"""What Python has against a text, in Chinese."""


class JsonReader:
    """Reads the format of docs/reference/filing-json.md."""

    suffixes: tuple[str, ...] = ("json",)

    def read(self, data: bytes, *, name: str) -> RawFiling:
        """The filing that `data` writes out. Raises Rejected (I codes)."""
        digest = check_file(data, name, "json", Kind.TEXT)
        text = decode(data, name)
        root = _parse(text, Cell(name, "", ""))
        return declared_filing(root, file=name, digest=digest, remarks=Remarks(name))


def _parse(text: str, place: Cell) -> Entry:
    """`text` as texts, lists and mappings. Raises Rejected (I060 to I063, I090)."""
    _check_structure(text, place)

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(items)
        if len(made) < len(items):
            twice = [key for key, count in Counter(key for key, _ in items).items() if count > 1]
            raise Rejected([diagnose("I062", place, found=key) for key in twice[: Limits.REMARKS.limit]])
        return made

    def constant(found: str) -> object:
        raise Rejected([diagnose("I063", place, found=found)])

    def number(found: str) -> str:
        return _plain(found, place)

    try:
        parsed = json.loads(
            text, parse_int=number, parse_float=number, parse_constant=constant, object_pairs_hook=pairs
        )
    except json.JSONDecodeError as problem:
        said = diagnose("I060", place, found=_complaint(problem.msg), line=problem.lineno, column=problem.colno)
        raise Rejected([said]) from None
    except (ValueError, RecursionError) as problem:  # what the parser has limits of its own for
        raise Rejected([diagnose("I005", place, found=f"{type(problem).__name__}: {problem}")]) from None
    return _entry(parsed)


def _complaint(message: str) -> tuple[str, str]:
    said = next((said for start, said in _COMPLAINTS.items() if message.startswith(start)), "写法不对")
    return said, message


def _check_structure(text: str, place: Cell) -> None:
    """Counts brackets and commas before anything is made of them: a parser fails on depth in its own way.

    Raises Rejected (I061, I090) at the first one too many.
    """
    depth = nodes = 0
    for match in _STRUCTURE.finditer(text):
        token = match.group()
        if token[0] == '"':
            continue
        nodes += 1
        if nodes > Limits.NODES.limit:
            raise Rejected([diagnose(Limits.NODES.code, place, limit=Limits.NODES.limit)])
        if token in ("[", "{"):
            depth += 1
            if depth > Limits.DEPTH.limit:
                raise Rejected([diagnose(Limits.DEPTH.code, place, limit=Limits.DEPTH.limit)])
        elif token != ",":
            depth -= 1


def _plain(found: str, place: Cell) -> str:
    """A number as typed; only an exponent is written out, since no reader of numbers takes one in text."""
    if "e" not in found and "E" not in found:
        return found
    exponent = found.lower().partition("e")[2]
    if len(exponent) > 5 or abs(int(exponent)) > Limits.EXPONENT.limit or len(found) > 64:
        raise Rejected([diagnose(Limits.EXPONENT.code, place, found=found)])
    return f"{Decimal(found):f}"


def _entry(value: object) -> Entry:
    """`value` with truths in the words that people type."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return [_entry(item) for item in value]
    if isinstance(value, dict):
        return {key: _entry(item) for key, item in value.items()}
    return value if isinstance(value, str) else None
