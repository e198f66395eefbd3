"""What tables print beside scores: the rate and the points of every line of funds, the completion of every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.rates import Rate, lines_of
from jixiao.evaluation.subject import Subject, look_at
from jixiao.filing.model import Claimed
from jixiao.interval import Sign
from jixiao.number import round_to
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class LineFigures:
    """A line by its id among nodes. `rate` is exact, `score` at the places kept; None where there is none.

    `node` is the row whose score the line shows in place of a row of its own: of the top line only.
    """

    id: str
    rate: Fraction | None
    score: Fraction | None
    node: str = ""


def line_figures(evaluation: Evaluation) -> tuple[LineFigures, ...]:
    """The figures of every line whose rate the framework declares, in the order of its tables."""
    subject = look_at(evaluation)
    return tuple(figures for rate in subject.rates for figures in _figures(subject, rate))


def _figures(subject: Subject, rate: Rate) -> Iterator[LineFigures]:
    node = rate.node
    shown_here = node is not None and f"{node.id}.name" not in subject.evaluation.filing.places
    for number, (id, _, part_slot, whole_slot) in enumerate(lines_of(rate)):
        part, whole = subject.number(part_slot), subject.number(whole_slot)
        exact = part / whole if part is not None and whole else None
        if number == 0 and node is not None and shown_here:
            yield LineFigures(id, exact, subject.evaluation.value(node.score), node.id)
        elif node is not None and node.weight is not None and subject.claim(id, Claimed.SCORE) is not None:
            yield LineFigures(id, exact, _points(subject, exact, node.weight))
        else:
            yield LineFigures(id, exact, None)


def _points(subject: Subject, exact: Fraction | None, weight: Fraction) -> Fraction | None:
    """Rate × points of the row scored by the rate, as C104 reckons the score beside a line."""
    rounding = subject.evaluation.plan.framework.rounding.score
    if exact is None:
        return None
    points = min(exact, Fraction(1)) * weight
    return points if rounding is None else round_to(points, rounding.unit, rounding.mode)


def completions(evaluation: Evaluation) -> Mapping[str, Fraction]:
    """完成率 by node id: actual ÷ target, of rows that are the better the higher they are; others have several ways."""
    higher = (Sign.AT_LEAST, Sign.ABOVE, Sign.EQUAL)
    return {
        entry.id: entry.actual / entry.target
        for entry in look_at(evaluation).entries
        if entry.sign in higher and entry.target is not None and entry.target > 0 and entry.actual is not None
    }
