"""Whether a framework's cases notice a changed clause: every mutant is tried on them, and what lived is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Rejected, Severity
from jixiao.document import Document
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.prepare import prepare
from jixiao.expression.grain import grain
from jixiao.expression.tree import Field, Quantity, Round, Tree, Type, rewrite
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog
from jixiao.framework.check import check
from jixiao.framework.model import Framework, Indicator
from jixiao.framework.resolve import resolve
from jixiao.framework.shape import check_shape
from jixiao.interval import Interval
from jixiao.number import places_of
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Computed, Plan, Purpose
from jixiao.testing.alike import scores_alike
from jixiao.testing.cases import Case, bound, differences
from jixiao.testing.mutants import Mutant, mutants
from jixiao.value import dataclass, replace


class Fate(StrEnum):
    """What became of a mutant."""

    REFUSED = "refused"  # lint says that it is wrong: nobody could issue it
    CAUGHT = "caught"  # a case comes out otherwise
    SAME = "same"  # it means the same: no filing can tell
    UNNOTICED = "unnoticed"


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant and what became of it. `by`: the codes of lint, or the name of the case. `plan`: of one that lived."""

    mutant: Mutant
    fate: Fate
    by: str = ""
    plan: Plan | None = None


Grains = Mapping[Tree, int | None]

Meaning = tuple[object, ...]
"""Everything of a plan that a score or a rating hangs on; equal for plans that score alike."""


def _any(mutant: Mutant) -> bool:
    return True


def try_mutants(
    plan: Plan,
    cases: Sequence[Case],
    catalog: Catalog,
    wanted: Callable[[Mutant], bool] = _any,
    inherited: bool = False,
) -> Iterator[Tried]:
    """Every mutant of the clauses that a framework declares itself, tried on its `cases`, in the order of its text.

    Only those that are `wanted`; with `inherited`, of the clauses that it has from its parents too.
    """
    framework = plan.framework
    if framework.root is None:
        raise ValueError(f"{framework.name} was made without a document")
    known = _remarks(framework)
    meaning = meaning_of(plan)
    waiting = list(cases)
    own = framework.span.source
    for mutant in mutants(Document(own, framework.root), None if inherited else own):
        if not wanted(mutant):
            continue
        tried = _try(mutant, catalog, plan, known, meaning, waiting)
        if tried.fate is Fate.CAUGHT:  # what caught one catches its neighbours too
            waiting.sort(key=lambda case: case.name != tried.by)
        yield tried


def _try(
    mutant: Mutant,
    catalog: Catalog,
    original: Plan,
    known: frozenset[str],
    meaning: Meaning,
    cases: Sequence[Case],
) -> Tried:
    try:
        wrong = check_shape(mutant.document) if _changes_shape(mutant) else ()
        if wrong:
            raise Rejected(wrong)
        framework, remarks = build(resolve(mutant.document, catalog.document))
        found = [item for item in (*remarks, *check(framework)) if item.severity is not Severity.NOTE]
        if any(item.severity is Severity.ERROR or item.code not in known for item in found):
            raise Rejected(found)
        plan = compile_plan(framework)
    except Rejected as rejected:
        return Tried(mutant, Fate.REFUSED, _codes(rejected.diagnostics))
    beside = BESIDE.intersection(map(str, mutant.path))
    now = meaning_of(plan)
    if now == meaning and (not beside or _says_the_same(framework, original.framework)):
        return Tried(mutant, Fate.SAME)
    machine = prepare(plan, walks=True)
    for case in cases:
        if _comes_out_otherwise(case, machine):
            return Tried(mutant, Fate.CAUGHT, case.name)
    if not beside and _but_trees(now) == _but_trees(meaning) and scores_alike(original, plan):
        return Tried(mutant, Fate.SAME)
    return Tried(mutant, Fate.UNNOTICED, plan=plan)


def _comes_out_otherwise(case: Case, machine: Machine) -> bool:
    try:
        return bool(differences(case, evaluate(machine, bound(case, machine.plan))))
    except Rejected:  # its filings no longer merge
        return True


def _changes_shape(mutant: Mutant) -> bool:
    """Whether a word was changed or something taken out; a number for a number leaves the shape as it was."""
    return not any(character.isdigit() for character in mutant.now)


