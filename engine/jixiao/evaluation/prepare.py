"""From a plan to the machine that serves every filing: programs generated at the first run, gaps surveyed by bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.evaluation.machine import Machine, assemble
from jixiao.evaluation.model import Evaluation
from jixiao.interpret.exact import Program
from jixiao.interpret.walker import Walker
from jixiao.later import later
from jixiao.plan.model import Plan

if TYPE_CHECKING:
    from jixiao.evaluation import ranges
else:
    ranges = later("jixiao.evaluation.ranges")


def prepare(plan: Plan, walks: bool = False) -> Machine:
    """The machine of `plan`. With `walks` its trees are walked: faster for a handful of filings, the same values."""
    return assemble(plan, Walker if walks else Program, _ranges)


def _ranges(evaluation: Evaluation) -> Evaluation:
    """The ranges of an incomplete filing; what surveys them is loaded when there is one."""
    return ranges.ranges_of(evaluation)
