"""Fractions in two cells, numerator and denominator, in lowest terms; what is beyond exact reckoning is #N/A."""

from __future__ import annotations

from jixiao.form.writer import Writer
from jixiao.interpret.cells import MOST

MOST_ADDED = 10**12
"""The greatest numerator and denominator of a sum: what is made of it has to stay within what cells hold."""

CLEAR = "1E-10"
"""How far apart, relative to their size, products of floats are that surely differ."""

Held = tuple[str, str]
"""The cells of a numerator and a denominator; both are the empty text where there is nothing."""


def reduced(writer: Writer, top: str, below: str) -> Held:
    """A fraction in lowest terms."""
    common = writer.put(f'IF({top}="","",GCD(ABS({top}),{below}))')
    return (
        writer.put(f'IF({common}="","",{top}/{common})'),
        writer.put(f'IF({common}="","",{below}/{common})'),
    )


def added(writer: Writer, one: Held | None, other: Held) -> Held:
    """The sum of two; nothing adds nothing, and nothing at all comes to 0 over 1."""
    if one is None:
        beyond = f"MAX(ABS({other[0]}),{other[1]})>{MOST_ADDED}"
        first = (
            f'IF({part}="",{instead},IF({beyond},NA(),{part}))' for part, instead in zip(other, (0, 1), strict=True)
        )
        top, below = (writer.put(formula) for formula in first)
        return top, below
    (top, below), (more, under) = one, other
    common = writer.put(f'IF({more}="","",GCD({below},{under}))')
    left = f"{top}*({under}/{common})"
    right = f"{more}*({below}/{common})"
    whole = f"{below}/{common}*{under}"
    fits = writer.put(f'IF({common}="","",MAX(ABS({left}),ABS({right}),{whole})<={MOST_ADDED // 2})')
    new_top = writer.put(f'IF({common}="",{top},IF({fits},{left}+{right},NA()))')
    new_below = writer.put(f'IF({common}="",{below},IF({fits},{whole},NA()))')
    shared = writer.put(f"GCD(ABS({new_top}),{new_below})")
    return writer.put(f"{new_top}/{shared}"), writer.put(f"{new_below}/{shared}")


def further(writer: Writer, one: Held | None, other: Held, greatest: bool) -> Held:
    """The greater or the less of two; where there is only one, that. Denominators are positive."""
    if one is None:
        return other
    (top, below), (more, under) = one, other
    mine = writer.put(f'IF(OR({top}="",{more}=""),"",{top}*{under})')
    its = writer.put(f'IF(OR({top}="",{more}=""),"",{more}*{below})')
    # Products beyond 10^14 are rounded: far apart they differ all the same, near to each other nobody can say here.
    clear = f"OR(MAX(ABS({mine}),ABS({its}))<={MOST},ABS({mine}-{its})>{CLEAR}*MAX(ABS({mine}),ABS({its})))"
    beats = f"{its}>{mine}" if greatest else f"{its}<{mine}"
    test = f"IF({clear},IF({beats},1,0),NA())"
    takes = writer.put(f'IF({more}="",0,IF({top}="",1,{test}))')
    return writer.put(f"IF({takes}=1,{more},{top})"), writer.put(f"IF({takes}=1,{under},{below})")
