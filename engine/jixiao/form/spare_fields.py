"""A spare row in cells: what was typed, which way of scoring it takes, and its score, weight and count for the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

from jixiao.expression.frame import FieldSpec, Frame
from jixiao.expression.tree import Tree, Type
from jixiao.form import typed
from jixiao.form.detail_fields import SIDES, Details
from jixiao.form.entries import Entries, SpareRow
from jixiao.form.fields import AMOUNT_PLACES, MOST_POINTS, RATIO_PLACES, amount_field, ends_in_cells
from jixiao.form.fixed_fields import by_hand
from jixiao.form.model import letters
from jixiao.form.proportional import asks_for_ratios
from jixiao.form.writer import Writer
from jixiao.framework.model import OwnRows
from jixiao.interpret.cells import MOST
from jixiao.interpret.spreadsheet import COLUMN, Block, Placed, block
from jixiao.plan.model import JUDGED, Plan, Purpose, Slot, Variant
from jixiao.plan.shares import gathers_all
from jixiao.value import dataclass, field, replace

LIKE_NUMBERS = "0123456789０１２３４５６７８９≥≤＞＜><=一二三四五六七八九十百零年月日季底前"
"""What in a text may make it a number or a day to the reader: then the form does not reckon."""

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Around:
    """What the programs of rows read of the filing around them: the cells of its fields, and results."""

    cells: Sequence[str]
    given: Mapping[Tree, Placed]
    shown: bool  # whether formulas gather more of rows than their scores and weights
    blocks: dict[tuple[int, int], Block] = field(default_factory=dict)
    ratios: dict[int, bool] = field(default_factory=dict)
    amounts: dict[int, Frame] = field(default_factory=dict)

    def block(self, frame: Frame, first: int) -> Block:
        """The score of `frame` from row `first` down; rows of one section have the same, each in its own column."""
        key = (id(frame), first)
        if key not in self.blocks:
            self.blocks[key] = block(frame, [frame.trees[-1].name], first, self.given, self.cells)
        return self.blocks[key]

    def asks_for_ratios(self, frame: Frame) -> bool:
        """Whether the score depends on the ratio of the two sides alone."""
        if id(frame) not in self.ratios:
            self.ratios[id(frame)] = asks_for_ratios(frame, ("target", "actual"))
        return self.ratios[id(frame)]

    def of_amounts(self, frame: Frame, variant: Variant) -> Frame:
        """The program for great amounts, whose sides have fewer places: rows do not say beforehand which they hold."""
        if id(frame) not in self.amounts:
            fields = (
                amount_field(spec) if slot.purpose in (Purpose.TARGET, Purpose.ACTUAL) else spec
                for spec, slot in zip(frame.fields, variant.slots, strict=True)
            )
            self.amounts[id(frame)] = replace(frame, fields=tuple(fields))
        return self.amounts[id(frame)]


@dataclass(frozen=True, slots=True)
class Spare:
    """Addresses of what a spare row comes to: the empty text while it is open, 0 while it is not in use.

    `filled`: 1 where anything stands in it; `used`: where it is a row of its own, and not a detail of the one above.

    `weighs` is in hundredths, `score` over `over`; None where no way of scoring it can be said in formulas. `held` is
    what it shows to formulas that gather rows, by name; `present` is 1 where it is in use and has something to give.
    """

    filled: str
    used: str
    score: str | None
    over: int
    weighs: str
    counts: str
    present: str
    writer: Writer
    held: Mapping[str, tuple[FieldSpec, str]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row while its column is being written: its cells and texts by role, the cell of its weight."""

    row: SpareRow
    own: OwnRows
    writer: Writer
    texts: Mapping[str, str]
    weight: str
    core: bool
    details: Details | None

    def cell(self, role: str) -> str:
        return self.row.cells[role]


