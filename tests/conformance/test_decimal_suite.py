"""The General Decimal Arithmetic test cases, which Python ships beside its own tests: our reading, arithmetic, rounding.

They are read where they are (© IBM, given as they are) and never copied. What exact arithmetic has no word for is left
out: infinities, NaN, signals, exponents without measure, and the modes of rounding that no regulation knows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import pytest

from jixiao.expression.tree import (
    Absolute,
    Field,
    Greatest,
    Least,
    Negate,
    Product,
    Quotient,
    Round,
    Sum,
    Tree,
)
from jixiao.interpret.walk import Values, evaluate
from jixiao.number import MOST_DIGITS, Mode, decimal_text, read_number

MODES = {"half_up": Mode.HALF_UP, "down": Mode.CUT, "floor": Mode.FLOOR, "ceiling": Mode.CEILING}
SIGNALS = {
    "clamped", "conversion_syntax", "division_by_zero", "division_impossible", "division_undefined", "insufficient_storage",
    "invalid_context", "invalid_operation", "lost_digits", "overflow", "subnormal", "underflow",
}  # fmt: skip
A, B, C = Field("a"), Field("b"), Field("c")
OPERATIONS: dict[str, Tree] = {
    "add": Sum((A, B)),
    "subtract": Sum((A, Negate(B))),
    "multiply": Product((A, B)),
    "divide": Quotient(A, B),
    "fma": Sum((Product((A, B)), C)),
    "plus": A,
    "minus": Negate(A),
    "abs": Absolute(A),
    "max": Greatest((A, B)),
    "min": Least((A, B)),
    "quantize": A,
    "rescale": A,
    "tointegral": A,
    "tointegralx": A,
    "divideint": Round(Quotient(A, B), Fraction(1), Mode.CUT),
    "remainder": Sum((A, Negate(Product((B, Round(Quotient(A, B), Fraction(1), Mode.CUT)))))),
}
ROUNDING = ("quantize", "rescale", "tointegral", "tointegralx")
"""Operations whose whole meaning is to round."""

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
LINE = re.compile(r"(?P<id>\S+) +(?P<operation>\S+) +(?P<operands>.+?) +-> +(?P<result>\S+) *(?P<signals>.*)")
WANTED = 8_871
"""Results that suit arithmetic without limits, half-up and cut alone (law I-10)."""


def folder() -> Path | None:
    """The test cases beside Python's own tests; None where this Python was installed without them."""
    spec = find_spec("test")
    places = spec.submodule_search_locations if spec else None
    found = [Path(place) / "decimaltestdata" for place in places or ()]
    return next((path for path in found if path.is_dir()), None)


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the suite: `operation` on `operands`, rounded by `mode`, is `result`; None: it is exact as it is."""

    id: str
    operation: str
    operands: tuple[str, ...]
    mode: Mode | None
    result: str


def results(path: Path) -> Iterator[Result]:
    mode: Mode | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.partition("--")[0].strip()
        if line.lower().startswith("rounding:"):
            mode = MODES.get(line.partition(":")[2].strip().lower())
            continue
        match = LINE.fullmatch(line)
        if match is None:
            continue
        operation = match["operation"].lower()
        operands = tuple(item.strip("'\"") for item in match["operands"].split())
        result = match["result"].strip("'\"")
        plain = all(NUMBER.fullmatch(item) for item in (*operands, result))
        signals = set(match["signals"].lower().split())
        is_fit = operation in OPERATIONS and plain and not SIGNALS & signals
        if is_fit and (mode is not None or (operation not in ROUNDING and "inexact" not in signals)):
            yield Result(match["id"], operation, operands, mode, result)


def holds(case: Result) -> bool:
    """Whether our tree, walked exactly and rounded once at the last place of the result, gives that result."""
    wanted = Decimal(case.result)
    exponent = wanted.as_tuple().exponent
    assert isinstance(exponent, int)
    filed = {("", name): Fraction(Decimal(text)) for name, text in zip("abc", case.operands, strict=False)}
    tree = OPERATIONS[case.operation]
    if case.mode is not None:
        tree = Round(tree, Fraction(10) ** exponent, case.mode)
    return evaluate(tree, Values(filed)) == Fraction(wanted)


@pytest.fixture(scope="module")
def suite() -> tuple[Result, ...]:
    place = folder()
    if place is None:
        pytest.skip("this Python has no test/decimaltestdata: the decimal suite was NOT compared (laws I-10, I-11)")
    return tuple(result for path in sorted(place.glob("*.decTest")) for result in results(path))


def test_every_result_is_ours(suite: tuple[Result, ...], record_property: Callable[[str, object], None]) -> None:
    wrong = [case for case in suite if not holds(case)]
    assert wrong == []
    counts = Counter(case.mode for case in suite)
    for mode, count in counts.items():
        record_property(f"results compared, {mode or 'exact'}", count)
    print(f"decimal suite: {len(suite)} results compared, {counts[Mode.HALF_UP]} half-up, {counts[Mode.CUT]} cut")
    assert counts[Mode.HALF_UP] + counts[Mode.CUT] >= WANTED
    assert counts[Mode.HALF_UP] >= 7_000
    assert all(counts[mode] > 200 for mode in Mode)


def test_every_plain_number_reads_and_writes_as_it_stands(suite: tuple[Result, ...]) -> None:
    """Digits with at most a point among them; the suite's `.5` and `5.` are not how our number reader takes a number."""
    texts = dict.fromkeys(text for case in suite for text in (*case.operands, case.result))
    plain = [
        text for text in texts if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) and sum(map(str.isdigit, text)) <= MOST_DIGITS
    ]
    for text in plain:
        number = read_number(text)
        assert number is not None, text
        assert number.value == Fraction(Decimal(text))
        if number.value and not text.lstrip("+-").startswith("00"):
            written = decimal_text(number.value, number.places)
            assert Decimal(written) == Decimal(text)
            assert len(written.partition(".")[2]) == len(text.partition(".")[2])
    assert len(plain) >= 3_000
