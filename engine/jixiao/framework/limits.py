"""The limits of a framework: how many indicators, how many parents, how long a number."""

from __future__ import annotations

from jixiao.document import Limit

INDICATORS = Limit(("一个框架的指标数", "indicators of a framework"), 3_000, "F134")
PARENTS = Limit(("extends 叠起来的层数", "frameworks that stand above one another"), 8, "F111")
DIGITS = Limit(("框架里一个数的位数", "digits of a number of a framework"), 30, "S041")

LIMITS = (INDICATORS, PARENTS, DIGITS)
"""All of them, as docs/reference/limits.md publishes them."""