@dataclass(slots=True)
class _Scales:
    """What the two sides of a row are multiplied by, at so many places; each is reckoned once.

    With `ratios` great amounts are multiplied by less: what asks for the ratio of the sides alone does not see it.
    """

    made: _Row
    ratios: bool = False
    units: dict[int, str] = field(default_factory=dict)
    scales: dict[tuple[str, int], str] = field(default_factory=dict)
    greater: dict[str, str] = field(default_factory=dict)

    def scale(self, role: str, places: int) -> str:
        """The cell of what a side is multiplied by."""
        put = self.made.writer.put
        if self.ratios and places == RATIO_PLACES:
            if role not in self.greater:
                at = replace(self, ratios=False)
                usual, less = at.scale(role, RATIO_PLACES), at.scale(role, AMOUNT_PLACES)
                self.greater[role] = put(f"IF({at.great}=1,{less},{usual})")
            return self.greater[role]
        if (role, places) not in self.scales:
            if places not in self.units:
                self.units[places] = put(typed.own_scale(self.made.texts["unit"], places))
            self.scales[role, places] = put(typed.scale_of(self.made.cell(role), self.units[places], places))
        return self.scales[role, places]

    @property
    def great(self) -> str:
        """The cell that is 1 where a side is an amount beyond what is held at the places of ratios."""
        if "" not in self.greater:
            tests = (
                f"IF(ISNUMBER({cell}),ABS({cell})*{self.scale(role, RATIO_PLACES)}>{MOST},FALSE)"
                for role, cell in ((role, self.made.cell(role)) for role in ("target", "actual"))
            )
            self.greater[""] = self.made.writer.put(f"IF(OR({','.join(tests)}),1,0)")
        return self.greater[""]


def spare_column(
    plan: Plan,
    entries: Entries,
    row: SpareRow,
    own: OwnRows,
    frames: Sequence[Frame],
    around: Around,
    writer: Writer,
    details: Details | None,
) -> Spare:
    """Writes the column of one spare row; `frames` are the programs of the section's variants.

    `details` says what rows below it add to it, and whether it is such a row itself: then it is none of its own.
    """
    texts = {
        role: writer.put(typed.stripped(cell)) for role, cell in row.cells.items() if role not in ("score", "told")
    }
    target, actual, typed_weight = texts["target"], texts["actual"], texts["weight"]
    filled = writer.put(f'IF({texts["name"]}&{target}&{actual}&{typed_weight}="",0,1)')
    used = filled if details is None else writer.put(f"IF({filled}=0,0,1-{details.is_detail})")
    nothing = f'AND({target}="",OR({typed.is_mark(actual)},{typed.is_mark(typed_weight)}))'
    marked = f"OR({typed.is_mark(target)},{nothing})"
    if own.blank_target == "not_applicable":
        marked = f'OR({target}="",{marked})'
    absent = writer.put(f"IF({used}=0,0,IF({marked},1,0))")
    kept = f'AND({target}="",{absent}=0)' if own.blank_target == "keep" else "FALSE"
    weight = writer.put(_weight(plan, entries, row, texts))
    made = _Row(row, own, writer, texts, weight, plan.node(row.section.id).core, details)
    chosen = writer.put(_variant(made))
    scores, refused = _scores(made, frames, around)
    loses = gathers_all(row.section.not_applicable)
    lost = f"IF(ISNUMBER({row.cells['weight']}),{weight},0)" if loses else "0"
    weighs = writer.put(f"IF({used}=0,0,IF({absent}=1,{lost},{weight}))")
    counts = writer.put(f"IF({used}=0,0,IF({absent}=1,{int(loses)},1))")
    present = writer.put(f"{used}-{absent}")
    applies = writer.put(f"IF({kept},0,{present})")
    held = _held(made, frames, chosen, applies, weighs) if around.shown else {}
    if not scores:
        return Spare(filled, used, None, 1, weighs, counts, present, writer, held)
    over = lcm(*(below for _, _, below in scores))
    nested = '""'
    for number in refused:
        nested = f"IF({chosen}={number},NA(),{nested})"
    for number, top, below in reversed(scores):
        value = top if below == over else f'IF({top}="","",{top}*{over // below})'
        nested = f"IF({chosen}={number},{value},{nested})"
    dropped = '""' if row.section.not_applicable == "refuse" else "0"
    open_anyway = f'{weight}=""' if details is None else f'OR({weight}="",{_contradicted(made)}=1)'
    score = writer.put(f'IF({used}=0,0,IF({absent}=1,{dropped},IF({open_anyway},"",IF({kept},0,{nested}))))')
    return Spare(filled, used, score, over, weighs, counts, present, writer, held)


