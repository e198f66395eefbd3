"""What units brought to one value, and the value that they merge into; every choice is kept, in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.diagnostic.model import Related
from jixiao.expression.tree import Type
from jixiao.filing.model import Filing, MergedPart, MergedValue, RawValue
from jixiao.interpret.walk import Value, Values, evaluate
from jixiao.number import Rounding, decimal_text, places_of, shown_text
from jixiao.origin import Cell
from jixiao.plan.merging import UNITS, merging_tree
from jixiao.plan.model import Merging, Plan, Slot
from jixiao.target import Unit
from jixiao.value import dataclass, field

NUMBER_WAYS = ("sum", "mean", "least", "greatest", "agree")
WAYS = {
    **dict.fromkeys(("money", "count", "number", "rate"), NUMBER_WAYS),
    "grade": ("mean", "least", "agree"),
    "day": ("latest", "earliest", "agree"),
    "truth": ("all", "any", "agree"),
    "text": ("join", "agree"),
    "label": ("agree",),
}
"""The ways that make sense for each kind of value."""

WORDS = {
    "sum": "相加",
    "mean": "加权平均",
    "least": "取最小",
    "greatest": "取最大",
    "agree": "各单位一致",
    "latest": "取最晚",
    "earliest": "取最早",
    "all": "各单位都是才是",
    "any": "有一个单位是就是",
    "join": "分单位列出",
}
OTHER = ("另一个单位填在这里", "the other unit says so here")


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit brought: the number of its filing, the value in base units (None: missing), its cell and text."""

    unit: int
    value: Fraction | None
    cell: Cell | None
    text: str


