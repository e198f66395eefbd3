"""Folds in columns: what members show is computed side by side, then one group-by gathers it for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from jixiao.evaluation.classes import at_most, decimal_places, fit, numbers_of
from jixiao.evaluation.ledger_plain import MOST_DIGITS
from jixiao.evaluation.runs import Running, by_runs
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.tree import TRUE, Constant, Field, Fold, Gathering, Quantity, Quotient, Tree, Type, rewrite, walk
from jixiao.interpret.columnar import Columns, Computed, Refused, columns
from jixiao.interpret.walk import ROW
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl

Shape = tuple[Gathering, Tree, Tree]
"""A Fold without its scope: how it gathers, what, where."""


@dataclass(frozen=True, slots=True)
class Members:
    """Members as columns: numbers as integers at 10**places; truths as 0 and 1, labels as their index.

    `index` is the column that says what each belongs to, from 0; `owner` that of its filing.
    """

    table: pl.DataFrame
    fields: Mapping[str, FieldSpec]
    places: Mapping[str, int]
    index: str
    owner: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What each group came to: `table` has the keys and a column for every shape, as integers at 10**places.

    `beyond` are owners left out.
    """

    table: pl.DataFrame
    names: tuple[str, ...]
    places: tuple[int, ...]
    beyond: frozenset[int]


@dataclass(slots=True)
class Forms:
    """Forms made when first needed, and kept."""

    made: dict[tuple[object, ...], Columns | Refused] = field(default_factory=dict)

    def get(self, key: tuple[object, ...], make: Callable[[], Columns]) -> Columns | Refused:
        """The form of that key."""
        if key not in self.made:
            try:
                self.made[key] = make()
            except Refused as refused:
                self.made[key] = refused
        return self.made[key]


def without_means(trees: Iterable[TreeSpec]) -> tuple[TreeSpec, ...]:
    """The trees with every mean as a sum divided by a count: a column of Folds has one denominator."""

    def parted(tree: Tree) -> Tree:
        if not isinstance(tree, Fold) or tree.gathering is not Gathering.MEAN:
            return tree
        total = Fold(Gathering.SUM, tree.scope, tree.body, tree.where)
        return Quotient(total, Fold(Gathering.COUNT, tree.scope, where=tree.where))

    return tuple(TreeSpec(spec.name, spec.type, rewrite(spec.tree, parted), spec.labels) for spec in trees)


@dataclass(frozen=True, slots=True)
class Read:
    """Trees that read a field wherever they had a Fold: `folds` are the names of these fields, in order."""

    trees: tuple[TreeSpec, ...]
    folds: Mapping[Fold, str]

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """The fields that stand for Folds."""
        return tuple(FieldSpec(name, Type.NUMBER, optional=True) for name in self.folds.values())


def read_folds(trees: Iterable[TreeSpec], scope: str = "") -> Read:
    """`trees`, in `scope`, with a field for every Fold."""
    parted = without_means(trees)
    names = {fold: f"\x1f{scope}fold{index}" for index, fold in enumerate(folds_in(parted))}

    def named(tree: Tree) -> Tree:
        return Field(names[tree], Type.NUMBER, scope) if isinstance(tree, Fold) else tree

    made = tuple(TreeSpec(spec.name, spec.type, rewrite(spec.tree, named), spec.labels) for spec in parted)
    return Read(made, names)


def around(frame: Frame) -> Frame:
    """The program of a row as one that has all it reads: fields of the filing as its own, quantities computed again."""
    outer = {spec.name: spec.tree for spec in frame.outer_trees}
    read: set[tuple[type, str]] = set()
    waiting = [spec.tree for spec in frame.trees]
    while waiting:
        for node in walk(waiting.pop()):
            known = isinstance(node, (Field, Quantity)) and ((type(node), node.name) in read or bool(node.scope))
            if isinstance(node, (Field, Quantity)) and not known:
                read.add((type(node), node.name))
                waiting += [outer[node.name]] if isinstance(node, Quantity) and node.name in outer else []

    def inside(node: Tree) -> Tree:
        if isinstance(node, (Field, Quantity)) and not node.scope:
            return type(node)(AROUND + node.name, node.type, ROW)
        return node

    def taken(spec: TreeSpec, name: str) -> TreeSpec:
        return TreeSpec(name, spec.type, rewrite(spec.tree, inside), spec.labels)

    fields = [replace(spec, name=AROUND + spec.name) for spec in frame.outer_fields if (Field, spec.name) in read]
    trees = [taken(spec, AROUND + spec.name) for spec in frame.outer_trees if (Quantity, spec.name) in read]
    own = [taken(spec, spec.name) for spec in frame.trees]
    return Frame((*frame.fields, *fields), (*trees, *own), ROW)


