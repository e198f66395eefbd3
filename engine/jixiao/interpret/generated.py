"""The functions of a form: Python source over integers, one division a rounding, printed and compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from jixiao.expression.form import Form, Gather, Group, Load, Output, Source, atoms_of, atoms_read, numerator_of
from jixiao.expression.integers import Leaf, Ratio
from jixiao.expression.tree import Field
from jixiao.interpret.source import print_decision, print_polynomial
from jixiao.interpret.walk import Value, Values, bodies_of, gathered
from jixiao.interpret.walker import Members, Outer, Result, decode
from jixiao.value import dataclass, field

Score = int | Fraction | None
"""A numerator over the denominator that all filings share, or a value of its own where they share none."""

Run = Callable[[Sequence[int | None], Members, Outer | None], tuple[Result, ...] | None]
Scores = Callable[[Sequence[int | None], Members, Outer | None], tuple[Score, ...] | None]


def compile_run(form: Form, fields: int) -> Run:
    """The function of a whole program, branches recorded."""
    later = frozenset().union(*(atoms_read(group) for group in form.groups)) if form.groups else frozenset()
    lines = _prelude(form.loads, fields)
    for number, group in enumerate(form.groups):
        lines.extend(_gather_lines(number, group))
        lines.extend(print_decision(group.decision, _Traced(group.outputs, later)))
    returned = "".join(f"r{index}, " for index in range(len(form.outputs)))
    run: Run = _compiled([*lines, f" return ({returned})"], form.groups)
    return run


def compile_scores(form: Form, outputs: Sequence[Output], fields: int) -> Scores:
    """The function of the trees wanted, and of what they need."""
    needed = {atom for output in outputs for atom in atoms_of(output)}
    kept: dict[int, Group] = {}
    for number in range(len(form.groups) - 1, -1, -1):
        group = form.groups[number]
        if any(output.numerator in needed for output in group.outputs):
            kept[number] = group
            needed |= atoms_read(group)
    # Every field is loaded, read or not: a promise that it keeps may be why nothing reads it any more.
    lines = _prelude(form.loads, fields)
    for number in sorted(kept):
        lines.extend(_gather_lines(number, kept[number]))
        lines.extend(print_decision(kept[number].decision, _Plain(kept[number].outputs, frozenset(needed))))
    returned = "".join(f"{_score(output)}, " for output in outputs)
    scores: Scores = _compiled([*lines, f" return ({returned})"], form.groups)
    return scores


def _score(output: Output) -> str:
    if output.denominator is None:
        return f"a{output.numerator}"
    value = f"F(a{output.numerator}, a{output.denominator})"
    return f"None if a{output.numerator} is None else {value}" if output.may_miss else value


def _compiled(lines: Sequence[str], groups: Sequence[Group]) -> Any:
    """The function `f(v, m, o)`: values, members, outer. It sees its gathers and Fraction, and no builtin."""
    source = "\n".join(["def f(v, m, o):", *lines])
    names: dict[str, object] = {"__builtins__": {}, "F": Fraction}
    for number, group in enumerate(groups):
        for place, gather in enumerate(group.gathers):
            names[f"g{number}_{place}"] = _gatherer(gather)
    exec(compile(source, "<jixiao exact>", "exec"), names)
    return names["f"]


def _prelude(loads: Sequence[Load], fields: int) -> list[str]:
    """Loads the atoms, and gives up (None) where a field breaks what it promises."""
    lines: list[str] = []
    own = {load.index: load.atom for load in loads if load.source is Source.OWN}
    if len(own) * 2 > fields:
        targets = "".join(f"a{own[index]}, " if index in own else "_, " for index in range(fields))
        lines.append(f" {targets} = v")
    else:
        lines.extend(f" a{number} = v[{index}]" for index, number in own.items())
    places = {Source.OUTER: "o[0][{}]", Source.NUMERATOR: "o[1][{}][1]", Source.DENOMINATOR: "o[1][{}][2]"}
    for load in loads:
        if load.source in places:
            lines.append(f" a{load.atom} = {places[load.source].format(load.index)}")
    broken = [test for load in loads if load.source in (Source.OWN, Source.OUTER) for test in _broken(load)]
    if broken:
        lines.append(f" if {' or '.join(broken)}: return None")
    return lines


def _broken(load: Load) -> list[str]:
    low, high = load.ends
    name = f"a{load.atom}"
    edges = [f"{name} < {low}"] * (low is not None) + [f"{name} > {high}"] * (high is not None)
    if load.optional:
        return [f"{name} is not None and ({' or '.join(edges)})"] if edges else []
    return [f"{name} is None", *edges]


def _gather_lines(number: int, group: Group) -> list[str]:
    lines = []
    for place, gather in enumerate(group.gathers):
        reads = "".join(
            f"(a{_only(read.ratio)}, {print_polynomial(read.ratio.denominator)}), " for read in gather.reads
        )
        lines.append(f" a{gather.numerator}, a{gather.denominator} = g{number}_{place}(m, ({reads}))")
    return lines


def _only(ratio: Ratio) -> int:
    (atom,) = ratio.numerator.atoms()
    return atom


def _gatherer(gather: Gather) -> Callable[[Members, Sequence[tuple[int | None, int]]], tuple[int | None, int]]:
    """Evaluates a Fold by the walk: its numerator and denominator, (None, 1) where it is missing."""

    def evaluate_fold(members: Members, reads: Sequence[tuple[int | None, int]]) -> tuple[int | None, int]:
        fields: dict[tuple[str, str], Value] = {}
        quantities: dict[tuple[str, str], Value] = {}
        for read, (numerator, denominator) in zip(gather.reads, reads, strict=True):
            target = fields if isinstance(read.node, Field) else quantities
            value = decode(read.node.type, numerator, denominator, read.labels)
            target[read.node.scope, read.node.name] = value
        value = gathered(gather.fold, bodies_of(gather.fold, Values(fields, quantities, members)))
        return (value.numerator, value.denominator) if isinstance(value, Fraction) else (None, 1)

    return evaluate_fold


@dataclass(slots=True)
class _Traced:
    """The lines of a leaf where branches are recorded: the results, and the atoms that others read."""

    outputs: Sequence[Output]
    later: frozenset[int]
    branches: dict[int, int] = field(default_factory=dict)

    def __call__(self, leaf: Leaf) -> list[str]:
        branch = self.branches.setdefault(id(leaf), len(self.branches))
        lines: list[str] = []
        for output, outcome in zip(self.outputs, leaf.outcomes, strict=True):
            top, bottom = _texts(output, outcome)
            if output.numerator in self.later:
                lines.append(f"a{output.numerator} = {top}")
                top = f"a{output.numerator}" if outcome is not None and outcome.numerator.atoms() else top
            if output.denominator in self.later:
                lines.append(f"a{output.denominator} = {bottom}")
            if output.tree is not None:
                lines.append(f"r{output.tree} = ({branch}, {top}, {bottom})")
        return lines


@dataclass(frozen=True, slots=True)
class _Plain:
    """The lines of a leaf where only some atoms are wanted."""

    outputs: Sequence[Output]
    needed: frozenset[int]

    def __call__(self, leaf: Leaf) -> list[str]:
        lines: list[str] = []
        for output, outcome in zip(self.outputs, leaf.outcomes, strict=True):
            top, bottom = _texts(output, outcome)
            if output.numerator in self.needed:
                lines.append(f"a{output.numerator} = {top}")
            if output.denominator in self.needed:
                lines.append(f"a{output.denominator} = {bottom}")
        return lines


def _texts(output: Output, outcome: Ratio | None) -> tuple[str, str]:
    if outcome is None:
        return "None", "1"
    if output.denominator is None:
        return print_polynomial(numerator_of(outcome, output)), str(output.constant)
    return print_polynomial(outcome.numerator), print_polynomial(outcome.denominator)
