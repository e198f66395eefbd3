"""RawFiling and Plan → Filing: every entry in the slot that asks for it, and a diagnostic for all that does not fit."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.tree import Field, Quantity, Tree, walk
from jixiao.filing.details import fold_details
from jixiao.filing.draft import Draft, DraftRow, Value, indicators_of
from jixiao.filing.fixed import bind_absent, bind_fixed_row
from jixiao.filing.goals import bind_goals, say_goals_without_rows
from jixiao.filing.labels import OFFICE_LABELS, is_list_name, label_place, without_money_unit
from jixiao.filing.lines import bind_lines, unit_of_single
from jixiao.filing.model import Claimed, Filing, OwnRow, RawFiling, RawValue
from jixiao.filing.names import key, strip_numbering
from jixiao.filing.open_lines import bind_open_lines
from jixiao.filing.own import bind_own_row
from jixiao.filing.places import Place, place_rows, row_name
from jixiao.filing.sides import scored_target
from jixiao.filing.values import fill
from jixiao.framework.model import Framework
from jixiao.name import visible
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.plan.shares import applies_name
from jixiao.plan.slots import YUAN
from jixiao.value import replace

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*(?:年|$|(?![0-9]))")


def bind(raw: RawFiling, plan: Plan) -> Filing:
    """`raw` bound to `plan`.

    Never raises for what a person typed: what does not fit is missing, with a B diagnostic.
    """
    draft = Draft(plan, raw, None, indicators_of(plan.framework.indicators))
    draft.diagnostics.extend(raw.diagnostics)
    _check_form(draft)
    _bind_year(draft)
    if raw.title is not None:
        draft.places["title"] = raw.title.origin
    bind_lines(draft)
    bind_open_lines(draft)
    bind_goals(draft)
    _bind_single(draft)
    places = [replace(place, row=scored_target(draft, place.row)) for place in place_rows(draft)]
    _bind_rows(draft, fold_details(draft, places))
    say_goals_without_rows(draft)
    _bind_absent(draft, places)
    _check_alternatives(draft)
    _bind_totals(draft)
    return _finish(draft)


def _check_form(draft: Draft) -> None:
    """A form of ours says which state of the framework its formulas were made of (U178)."""
    raw, framework = draft.raw, draft.plan.framework
    if raw.framework is not None and raw.framework_digest not in ("", framework.digest):
        draft.say("U178", raw.framework.origin, framework=raw.framework.text)


def read_year(text: str) -> int | None:
    """The first year that a text names: `（2021年度）`, `2021`."""
    match = _YEAR.search(unicodedata.normalize("NFKC", visible(text)[0]))
    return int(match.group(1)) if match else None


def remark_on_year(framework: Framework, year: int | None) -> Diagnostic | None:
    """What is to be said of the budget year of a filing.

    B101: it lies outside the years of the framework; B103: none is stated, and the only one of the framework is taken.
    """
    first, last = framework.years
    if year is None:
        return diagnose("B103", None, year=first) if first == last else None
    if year < first or (last is not None and year > last):
        return diagnose("B101", None, found=year, years=_years(framework))
    return None


def _bind_year(draft: Draft) -> None:
    raw, framework = draft.raw, draft.plan.framework
    typed = read_year(raw.year.text) if raw.year is not None else None
    titled = read_year(raw.title.text) if raw.title is not None else None
    place = raw.year if typed is not None else raw.title
    origin = place.origin if place is not None else None
    year = typed if typed is not None else titled
    first, last = framework.years
    if typed is not None and titled is not None and typed != titled:
        draft.say("B102", origin, title=titled, found=typed)
    said = remark_on_year(framework, year)
    if said is not None:
        draft.say(said.code, origin, **dict(said.arguments))
    if year is None and first == last:
        year = first
    draft.year = year
    for slot in draft.plan.slots:
        if slot.purpose is Purpose.YEAR and year is not None:
            draft.values[slot.name] = Fraction(year)
            if place is not None:
                draft.keep(slot.name, place)


def _years(framework: Framework) -> str:
    first, last = framework.years
    return f"{first} 年起" if last is None else (f"{first}" if first == last else f"{first}—{last}")


def _bind_single(draft: Draft) -> None:
    """Inputs and checklist answers, found by name; `指标.事项` for an item."""
    slots = {name: slot for slot in draft.plan.slots for name in _single_names(draft, slot)}
    for name, value in draft.raw.single.items():
        bare = without_money_unit(name)
        slot = slots.get(key(name)) or slots.get(key(bare))
        if slot is None:
            asked = "、".join(item.name for item in draft.plan.slots if item.purpose in (Purpose.INPUT, Purpose.ITEM))
            # Forms carry labelled values (主管部门, 项目名称) that no framework asks for: only a filing that could
            # have misspelt an input is told.
            if asked and label_place(name, OFFICE_LABELS) is None and not is_list_name(name):
                draft.say("B126", value.origin, name=name, found=value.text, names=asked)
        else:
            unit = unit_of_single(draft, name, value) if slot.unit == YUAN else None
            fill(draft, slot, value, f"“{bare}”", unit)


def _single_names(draft: Draft, slot: Slot) -> Iterable[str]:
    if slot.purpose is Purpose.INPUT:
        declared = next(item for item in draft.plan.framework.inputs if item.id == slot.name)
        return {key(name): None for name in (declared.id, declared.name, *declared.aliases) if name}
    if slot.purpose is Purpose.ITEM:
        node = draft.node(slot.node)
        item = slot.name.removeprefix(f"{slot.node}.")
        names = (slot.name, f"{node.name}.{item}", f"{slot.node.rpartition('.')[2]}.{item}")
        return {key(name): None for name in names}
    return ()


def _bind_rows(draft: Draft, places: Iterable[Place]) -> None:
    own = [place for place in places if place.section is not None and not _is_outside(draft, place)]
    members = Counter((place.goal, place.group) for place in own)
    numbers: Counter[str] = Counter()
    for place in own:
        if place.section is not None:
            bind_own_row(draft, place, numbers[place.section.id], members[place.goal, place.group] == 1)
            numbers[place.section.id] += 1
    for place in places:
        if place.leaf is not None:
            bind_fixed_row(draft, place)


def _is_outside(draft: Draft, place: Place) -> bool:
    """Whether a row stands in no goal though its section is made of goals: said, and the row is left out."""
    name = row_name(place.row)
    if place.section is None or place.section.goals is None or place.goal is not None or name is None:
        return False
    section = draft.node(place.section.id).name
    draft.say("B172", name.origin, row=strip_numbering(name.text), section=section)
    return True


def _bind_absent(draft: Draft, places: Iterable[Place]) -> None:
    """Leaves without a row: those that only read one line of a table have that line's printed score as their claim."""
    present = {place.leaf.id for place in places if place.leaf is not None}
    lines = {slot.name: slot.node for slot in draft.plan.slots if slot.purpose is Purpose.LINE}
    for node in draft.plan.nodes:
        if node.leaf is None or node.id in present:
            continue
        bind_absent(draft, node)
        read = {lines.get(name, "") for name in fields_of(draft.plan, Quantity(node.leaf.ruled))}
        if len(read) != 1 or not (line := read.pop()):
            continue
        reason = draft.reasons.get(line)
        if reason and Purpose.REASON in node.leaf.slots:
            draft.values[node.leaf.slots[Purpose.REASON]] = 1
        for claim in [item for item in draft.claims if item.node == line]:
            if claim.about in (Claimed.SCORE, Claimed.WEIGHT):
                draft.claims.append(replace(claim, node=node.id))


