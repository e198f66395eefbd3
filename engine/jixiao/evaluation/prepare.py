"""From a plan to the machine that serves every filing: programs generated at the first run, gaps surveyed by bounds."""

from __future__ import annotations

from jixiao.evaluation.machine import Machine, assemble
from jixiao.evaluation.ranges import ranges_of
from jixiao.interpret.exact import Program
from jixiao.interpret.walker import Walker
from jixiao.plan.model import Plan


def prepare(plan: Plan, walks: bool = False) -> Machine:
    """The machine of `plan`. With `walks` its trees are walked: faster for a handful of filings, the same values."""
    return assemble(plan, Walker if walks else Program, ranges_of)
