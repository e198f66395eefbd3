"""The indicators of a framework as one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jixiao.framework.model import Indicator


def every(indicators: Iterable[Indicator]) -> Iterator[Indicator]:
    """Every indicator of the tree, parents first."""
    for indicator in indicators:
        yield indicator
        yield from every(indicator.children)
