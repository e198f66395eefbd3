"""The exact machine: trees as generated Python over integers, one function per power of ten, one division a rounding.

A Program is made once and run on any number of filings. Its functions assume what the fields promise: that a field
which is not optional is there, and that one declared not negative (or not positive) is not. A filing that breaks a
promise is served by the walk, with the same values.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jixiao.expression.form import Form
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.program import lower
from jixiao.interpret.generated import Run, Score, compile_run, compile_scores
from jixiao.interpret.walker import NOBODY, WALKED, Members, Outer, Result, Walker

__all__ = ["WALKED", "FieldSpec", "Outer", "Program", "Result", "Scorer", "TreeSpec"]


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
        self._runs: dict[int, Run] = {}

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
            run = self._runs[scale] = compile_run(self.form(scale), len(self.frame.fields))
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
        self._scores = compile_scores(form, self._outputs, len(program.frame.fields))
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