def _check_alternatives(draft: Draft) -> None:
    """Of rows that are alternatives exactly one is filled, at least one where the best counts."""
    for id, group in draft.indicators.items():
        if not group.one_of:
            continue
        filled = [child for child in group.children if draft.values.get(applies_name(f"{id}.{child.id}")) == 1]
        enough = bool(filled) or group.not_applicable.policy != "refuse"
        if not enough or (group.one_of == "chosen" and len(filled) > 1):
            title = draft.raw.title
            first = draft.places.get(f"{id}.{filled[0].id}.name") if filled else title.origin if title else None
            found = "、".join(child.name for child in filled) or "（无）"
            draft.say(
                "B160", first, name=group.name, found=found, rows="、".join(child.name for child in group.children)
            )


def fields_of(plan: Plan, tree: Tree) -> frozenset[str]:
    """The names of all fields of the filing that `tree` reads, through the quantities that it names."""
    found: set[str] = set()
    stack: list[Tree] = [tree]
    seen: set[str] = set()
    while stack:
        for part in walk(stack.pop()):
            if isinstance(part, Field):
                found.add(part.name)
            elif isinstance(part, Quantity) and part.name in plan.computed_index and part.name not in seen:
                seen.add(part.name)
                stack.append(plan.computed[plan.computed_index[part.name]].tree)
    return frozenset(found)


def _bind_totals(draft: Draft) -> None:
    about = {"score": Claimed.TOTAL, "weight": Claimed.TOTAL_WEIGHT, "rating": Claimed.RATING}
    for role, claimed in about.items():
        value = draft.raw.totals.get(role)
        if value is not None:
            draft.places[{"score": "total"}.get(role, role)] = value.origin
            draft.claim("", claimed, value)


def _finish(draft: Draft) -> Filing:
    scale = draft.scale()
    plan, raw = draft.plan, draft.raw
    return Filing(
        file=raw.file,
        digest=raw.digest,
        office=_text(raw.office),
        code=_text(raw.code),
        year=draft.year,
        scale=scale,
        values=tuple(
            None if slot.purpose is Purpose.SECOND else _at_scale(draft.values.get(slot.name), scale)
            for slot in plan.slots
        ),
        origins=tuple(draft.origins.get(slot.name) for slot in plan.slots),
        texts=draft.texts,
        rows=tuple(_finished(plan, item, scale) for item in draft.rows),
        claims=tuple(draft.claims),
        reasons=draft.reasons,
        places=draft.places,
        diagnostics=tuple(dict.fromkeys(draft.diagnostics)),
        raw=raw,
        units=draft.units,
        lines=tuple(
            replace(item.line, values=tuple(_at_scale(value, scale) for value in item.values)) for item in draft.lines
        ),
        second={
            slot.name: stored
            for slot in plan.slots
            if slot.purpose is Purpose.SECOND and (stored := _at_scale(draft.values.get(slot.name), scale)) is not None
        },
        said=draft.said,
        goals=tuple(replace(item.goal, value=_at_scale(item.value, scale)) for item in draft.goals),
        marked=draft.marked,
    )


def _finished(plan: Plan, item: DraftRow, scale: int) -> OwnRow:
    """A row with its values at one scale, and a second score apart from them."""
    values = [_at_scale(value, scale) for value in item.values]
    second = _at_scale(item.second, scale)
    if item.row.variant is not None:
        section = next(one for one in plan.sections if one.id == item.row.section)
        for index, slot in enumerate(section.variants[item.row.variant].slots):
            if slot.purpose is Purpose.SECOND:
                second, values[index] = values[index], None
    return replace(item.row, values=tuple(values), second=second)


def _text(value: RawValue | None) -> str:
    return "" if value is None else value.text.strip()


def _at_scale(value: Value | None, scale: int) -> int | None:
    if not isinstance(value, Fraction):
        return value
    power: int = 10**scale
    return (value * power).numerator
