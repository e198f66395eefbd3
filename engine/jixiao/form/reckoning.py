"""The hidden sheet of a form: what was typed, as integers; the programs of the plan in cells; sums over spare rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import lcm

from jixiao.expression.frame import Frame, TreeSpec
from jixiao.expression.tree import TRUE, Field, Fold, Gathering, Quantity, Tree, Type, walk
from jixiao.filing.draft import indicators_of
from jixiao.form import typed
from jixiao.form.entries import Entries
from jixiao.form.fields import MOST_POINTS
from jixiao.form.fixed_fields import fixed_fields
from jixiao.form.frames import WANTED, frames_of
from jixiao.form.model import letters
from jixiao.form.spare_fields import HUNDREDTHS, Around, Spare, spare_column
from jixiao.form.writer import Writer
from jixiao.interpret.spreadsheet import COLUMN, Placed, block
from jixiao.plan.model import Plan
from jixiao.value import dataclass, field, replace

LISTS, SUMS, WHOLE, FIRST_SPARE = 0, 2, 3, 4
"""The columns of the hidden sheet: words in use with their scales; sums for the checks; the plan as a whole; a column
for each spare row."""


@dataclass(slots=True)
class Reckoning:
    """The columns of the hidden sheet, and where on it everything stands (addresses without the sheet)."""

    columns: dict[int, list[str]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)  # by slot
    results: dict[str, Placed] = field(default_factory=dict)  # by name of the computed quantity
    refused: dict[str, str] = field(default_factory=dict)
    spare: list[Spare] = field(default_factory=list)  # aligned with Entries.spare
    sums: Writer = field(default_factory=lambda: Writer(SUMS))  # of the checks


def reckon(plan: Plan, entries: Entries, extra: Sequence[TreeSpec] = ()) -> Reckoning:
    """The hidden sheet of a form whose entries stand where `entries` says; `extra` trees are computed besides."""
    frames = frames_of(plan)
    done = Reckoning()
    done.columns[LISTS] = [typed.quoted(word) for word in (*typed.MARKS, *typed.OWN_UNITS)]
    scales = [str((factor * typed.LISTED).numerator) for factor in typed.OWN_UNITS.values()]
    done.columns[LISTS + 1] = ['""'] * len(typed.MARKS) + scales
    specs = frames.whole.fields
    whole = replace(frames.whole, trees=(*frames.whole.trees, *extra))
    writer = Writer(WHOLE)
    loaded = fixed_fields(plan, entries, specs, writer)
    folds = _folds(whole)
    sums = {fold: writer.put('""') for fold in folds}  # filled in when the spare rows stand
    around = _around(frames.early, loaded, writer)
    own = indicators_of(plan.framework.indicators)
    order = [section.id for section in plan.sections]
    for index, row in enumerate(entries.spare):
        mine = Writer(FIRST_SPARE + index)
        rules = own[row.section.id].own_rows
        assert rules is not None
        done.spare.append(
            spare_column(plan, entries, row, rules, frames.rows[order.index(row.section.id)], around, mine)
        )
        done.columns[mine.column] = mine.formulas
    gathered: dict[Tree, Placed] = {}
    for fold, address in sums.items():
        found = _gathered(plan, entries, done, fold)
        if found is not None:
            formula, placed = found
            writer.formulas[int(address.rpartition("$")[2]) - 1] = formula
            gathered[fold] = replace(placed, numerator=address)
    wanted = [item.name for item in plan.computed if item.role in WANTED] + [spec.name for spec in extra]
    made = block(whole, wanted, writer.next_row, gathered)
    done.fields = {spec.name: cell for spec, cell in zip(specs, around.cells, strict=True)}
    writer.formulas.extend(done.fields[name] for name in made.reads)
    writer.formulas.extend(formula.replace(COLUMN, letters(WHOLE)) for formula in made.formulas)
    done.results = {name: _absolute(placed) for name, placed in made.results.items()}
    done.refused = dict(made.refused)
    done.columns[WHOLE] = writer.formulas
    return done


def _around(early: Frame, loaded: Mapping[str, str], writer: Writer) -> Around:
    """What rows read of the filing around them, in a block of its own: the fields, and what is known before the rows.

    The plan as a whole is another block, since what gathers the rows stands between the two.
    """
    first = writer.next_row
    made = block(early, [spec.name for spec in early.trees], first)
    writer.formulas.extend(loaded[name] for name in made.reads)
    writer.formulas.extend(formula.replace(COLUMN, letters(WHOLE)) for formula in made.formulas)
    given: dict[Tree, Placed] = {
        Quantity(name, placed.type): _absolute(placed) for name, placed in made.results.items()
    }
    return Around([f"${letters(WHOLE)}${first + index}" for index in range(len(made.reads))], given)


def _absolute(placed: Placed) -> Placed:
    """A result of the plan as a whole, as other columns read it."""
    numerator = placed.numerator.replace(COLUMN, f"${letters(WHOLE)}$")
    below = placed.denominator
    return replace(
        placed,
        numerator=numerator,
        denominator=below if isinstance(below, int) else below.replace(COLUMN, f"${letters(WHOLE)}$"),
    )


def _folds(frame: Frame) -> list[Fold]:
    found = (node for spec in frame.trees for node in walk(spec.tree) if isinstance(node, Fold))
    return list(dict.fromkeys(found))


def _gathered(plan: Plan, entries: Entries, done: Reckoning, fold: Fold) -> tuple[str, Placed] | None:
    """The formula of what a Fold gathers of the spare rows in its scope, and what it is over; None: not of this kind.

    Only references are summed: SUM passes over empty texts in cells, and fails on those that a formula hands it.
    """
    what = _what(fold)
    scopes = plan.scopes.get(fold.scope, (fold.scope,))
    places = {node.members: node.id for node in plan.nodes if node.members}
    if what is None or not set(scopes) <= set(places):
        return None
    groups = {places[scope] for scope in scopes}
    rows = [item for row, item in zip(entries.spare, done.spare, strict=True) if row.group in groups]
    if not rows:
        return "0", Placed(Type.NUMBER, (), "", 1, (0, 0))
    cells = [_cell(item, what) for item in rows]
    known = [cell for cell in cells if cell is not None]
    if len(known) < len(cells):
        return None
    owns = [{"count": 1, "weight": HUNDREDTHS}.get(what, item.over) for item in rows]
    over = lcm(*owns)
    parts = [
        f"SUM({','.join(cell for cell, own in zip(known, owns, strict=True) if own == each)})*{over // each}"
        for each in dict.fromkeys(owns)
    ]
    total = "+".join(part.removesuffix("*1") for part in parts)
    formula = f'IF(ISERROR({total}),NA(),IF(COUNT({",".join(known)})<{len(known)},"",{total}))'
    return formula, Placed(Type.NUMBER, (), "", over, (0, len(rows) * MOST_POINTS * over))


def _what(fold: Fold) -> str | None:
    if fold.where != TRUE:
        return None
    match fold.gathering, fold.body:
        case Gathering.COUNT, _:
            return "count"
        case Gathering.SUM, Quantity(name="score"):
            return "score"
        case Gathering.SUM, Field(name="weight"):
            return "weight"
        case _:
            return None


def _cell(item: Spare, what: str) -> str | None:
    return {"count": item.counts, "weight": item.weighs}.get(what, item.score)