def _remarks(framework: Framework) -> frozenset[str]:
    """What lint says of the framework as it is: a mutant is not refused for that."""
    return frozenset(item.code for item in check(framework))


def _codes(diagnostics: Sequence[Diagnostic]) -> str:
    return "、".join(dict.fromkeys(item.code for item in diagnostics))


BESIDE = frozenset(
    (
        "checks", "signs", "relations", "direction", "count", "chosen", "details", "not_applicable", "blank_target",
        "scored_target", "second_score", "form", "own_goals", "by_hand", "merge",
    )
)  # fmt: skip
"""Keys that are read when filings are merged, bound or reviewed, not by trees alone."""


def _says_the_same(framework: Framework, original: Framework) -> bool:
    """Whether two frameworks are built alike, though the text differs: what is written is what holds anyway."""
    changed = replace(
        framework,
        root=original.root,
        digest=original.digest,
        parents=original.parents,
        report=original.report,  # the standard one of a pack comes in when it is loaded, and scores nothing
    )
    return _as_far_as_there_is(changed) == _as_far_as_there_is(original)


def _as_far_as_there_is(framework: Framework) -> Framework:
    """How many groups are to be chosen, said of the groups that there are: of six, six or seven at most is the same."""
    return replace(framework, indicators=tuple(_chosen(indicator) for indicator in framework.indicators))


def _chosen(indicator: Indicator) -> Indicator:
    own = indicator.own_rows
    if own is not None and own.chosen is not None:
        may = [count for count in range(len(own.groups) + 1) if Fraction(count) in own.chosen]
        if may:
            own = replace(own, chosen=Interval(Fraction(may[0]), Fraction(may[-1]), True, True))
    return replace(indicator, own_rows=own, children=tuple(_chosen(child) for child in indicator.children))


def _without_idle_rounding(computed: Sequence[Computed], read: Grains) -> tuple[tuple[str, Tree], ...]:
    """Trees by name, less the roundings that never change anything: a sum of rounded rows needs none.

    `read`: the grains of what is filed.
    """
    grains = dict(read)
    found = []
    for item in computed:
        tree = rewrite(item.tree, lambda node: _idle(node, grains))
        grains[Quantity(item.name)] = grain(tree, grains) if item.type is Type.NUMBER else None
        found.append((item.name, tree))
    return tuple(found)


def _grains(plan: Plan) -> Grains:
    """The grain of each slot that takes only so many places, and of each quantity of rows of the office's own.

    What a checklist counts is whole. Of rows the finest that a variant has; None where one has none.
    """
    found: dict[Tree, int | None] = {
        Field(slot.name, slot.type): 0 if slot.purpose is Purpose.ITEM else slot.places for slot in plan.slots
    }
    for variant in (variant for section in plan.sections for variant in section.variants):
        own: dict[Tree, int | None] = {}
        for item in variant.computed:
            if item.type is Type.NUMBER:
                own[Quantity(item.name, scope="row")] = grain(item.tree, own)
        for quantity, places in own.items():
            before = found.get(quantity, 0)
            found[quantity] = None if before is None or places is None else max(before, places)
    return found


def _idle(node: Tree, grains: Grains) -> Tree:
    if not isinstance(node, Round):
        return node
    places, kept = grain(node.term, grains), places_of(node.unit)
    fits = places is not None and kept is not None and places <= kept and (10**kept * node.unit) == 1
    return node.term if fits else node


def _but_trees(meaning: Meaning) -> Meaning:
    """A meaning less what is computed once."""
    return (*meaning[:COMPUTED], *meaning[COMPUTED + 1 :])


COMPUTED = 1
"""Where in a meaning stands what is computed once."""


def meaning_of(plan: Plan) -> Meaning:
    """What `plan` means: slots, trees in order, weights, bands."""
    return (
        tuple((slot.name, slot.type, slot.range, slot.labels, slot.places) for slot in plan.slots),
        _without_idle_rounding(plan.computed, _grains(plan)),
        tuple((node.id, node.weight) for node in plan.nodes),
        tuple(
            (item.kind, item.sign, item.labels, tuple((one.name, one.tree) for one in item.computed))
            for section in plan.sections
            for item in section.variants
        ),
        tuple((rating.name, rating.range) for rating in plan.ratings),
        tuple((step.kind, step.at_most) for step in plan.adjustments),
    )