def folds_in(trees: Iterable[TreeSpec]) -> tuple[Fold, ...]:
    """Every Fold of `trees`, each once."""
    found = (node for spec in trees for node in walk(spec.tree) if isinstance(node, Fold))
    return tuple(dict.fromkeys(found))


AROUND = "\x1f^"
"""What the name of a field of the filing begins with where a member shows it."""


def shape_of(fold: Fold) -> Shape:
    """The Fold without its scope; what it reads of a member, or of the filing around it, are fields of the member.

    Raises Refused where it reads anything else.
    """

    def shown(node: Tree) -> Tree:
        if not isinstance(node, (Field, Quantity)):
            return node
        if isinstance(node, Field) and not node.scope:
            return Field(AROUND + node.name, node.type, ROW)
        if node.scope not in (ROW, fold.scope):
            raise Refused(node.name, "reads")
        return Field(node.name, node.type, ROW)

    body = Constant(None) if fold.gathering is Gathering.COUNT else rewrite(fold.body, shown)
    return fold.gathering, body, rewrite(fold.where, shown)


def sum_up(members: Members, shapes: Sequence[Shape], by: Sequence[str], forms: Forms) -> Sums:
    """Every shape for every group of members that share `by`. Raises Refused."""

    trees = [
        TreeSpec(f"{kind}{number}", type, tree)
        for number, (gathering, body, where) in enumerate(shapes)
        for kind, type, tree in (("body", Type.NUMBER, body), ("where", Type.TRUTH, where))
        if not (kind == "body" and gathering is Gathering.COUNT) and not (kind == "where" and where == TRUE)
    ]
    read = dict.fromkeys(node.name for spec in trees for node in walk(spec.tree) if isinstance(node, Field))
    specs = [members.fields[name] for name in read]

    def form_of(digits: int) -> Columns | Refused:
        fields = tuple(at_most(spec, digits, members.places.get(spec.name, 0), True) for spec in specs)
        frame = Frame(fields, tuple(trees), ROW)
        return forms.get(("fold", frame), lambda: columns(frame, [spec.name for spec in trees]))

    fitted = fit(members.table, numbers_of(specs), form_of)
    if fitted.form is None:
        raise fitted.refused or Refused("", "width")
    places = decimal_places(fitted.form.results, [spec.name for spec in trees if spec.type is Type.NUMBER])
    shown = [_shown(item, places) for item in fitted.form.results]
    done = fitted.form.run(fitted.kept.lazy()).select(*by, *shown).collect()
    names = tuple(f"fold{number}" for number in range(len(shapes)))
    bottoms = tuple(places.get(f"body{number}", 0) for number in range(len(shapes)))
    return Sums(_grouped(done, shapes, by, names), names, bottoms, frozenset(fitted.beyond.get_column(members.owner)))


def _grouped(done: pl.DataFrame, shapes: Sequence[Shape], by: Sequence[str], names: Sequence[str]) -> pl.DataFrame:
    """The keys of every group, and under `names` what each shape comes to."""
    import polars as pl

    ordered = _is_in_order(done, by)
    runs = [_running(done, number, *shape) for number, shape in enumerate(shapes)] if ordered else []
    known = [run for run in runs if run is not None]
    if ordered and len(known) == len(shapes):
        return by_runs(done, by[0], dict(zip(names, known, strict=True)))
    if ordered:  # that is said: nothing need be looked up then
        done = done.with_columns(pl.col(by[0]).set_sorted())
    made = [_gather(done, number, *shape).alias(names[number]) for number, shape in enumerate(shapes)]
    return done.group_by(by).agg(made)


def _is_in_order(done: pl.DataFrame, by: Sequence[str]) -> bool:
    """Whether members of a group follow each other."""
    alone = done.get_column(by[0]) if len(by) == 1 else None
    return alone is not None and not alone.null_count() and bool(alone.is_sorted())


