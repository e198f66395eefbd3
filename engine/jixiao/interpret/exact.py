"""The exact machine: trees as generated Python over integers, one function per power of ten, one division a rounding.

A Program is made once and run on any number of filings. Its functions assume what the fields promise: that a field
which is not optional is there, and that one declared not negative (or not positive) is not. A filing that breaks a
promise is served by the walk, with the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from jixiao.expression.form import Form, Gather, Group, Load, Output, Source, atoms_of, atoms_read, numerator_of
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.integers import Leaf, Ratio
from jixiao.expression.program import lower
from jixiao.expression.tree import Field
from jixiao.interpret.source import print_decision, print_polynomial
from jixiao.interpret.walk import Value, Values, evaluate
from jixiao.interpret.walker import NOBODY, WALKED, Members, Outer, Result, Walker, decode

__all__ = ["WALKED", "FieldSpec", "Outer", "Program", "Result", "Scorer", "TreeSpec"]

Score = int | Fraction | None
"""A numerator over the denominator that all filings share, or a value of its own where they share none."""

_Run = Callable[[Sequence[int | None], Members, Outer | None], tuple[Result, ...] | None]
_Scores = Callable[[Sequence[int | None], Members, Outer | None], tuple[Score, ...] | None]


class Program:
    """Trees compiled together, in order: each may read the fields and the trees before it.

    `scope` is that of its own fields and trees: "" for a filing, "row" for the rows that an office writes; a row may
    read what is around it, `outer_fields` and `outer_trees` (scope ""). Compiled functions are kept by scale. To run
    a part of a plan first (values that rows read), make a second Program of those trees.
    """

    __slots__ = ("_forms", "_runs", "walker")

    def __init__(
        self,
        fields: Sequence[FieldSpec],
        trees: Sequence[TreeSpec],
        scope: str = "",
        outer_fields: Sequence[FieldSpec] = (),
        outer_trees: Sequence[TreeSpec] = (),
    ) -> None:
        self.walker = Walker(fields, trees, scope, outer_fields, outer_trees)
        self._forms: dict[int, Form] = {}
        self._runs: dict[int, _Run] = {}

    @property
    def frame(self) -> Frame:
        """What it is made of."""
        return self.walker.frame

    def form(self, scale: int) -> Form:
        """Its integer form at 10**scale. Raises ValueError where a tree reads a name that is not there."""
        if scale not in self._forms:
            self._forms[scale] = lower(self.frame, scale, signs_only=True)
        return self._forms[scale]

    def run(
        self,
        values: Sequence[int | None],
        scale: int,
        members: Members | None = None,
        outer: Outer | None = None,
    ) -> tuple[Result, ...]:
        """One Result per tree, in order. `values` are aligned with the fields, numbers at 10**scale.

        Raises ValueError where `values` are too few or too many, or a tree reads a name that is not there.
        """
        run = self._runs.get(scale)
        if run is None:
            run = self._runs[scale] = _compile_run(self.form(scale), len(self.frame.fields))
        results = run(values, members or NOBODY, outer)
        return self.walk(values, scale, members, outer) if results is None else results

    def scorer(self, names: Sequence[str], scale: int) -> Scorer:
        """The fast path for filings at one scale: only the trees named, no branches."""
        return Scorer(self, names, scale)

    def scores(
        self,
        values: Sequence[int | None],
        scale: int,
        members: Members | None = None,
        outer: Outer | None = None,
    ) -> tuple[Fraction | None, ...]:
        """The values of all trees, in order. For many filings take a `scorer`."""
        return tuple(
            None if numerator is None else Fraction(numerator, denominator)
            for _, numerator, denominator in self.run(values, scale, members, outer)
        )

    def walk(
        self,
        values: Sequence[int | None],
        scale: int,
        members: Members | None = None,
        outer: Outer | None = None,
    ) -> tuple[Result, ...]:
        """What `run` gives, by the walk: the same values, no branches."""
        return self.walker.run(values, scale, members, outer)


class Scorer:
    """The scores of some trees of a program at one scale, as compactly as they can be had."""

    __slots__ = ("_outputs", "_places", "_program", "_scale", "_scores", "denominators")

    def __init__(self, program: Program, names: Sequence[str], scale: int) -> None:
        form = program.form(scale)
        index = {spec.name: place for place, spec in enumerate(program.frame.trees)}
        self._program = program
        self._scale = scale
        self._places = tuple(index[name] for name in names)
        self._outputs = tuple(form.outputs[place] for place in self._places)
        self._scores = _compile_scores(form, self._outputs, len(program.frame.fields))
        self.denominators = tuple(output.constant if output.denominator is None else None for output in self._outputs)
        """What each score is over; None where a score is a value of its own."""

    def scores(
        self, values: Sequence[int | None], members: Members | None = None, outer: Outer | None = None
    ) -> tuple[Score, ...]:
        """One Score per name; None is missing."""
        scores = self._scores(values, members or NOBODY, outer)
        if scores is not None:
            return scores
        results = self._program.walk(values, self._scale, members, outer)
        return tuple(
            _shared(results[place], denominator)
            for place, denominator in zip(self._places, self.denominators, strict=True)
        )


def _shared(result: Result, denominator: int | None) -> Score:
    """A walked result as a Score; a Fraction where the shared denominator cannot hold it."""
    _, top, bottom = result
    if top is None:
        return None
    value = Fraction(top, bottom) * (denominator or 1)
    return value.numerator if denominator is not None and value.denominator == 1 else Fraction(top, bottom)


# generated source


def _compile_run(form: Form, fields: int) -> _Run:
    """The function of a whole program, branches recorded."""
    later = frozenset().union(*(atoms_read(group) for group in form.groups)) if form.groups else frozenset()
    lines = _prelude(form.loads, fields)
    for number, group in enumerate(form.groups):
        lines.extend(_gather_lines(number, group))
        lines.extend(print_decision(group.decision, _Traced(group.outputs, later)))
    returned = "".join(f"r{index}, " for index in range(len(form.outputs)))
    run: _Run = _compiled([*lines, f" return ({returned})"], form.groups)
    return run


def _compile_scores(form: Form, outputs: Sequence[Output], fields: int) -> _Scores:
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
    scores: _Scores = _compiled([*lines, f" return ({returned})"], form.groups)
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
        value = evaluate(gather.fold, Values(fields, quantities, members))
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