@dataclass(slots=True)
class Units:
    """The filings that are merged, what each weighs, and everything that has to be said about them."""

    plan: Plan
    merging: Merging
    filings: tuple[Filing, ...]
    file: str
    merged: dict[Cell, MergedValue] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _weights: dict[int, Fraction | None] = field(default_factory=dict)

    def name(self, unit: int) -> str:
        """What people call a unit: the office, else the file."""
        return self.filings[unit].office or self.filings[unit].file

    def say(self, code: str, cell: Cell | None, related: Cell | None = None, **arguments: object) -> None:
        """One more diagnostic, with the cell of the other unit."""
        also = (Related(related, OTHER),) if related is not None else ()
        self.diagnostics.append(diagnose(code, cell, severity=None, related=also, **arguments))

    def differ(self, code: str, what: str, one: Part, other: Part) -> None:
        """That two units say different things: I103 where they should agree, I105 where they are of two kinds."""
        self.say(code, other.cell, one.cell, what=what, unit=self.name(other.unit), found=other.text,
                 other_unit=self.name(one.unit), other=one.text)  # fmt: skip

    def weight(self, unit: int) -> Fraction | None:
        """What a unit weighs in means; None, said once, where it cannot weigh."""
        if unit not in self._weights:
            self._weights[unit] = self._weighed(unit)
        return self._weights[unit]

    def _weighed(self, unit: int) -> Fraction | None:
        filing = self.filings[unit]
        fields = {
            ("", slot.name): _value_of(slot, value, filing.scale)
            for slot, value in zip(self.plan.slots, filing.values, strict=True)
        }
        weight = None if self.merging.weight is None else evaluate(self.merging.weight, Values(fields))
        if not isinstance(weight, Fraction) or weight < 0:
            found = "是负数" if isinstance(weight, Fraction) else "算不出"
            place = filing.places.get("title") or Cell(filing.file, "", "")
            self.say("I106", place, unit=self.name(unit), by=self.merging.weighted_by, found=found)
            return None
        return weight

    def way(self, what: str, cell: Cell | None, kind: str, *ids: str) -> str | None:
        """The way for a value; None, said, where it makes no sense for that kind of value."""
        way = self.merging.way(kind, *ids)
        if way in WAYS[kind]:
            return way
        self.say("I108", cell, what=what, way=way)
        return None

    def number(
        self,
        what: str,
        kind: str,
        parts: Sequence[Part],
        place: Cell,
        ids: Iterable[str],
        unit: Unit | None,
        shown: Callable[[Fraction], str] | None = None,
    ) -> Fraction | None:
        """The merged number, in base units; None where it is missing or cannot be merged, which is then said."""
        known = [part for part in parts if part.value is not None]
        way = self.way(what, parts[0].cell, kind, *ids) if parts else None
        if way is None or len(known) < len(parts):
            for part in parts if way else ():
                if part.value is None:
                    self.say("I104", part.cell, unit=self.name(part.unit), what=what)
            return None
        weights = self._weights_of(known) if way == "mean" else [Fraction(1)] * len(known)
        if weights is None:
            return None
        factor = unit.factor if unit is not None else Fraction(1)
        rounding = self.merging.rounding
        step = None if rounding is None else Rounding(rounding.unit * factor, rounding.mode)
        members = [{"value": part.value, "weight": weight} for part, weight in zip(known, weights, strict=True)]
        result = evaluate(merging_tree(way, step), Values(gathered={UNITS: members}))
        if not isinstance(result, Fraction):
            self._unmerged(what, way, known)
            return None
        say = shown or (lambda value: shown_text(value / factor, 6) + (unit.text if unit is not None else ""))
        self.keep(place, way, known, say(result), weights if way == "mean" else None)
        return result

    def _weights_of(self, parts: Sequence[Part]) -> list[Fraction] | None:
        found = [self.weight(part.unit) for part in parts]
        weights = [weight for weight in found if weight is not None]
        return weights if len(weights) == len(found) else None

    def _unmerged(self, what: str, way: str, parts: Sequence[Part]) -> None:
        if way == "agree":
            other = next(part for part in parts if part.value != parts[0].value)
            self.differ("I103", what, parts[0], other)
        else:
            names = "、".join(self.name(part.unit) for part in parts)
            self.say("I106", parts[0].cell, unit=names, by=self.merging.weighted_by, found="合计是零")

    def keep(
        self, place: Cell, way: str, parts: Sequence[Part], result: str, weights: Sequence[Fraction] | None = None
    ) -> None:
        """Keeps where a merged value comes from."""
        weighed = ["" if weights is None else shown_text(weights[i], 6) for i in range(len(parts))]
        by = f"按{self.merging.weighted_by}" if weights is not None else ""
        listed = "，".join(
            f"{self.name(part.unit)} {part.text}" + (f"（权数 {weight}）" if weight else "")
            for part, weight in zip(parts, weighed, strict=True)
        )
        self.merged[place] = MergedValue(
            way,
            f"{by}{WORDS[way]}：{listed}，得 {result}",
            tuple(
                MergedPart(
                    self.name(part.unit), part.text, part.cell or Cell(self.filings[part.unit].file, "", ""), weight
                )
                for part, weight in zip(parts, weighed, strict=True)
            ),
        )

    def text(self, what: str, parts: Sequence[Part], place: Cell, *ids: str) -> RawValue | None:
        """Texts of the units, one after the other, or the one text that all of them have."""
        given = [part for part in parts if part.text.strip()]
        way = self.way(what, given[0].cell, "text", *ids) if given else None
        if way is None:
            return None
        texts = list(dict.fromkeys(part.text.strip() for part in given))
        if way == "agree" and len(texts) > 1:
            other = next(part for part in given if part.text.strip() != texts[0])
            self.differ("I103", what, given[0], other)
            return None
        alone = len(self.filings) == 1 or (len(texts) == 1 and len(given) > 1)
        joined = texts[0] if alone else "；".join(f"{self.name(p.unit)}：{p.text.strip()}" for p in given)
        self.keep(place, way, given, joined)
        return RawValue(joined, place)


def _value_of(slot: Slot, stored: int | None, scale: int) -> Value:
    if stored is None:
        return None
    match slot.type:
        case Type.NUMBER:
            return Fraction(stored, 10**scale)
        case Type.TRUTH:
            return bool(stored)
        case Type.LABEL:
            return slot.labels[stored]
        case Type.DAY:
            return stored


def kind_of_number(unit: Unit | None) -> str:
    """What a number is, for merging: money, rate (per cent, or so much per something), count, or a bare number."""
    if unit is None or not unit.dimension:
        return "number"
    if unit.dimension == "ratio" or "/" in unit.dimension:
        return "rate"
    return "money" if unit.dimension == "money" else "count"


def typed_number(value: Fraction, unit: Unit | None) -> str:
    """A number as a person would type it, in its unit; the unit itself stands in a column of its own."""
    shown = value / (unit.factor if unit is not None else 1)
    if places_of(shown) is None:
        raise ValueError(f"{shown} has no end")
    return decimal_text(shown)


def typed_day(ordinal: int) -> str:
    """A day as a person would type it."""
    return datetime.date.fromordinal(ordinal).isoformat()