def _held(
    made: _Row, frames: Sequence[Frame], chosen: str, applies: str, weighs: str
) -> Mapping[str, tuple[FieldSpec, str]]:
    """What formulas may read of the row: its weight, whether it applies, whether it is core, and its two sides."""
    weight = FieldSpec("weight", Type.NUMBER, (), Fraction(0), Fraction(MOST_POINTS), True, 2)
    core = f"IF({applies}=0,0,{_core(made)})"
    held = {
        "weight": (weight, weighs),
        "applies": (FieldSpec("applies", Type.TRUTH, optional=True), applies),
        "core": (FieldSpec("core", Type.TRUTH, optional=True), made.writer.put(core)),
    }
    variants = made.row.section.variants
    numbers = [place for place, variant in enumerate(variants) if variant.kind == "number"]
    for purpose, role in ((Purpose.TARGET, "target"), (Purpose.ACTUAL, "actual")):
        found = next(
            (
                (variants[place], spec, slot)
                for place in numbers
                for spec, slot in zip(frames[place].fields, variants[place].slots, strict=True)
                if slot.purpose is purpose
            ),
            None,
        )
        if found is None:
            continue
        variant, spec, slot = found
        side = made.writer.put(_side(made, variant, spec, slot, role, _Scales(made)))
        is_number = typed.one_of_numbers(chosen, numbers)
        test = f'AND({applies}=1,{made.weight}<>"",{chosen}<>"")'
        held[role] = spec, made.writer.put(f'IF({test},IF({is_number},{side},""),"")')
    return held


def _contradicted(made: _Row) -> str:
    """The cell that is 1 where the row's own numbers are not what its details add up to."""
    assert made.details is not None
    scales = _Scales(made)
    own = {
        side: made.writer.put(
            typed.number(made.cell(side), made.texts[side], scales.scale(side, RATIO_PLACES), -MOST, MOST)
        )
        for side in SIDES
    }
    return made.writer.put(made.details.contradicts(own))


def _core(made: _Row) -> str:
    """Whether a row is a 核心指标: all of its place are, or it says so itself."""
    if made.core:
        return "1"
    return f"IF({typed.one_of(made.texts['core'], typed.YES)},1,0)" if "core" in made.texts else "0"


def _weight(plan: Plan, entries: Entries, row: SpareRow, texts: Mapping[str, str]) -> str:
    """The weight in hundredths; a row alone in its group has the group's where it states none."""
    cell, text = row.cells["weight"], texts["weight"]
    number = typed.number(cell, text, str(HUNDREDTHS), 0, 10**6)
    if plan.node(row.section.id).weight == 0:
        return f'IF({text}="",0,{number})'
    group = plan.node(row.group)
    if group.group is None or group.weight is None:
        return number
    others = [other for other in entries.spare if other.group == row.group and other is not row]
    empty = [f'TRIM({other.cells[role]}&"")=""' for other in others for role in ("name", "target", "actual", "weight")]
    alone = f"AND({','.join(empty)})" if empty else "TRUE"
    hundredths: Fraction = group.weight * HUNDREDTHS
    return f'IF({text}="",IF({alone},{hundredths.numerator},""),{number})'


def _variant(made: _Row) -> str:
    """The number of the way of scoring that a row takes; "" while that is not said, #N/A where it cannot be told."""
    target, sign = made.cell("target"), made.texts["sign"]
    numbers = {variant.sign: n for n, variant in enumerate(made.row.section.variants) if variant.kind == "number"}
    kinds = {variant.kind: n for n, variant in enumerate(made.row.section.variants) if variant.kind in ("words", "day")}
    by_sign = '""'
    for meant, number in numbers.items():
        by_sign = f'IF({sign}="{meant}",{number},{by_sign})'
    by_sign = f'IF({typed.shows(target)}="D",{kinds.get("day", "NA()")},{by_sign})'
    words = kinds.get("words")
    digits = "+".join(f"ISNUMBER(FIND({typed.quoted(mark)},{made.texts['target']}))" for mark in LIKE_NUMBERS)
    spoken = "NA()" if words is None else f"IF({made.writer.put(digits)}>0,NA(),{words})"
    return f'IF({made.texts["target"]}="","",IF(ISNUMBER({target}),{by_sign},{spoken}))'


