"""Parameters of a framework, read: one value for all budget years, or one a year."""

from __future__ import annotations

from jixiao.document import Mapping, Node, Scalar
from jixiao.framework.model import Parameter, Yearly
from jixiao.framework.reading import Reading, entries, text_of
from jixiao.target import DayTarget, NumberTarget, Target, WordsTarget, read_typed


def read_parameters(node: Node | None, reading: Reading) -> tuple[Parameter, ...]:
    """The parameters under `parameters:`; what is refused is remarked (F167, F168)."""
    return tuple(
        Parameter(key.text, values, key.span)
        for key, value in entries(node)
        if (values := _values(key, value, reading))
    )


def _values(key: Scalar, node: Node, reading: Reading) -> tuple[Yearly, ...]:
    found: list[Yearly] = []
    typed = entries(node) if isinstance(node, Mapping) else [(None, node)]
    for year, value in typed:
        read = read_typed(text_of(value))
        plain = isinstance(read, DayTarget | WordsTarget) or (isinstance(read, NumberTarget) and read.sign is None)
        if not plain or not isinstance(read, NumberTarget | DayTarget | WordsTarget):
            reading.say("F168", value.span, name=key.text, found=text_of(value))
            return ()
        found.append(Yearly(None if year is None else int(year.text), read, value.span))
        if type(read) is not type(found[0].value) or _unit(read) != _unit(found[0].value):
            reading.say("F167", value.span, name=key.text, found=read.text, first=found[0].value.text)
            return ()
    return tuple(found)


def _unit(value: Target) -> str:
    return value.unit.dimension if isinstance(value, NumberTarget) and value.unit is not None else ""
