"""All that can be said about a framework at once: its meaning, its formulas, and what is proved about its plan."""

from __future__ import annotations

from jixiao.diagnostic import Diagnostic, Rejected, Severity
from jixiao.framework.catalog import Loaded
from jixiao.framework.template import check_templates
from jixiao.plan.amounts import amounts_without_units
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.plan.orders import orders_that_decide
from jixiao.plan.prove import Proof, prove
from jixiao.plan.reach import unreached
from jixiao.value import dataclass

CONFUSED = ("F201", "F202", "F134")
"""Where two things have one name, or there are too many, what formulas mean is not asked any more."""

FOLLOWING = {
    "F301": ("F122", "F123", "F124", "F126", "F128", "F130", "F135", "F136", "F171"),
    "E201": ("F251",),
    "E110": ("F167", "F168"),
    "E111": ("F167", "F168"),
}
"""What compiling says once more in other words, and what has then been said already."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A framework that holds, its plan, what is proved about it, and what is still worth saying."""

    loaded: Loaded
    plan: Plan
    proof: Proof
    diagnostics: tuple[Diagnostic, ...]


def judge(examined: Loaded, notes: bool = False) -> Judged:
    """The verdict on an examined framework; with `notes` also where the order of rounding decides a score.

    Raises Rejected with all errors of its meaning and its formulas at once: none of them hides one of another kind.
    """
    said = (*examined.diagnostics, *check_templates(examined.framework))
    plan, refused = _compiled(examined)
    if plan is None or any(item.severity is Severity.ERROR for item in said):
        raise Rejected((*said, *refused))
    proof = prove(plan)
    more = orders_that_decide(plan) if notes else ()
    said = (*said, *amounts_without_units(examined.framework))
    found = Rejected((*said, *proof.diagnostics, *unreached(plan, proof), *more)).diagnostics
    return Judged(examined, plan, proof, found)


def _compiled(examined: Loaded) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    codes = {item.code for item in examined.diagnostics if item.severity is Severity.ERROR}
    if not codes.isdisjoint(CONFUSED):
        return None, ()
    try:
        return compile_plan(examined.framework), ()
    except Rejected as rejected:
        broken = any(code[0] in "EN" for code in codes)  # a rule that could not be read scores no row
        return None, tuple(
            item
            for item in rejected.diagnostics
            if codes.isdisjoint(FOLLOWING.get(item.code, ())) and not (broken and item.code == "F301")
        )
