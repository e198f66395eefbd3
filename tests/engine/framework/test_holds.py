"""The quick yes agrees with the library that says why: on documents good and bad, and on good ones with one fault."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jixiao.diagnostic import Rejected
from jixiao.document import parse
from jixiao.framework.holds import KEYWORDS, SILENT, holds
from jixiao.framework.shape import _validator, editor_view, schema
from jixiao.origin import Source

ROOT = Path(__file__).parents[3]
PACK = sorted((ROOT / "frameworks/jixiao_frameworks").rglob("framework.yaml"))
REFUSED = sorted((ROOT / "tests/language/reject").glob("*.yaml"))
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 7, Fraction(1, 2), Fraction(1), "", "甲", "甲 乙", "true", "2021", "[0, 60)", "x" * 400,
    [], [1], ["甲"], {}, {"id": "甲"}, {"kind": "met"}, {"甲": {}},
)  # fmt: skip


def view_of(path: Path) -> Any:
    return editor_view(parse(Source(path.name, path.read_text(encoding="utf-8"))).root)


def agree(view: Any, definition: str = "") -> bool:
    """Whether it holds, said by both."""
    part = schema()["$defs"][definition] if definition else schema()
    quick = holds(view, part, schema())
    assert quick == (next(_validator(definition).iter_errors(view), None) is None), view
    return quick


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with every key or index of it."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield node, key
        yield from places(node[key])


def test_every_keyword_of_the_schema_is_known() -> None:
    def words(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for word, value in node.items():
                yield word
                if word in ("properties", "$defs"):
                    for part in value.values():
                        yield from words(part)
                elif word not in ("enum", "const", "required"):
                    yield from words(value)
        elif isinstance(node, list):
            for part in node:
                yield from words(part)

    assert set(words(schema())) == set(KEYWORDS) | SILENT


@pytest.mark.parametrize("path", PACK, ids=lambda path: "/".join(path.parts[-4:-1]))
def test_both_accept_what_is_built_in(path: Path) -> None:
    view = view_of(path)
    assert agree(view) or "extends" in view  # a part of a framework is judged when it is whole


def test_both_say_the_same_of_what_is_refused() -> None:
    said = []
    for path in REFUSED:
        try:
            view = view_of(path)
        except (Rejected, UnicodeDecodeError):  # it is no document
            continue
        said.append(agree(view))
    assert said.count(False) > 30
    assert said.count(True) > 50  # refused for what they mean


@pytest.mark.parametrize("seed", range(3))
def test_both_say_the_same_of_one_fault(seed: int) -> None:
    chance, said = random.Random(seed), []
    for path in chance.sample(PACK, 8):
        whole = view_of(path)
        for _ in range(12):
            view = copy.deepcopy(whole)
            node, key = chance.choice(list(places(view)))
            match chance.randrange(3):
                case 0:
                    del node[key]
                case 1:
                    node[key] = copy.deepcopy(chance.choice(ODD))
                case _ if isinstance(node, dict):
                    node[chance.choice(("甲", "甲 乙", "kind", "id", "unit", "x" * 99))] = chance.choice(ODD)
                case _:
                    node.append(copy.deepcopy(chance.choice(ODD)))
            said.append(agree(view))
    assert True in said
    assert False in said


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_both_say_the_same_of_a_value_by_itself(value: Any) -> None:
    for definition in ("", *schema()["$defs"]):
        agree(value, definition)
