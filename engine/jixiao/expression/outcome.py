"""What a leaf holds of a lifted value: a truth as 0 or 1, a label as its index, in branches where it must."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jixiao.expression.facts import Facts, reduced
from jixiao.expression.integers import Among, Decision, IsKnown, Ratio
from jixiao.expression.lifted import Label, Lifted, Truth
from jixiao.expression.polynomial import atom, literal
from jixiao.expression.space import Space
from jixiao.expression.tree import Type


def outcome(
    space: Space,
    value: Lifted,
    kind: Type,
    labels: tuple[str, ...],
    facts: Facts,
    then: Callable[[Ratio | None, Facts], Decision],
) -> Decision:
    """A lifted value as the ratio that a leaf holds."""
    match value:
        case Ratio():
            return then(reduced(value, facts), facts)
        case Truth():
            yes, no = Ratio(literal(1)), Ratio(literal(0))
            return space.when(value, facts, lambda f: then(yes, f), lambda f: then(no, f), lambda f: then(None, f))
        case Label(text=str(text)):
            return then(Ratio(literal(labels.index(text))), facts)
        case Label(atom=int(number)) if value.labels == labels:
            return space.fork(IsKnown(number), facts, lambda f: then(Ratio(atom(number)), f), lambda f: then(None, f))
        case Label(atom=int(number)):
            return _relabelled(space, number, value.labels, labels, facts, then)
        case _:
            return then(None, facts)


def _relabelled(
    space: Space,
    number: int,
    own: Sequence[str],
    labels: tuple[str, ...],
    facts: Facts,
    then: Callable[[Ratio | None, Facts], Decision],
) -> Decision:
    """The index in other labels: one branch for each label of its own."""

    def branch(place: int, told: Facts) -> Decision:
        if place == len(own):
            return then(None, told)
        index = literal(labels.index(own[place]))
        return space.fork(
            Among(number, frozenset((place,))),
            told,
            lambda f: then(Ratio(index), f),
            lambda f: branch(place + 1, f),
        )

    return branch(0, facts)
