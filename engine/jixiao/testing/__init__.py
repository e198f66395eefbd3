"""Hypothesis strategies for whoever writes or tests frameworks: filings, slips in them, whole frameworks, cells.

    from jixiao.testing import filings, slips, frameworks, targets, amounts

The names are loaded when they are first used, and need Hypothesis (`pip install "jixiao[testing]"`).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jixiao.testing.drawn import filings
    from jixiao.testing.entered import amounts, targets
    from jixiao.testing.generated import frameworks
    from jixiao.testing.planted import Slip, slips

__all__ = ["Slip", "amounts", "filings", "frameworks", "slips", "targets"]

_HOMES = {
    "Slip": "planted",
    "amounts": "entered",
    "filings": "drawn",
    "frameworks": "generated",
    "slips": "planted",
    "targets": "entered",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"jixiao.testing.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'jixiao.testing' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
