"""The limits of a framework: how many indicators, how many parents, how long a number."""

from __future__ import annotations

from jixiao.document import Limit

INDICATORS = Limit(("一个框架的指标数", "indicators of a framework"), 3_000, "F134")
PARENTS = Limit(("extends 叠起来的层数", "frameworks that stand above one another"), 8, "F111")
DIGITS = Limit(("框架里一个数的位数", "digits of a number of a framework"), 30, "S041")

LOOPS = Limit(("报告的模板里循环套循环的层数", "loops within loops of a template of a report"), 2, "F325")
ROUNDS = Limit(("写一份报告时一个模板循环的次数", "rounds of the loops of a template of a report"), 200_000, "E280")
WRITTEN = Limit(("报告的一个模板写出的字数", "characters that a template of a report writes"), 1_000_000, "E281")

LIMITS = (INDICATORS, PARENTS, DIGITS, LOOPS, ROUNDS, WRITTEN)
"""All of them, as docs/reference/limits.md publishes them."""