def _scores(made: _Row, frames: Sequence[Frame], around: Around) -> tuple[list[tuple[int, str, int]], list[int]]:
    """The variants that formulas can say, each with the cell of its score and what it is over; and those that not."""
    scores: list[tuple[int, str, int]] = []
    refused: list[int] = []
    sides = _Scales(made)
    for number, (variant, frame) in enumerate(zip(made.row.section.variants, frames, strict=True)):
        if variant.kind == JUDGED:
            continue
        ratios = variant.kind == "number" and around.asks_for_ratios(frame)
        found = _score(made, variant, frame, around, replace(sides, ratios=ratios))
        if found is not None and variant.kind == "number" and not ratios:
            found = _by_size(
                made, found, _score(made, variant, around.of_amounts(frame, variant), around, sides), sides
            )
        if found is None:
            refused.append(number)
        else:
            scores.append((number, *found))
    return scores, refused


def _score(made: _Row, variant: Variant, frame: Frame, around: Around, sides: _Scales) -> tuple[str, int] | None:
    """The cell of a variant's score and what it is over; None where no formula says it."""
    loaded = [_loaded(made, variant, spec, slot, sides) for spec, slot in zip(frame.fields, variant.slots, strict=True)]
    cells = around.block(frame, made.writer.next_row)
    own = letters(made.writer.column)
    made.writer.formulas.extend(loaded)
    made.writer.formulas.extend(formula.replace(COLUMN, own) for formula in cells.formulas)
    placed = cells.results.get(frame.trees[-1].name)
    if placed is None or not isinstance(placed.denominator, int):
        return None
    return placed.numerator.replace(COLUMN, own), placed.denominator


def _by_size(made: _Row, small: tuple[str, int], great: tuple[str, int] | None, sides: _Scales) -> tuple[str, int]:
    """The score of a row of numbers by the program that its numbers fit into."""
    top, below = small
    over = lcm(below, great[1]) if great is not None else below
    other = "NA()" if great is None else _over(great[0], over // great[1])
    return made.writer.put(f"IF({sides.great}=1,{other},{_over(top, over // below)})"), over


def _over(top: str, factor: int) -> str:
    return top if factor == 1 else f'IF({top}="","",{top}*{factor})'


def _loaded(made: _Row, variant: Variant, spec: FieldSpec, slot: Slot, sides: _Scales) -> str:
    places = spec.places or 0
    match slot.purpose:
        case Purpose.WEIGHT:
            return made.weight
        case Purpose.TARGET | Purpose.ACTUAL:
            role = "target" if slot.purpose is Purpose.TARGET else "actual"
            return _side(made, variant, spec, slot, role, sides)
        case Purpose.JUDGED | Purpose.CREDIT:
            role = "judged" if slot.purpose is Purpose.JUDGED else "credit"
            return typed.number(made.cell(role), made.texts[role], str(10**places), *ends_in_cells(spec))
        case _:
            return by_hand(spec, slot, made.row.cells, made.writer)


def _side(made: _Row, variant: Variant, spec: FieldSpec, slot: Slot, role: str, sides: _Scales) -> str:
    cell, text = made.cell(role), made.texts[role]
    match spec.type:
        case Type.LABEL:
            rule = made.own.rule.words
            words = [(word, index) for index, word in enumerate(slot.labels)]
            aliases = rule.aliases() if rule is not None else ()
            words += [(alias, slot.labels.index(label)) for alias, label in aliases if label in slot.labels]
            return typed.label(text, words)
        case Type.DAY:
            return typed.day(cell, text)
        case _:
            places = spec.places or 0
            number = typed.number(cell, text, sides.scale(role, places), *ends_in_cells(spec))
            if made.details is None or role != "actual":
                return number
            # Where the row gives no actual, it has what its details add up to; that is held at the places of ratios.
            summed = made.details.sums[role] if places == RATIO_PLACES else "NA()"
            return f'IF(AND({text}="",{made.details.has}>0),{summed},{number})'
