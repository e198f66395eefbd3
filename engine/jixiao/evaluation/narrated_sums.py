"""Sums inside a text: 其中 with its parts, brackets within brackets, projects by their results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Severity, diagnose
from jixiao.evaluation.narrated import Figure, Kind, Sentence, with_unit_of
from jixiao.number import exact_text

OF_WHICH = "其中"
RESULT = re.compile(r"(?:结果|等级|评级|评)(?:为|定为)?[\"(]?(?:优|良|中|差|合格|不合格)")


def sums(found: Sequence[Sentence]) -> Iterator[Diagnostic]:
    """C247 (parts that are not the whole), C248 (counts likewise), C251 (sums that are right), C249 (no unit)."""
    for sentence in found:
        for whole, parts in _groups(sentence):
            yield from _compared(whole, parts)
    yield from _by_results(found)


def _groups(sentence: Sentence) -> Iterator[tuple[Figure, list[Figure]]]:
    """Each 其中 with the figure before it and those after it; brackets hold groups of their own."""
    depths = _depths(sentence.text)
    for found in re.finditer(OF_WHICH, sentence.text):
        at, depth = found.start(), depths[found.start()]
        before = [figure for figure in sentence.figures if figure.end <= at]
        inside = [figure for figure in sentence.figures if figure.start > at and _is_within(depths, at, figure, depth)]
        if before and len(inside) > 1:
            yield before[-1], inside


def _depths(text: str) -> list[int]:
    depth, depths = 0, []
    for letter in text:
        depth += letter == "("
        depths.append(depth)
        depth -= letter == ")"
    return depths


def _is_within(depths: Sequence[int], at: int, figure: Figure, depth: int) -> bool:
    """Whether a figure stands at the very depth of a 其中, without its bracket having been closed between."""
    between = depths[at : figure.start]
    return depths[figure.start] == depth and min(between, default=depth) >= depth


def _compared(whole: Figure, found: list[Figure]) -> Iterator[Diagnostic]:
    parts = [with_unit_of(part, whole) if part.kind is Kind.BARE else part for part in found]
    parts = [part for part in parts if part.kind is whole.kind and not part.bound]
    if len(parts) < 2 or whole.kind not in (Kind.MONEY, Kind.COUNT):
        return
    for bare in (part for part in found if part.kind is Kind.BARE):
        yield diagnose("C249", bare.place, found=f"{bare.before}{bare.text}", unit=whole.unit)
    yield compared_sum(whole, parts)


def compared_sum(whole: Figure, parts: Sequence[Figure]) -> Diagnostic:
    """A whole against its parts: C251 where they are it, else C247 (money) or C248 (counts)."""
    total = sum((part.value for part in parts), Fraction(0))
    told, listed = f"{whole.before}{whole.text}", " + ".join(part.text.removesuffix(part.unit) for part in parts)
    # Parts that are all rounded further than the whole may be off by half a place each.
    rounded = all(part.step > whole.step for part in parts)
    spare = sum((part.step / 2 for part in parts), Fraction(0)) if rounded else Fraction(0)
    if whole.is_near(total) or abs(total - whole.value) < spare:
        return diagnose("C251", whole.place, what=f"{told} = {listed}")
    # What is called 其中 may leave something out; it cannot come to more than the whole.
    code = "C247" if whole.kind is Kind.MONEY else "C248"
    severity = Severity.ERROR if total > whole.value else Severity.WARNING
    right = _shown(total, whole)
    return diagnose(code, whole.place, severity=severity, whole=told, parts=listed, expected=right, found=whole.text)


def _shown(value: Fraction, like: Figure) -> str:
    factor = (
        like.value / Fraction(like.text.removesuffix(like.unit).replace(",", "") or 1) if like.value else Fraction(1)
    )
    return exact_text(value / factor) + like.unit


def _by_results(found: Sequence[Sentence]) -> Iterator[Diagnostic]:
    """项目 21 个, and in the same paragraph 10 个优、8 个良、3 个合格."""
    for paragraph in dict.fromkeys(sentence.paragraph for sentence in found):
        figures = [figure for one in found if one.paragraph == paragraph for figure in one.figures]
        counted = [figure for figure in figures if figure.kind is Kind.COUNT and figure.unit in ("个", "项")]
        parts = [figure for figure in counted if _names_result(figure)]
        wholes = [figure for figure in counted if "项目" in figure.before and figure not in parts]
        if wholes and len(parts) > 1:
            yield compared_sum(wholes[0], parts)


def _names_result(figure: Figure) -> bool:
    after = figure.sentence[figure.end :]
    return RESULT.search(after.split(",")[0]) is not None