def _shown(item: Computed, places: Mapping[str, int]) -> pl.Expr:
    """A body as integers at its places; a truth as it is."""
    import polars as pl

    top = pl.col(item.column)
    if item.name in places and item.denominator != 10 ** places[item.name]:
        assert isinstance(item.denominator, int)  # decimal_places refuses every other
        top = top.cast(pl.Int128) * pl.lit(10 ** places[item.name] // item.denominator, dtype=pl.Int128)
    return top.alias(item.name)


def _gather(done: pl.DataFrame, number: int, gathering: Gathering, body: Tree, where: Tree) -> pl.Expr:
    """What a group comes to; null where something that counts is missing."""
    import polars as pl

    taken, unknown = _taken(done, number, where)
    if gathering is Gathering.COUNT:
        whole = pl.len().cast(pl.Int64) if taken is None else taken.sum().cast(pl.Int64)
        return whole if unknown is None else pl.when(unknown.any()).then(None).otherwise(whole)
    value = pl.col(f"body{number}")
    held = value if taken is None else pl.when(taken).then(value)
    match gathering:
        case Gathering.LEAST:
            whole = held.min()
        case Gathering.GREATEST:
            whole = held.max()
        case _:
            whole = held.cast(pl.Int128).sum() if _is_wide(done, number) else held.sum()
    gap = _gap(done, number, taken, unknown)
    # Counted rather than asked for any: the one is a sum over the groups, the other a call for each.
    return whole if gap is None else pl.when(gap.sum() > 0).then(None).otherwise(whole)


def _running(done: pl.DataFrame, number: int, gathering: Gathering, body: Tree, where: Tree) -> Running | None:
    """The same as what every member adds to a sum, and where something is missing; None where it is no such sum."""
    import polars as pl

    taken, unknown = _taken(done, number, where)
    if gathering is Gathering.COUNT:
        return (pl.repeat(1, pl.len(), dtype=pl.Int64) if taken is None else taken.cast(pl.Int64)), unknown
    if gathering is not Gathering.SUM or _is_wide(done, number):
        return None
    value = pl.col(f"body{number}")
    return (value if taken is None else pl.when(taken).then(value)), _gap(done, number, taken, unknown)


def _taken(done: pl.DataFrame, number: int, where: Tree) -> tuple[pl.Expr | None, pl.Expr | None]:
    """Which members count (None: all), and of which that is unknown (None: of none)."""
    import polars as pl

    if where == TRUE:
        return None, None
    told = not done.get_column(f"where{number}").null_count()
    return pl.col(f"where{number}") == 1, None if told else pl.col(f"where{number}").is_null()


def _gap(done: pl.DataFrame, number: int, taken: pl.Expr | None, unknown: pl.Expr | None) -> pl.Expr | None:
    """Members for which what they come to is unknown; None: there are none."""
    import polars as pl

    if unknown is None and not done.get_column(f"body{number}").null_count():
        return None
    missing = pl.col(f"body{number}").is_null()
    if taken is None:
        return missing
    return taken & missing if unknown is None else unknown | (taken & missing)


def _is_wide(done: pl.DataFrame, number: int) -> bool:
    """Whether a sum over all members may need more than 64 bits, which would wrap round without a word."""
    top: int = max((abs(end) for end in _ends(done, f"body{number}") if end is not None), default=0)
    return bool(top * max(done.height, 1) > 10**MOST_DIGITS)


def _ends(done: pl.DataFrame, name: str) -> tuple[int | None, int | None]:
    import polars as pl

    return done.select(pl.col(name).min().alias("low"), pl.col(name).max().alias("high")).row(0)


def spread(sums: Sums, number: int, chosen: pl.DataFrame, index: str, height: int, gathering: Gathering) -> pl.Series:
    """A column of `height` rows: what the groups in `chosen` came to at their index; of nothing, what nothing gives."""
    import polars as pl

    nothing = 0 if gathering in (Gathering.SUM, Gathering.COUNT) else None
    values = chosen.get_column(sums.names[number])
    column = pl.repeat(nothing, height, dtype=values.dtype, eager=True)
    return column.scatter(chosen.get_column(index), values) if chosen.height else column
