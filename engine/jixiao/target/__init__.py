"""Targets and actuals as people write them: `≥95%`, `9月前`, `98%以上`, `健全`, `/`."""

from jixiao.target.day import last_day, read_day
from jixiao.target.literal import parse_interval, parse_quantity
from jixiao.target.model import (
    Blank,
    DayTarget,
    NotApplicable,
    NumberTarget,
    Target,
    Typed,
    Unit,
    Unreadable,
    WordsTarget,
)
from jixiao.target.read import read_amount, read_typed
from jixiao.target.unit import read_unit

__all__ = [
    "Blank",
    "DayTarget",
    "NotApplicable",
    "NumberTarget",
    "Target",
    "Typed",
    "Unit",
    "Unreadable",
    "WordsTarget",
    "last_day",
    "parse_interval",
    "parse_quantity",
    "read_amount",
    "read_day",
    "read_typed",
    "read_unit",
]
