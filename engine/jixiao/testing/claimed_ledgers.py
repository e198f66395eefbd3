"""Claims for generated ledgers: what an office would have reckoned, mostly right, with slips of every kind planted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from jixiao.evaluation.claim_names import ClaimColumn, claim_columns
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.rates import lines_of, rates_of
from jixiao.evaluation.subject import Subject, look_at
from jixiao.expression.tree import Type
from jixiao.filing.model import Claimed, Filing
from jixiao.framework.model import Table
from jixiao.number import Mode, decimal_text, exact_text, places_of, read_number, round_to
from jixiao.plan.model import Plan
from jixiao.plan.slots import cell_name
from jixiao.testing.longs import Texts

ODD = (
    "",
    "",
    "/",
    "约90",
    "12.345678",
    "1234567",
    "95％",
    "0.5",
    "1",
    "100%",
    "813‰",
    "优秀",
    "-3",
    "+7",
    "1e3",
    "９.５",
)
"""What stands where a claim should."""


def sums_made_right(plan: Plan, columns: dict[str, list[str]], seed: int) -> None:
    """In most rows of a ledger, every line that is to be the sum of the lines under it becomes that."""
    chance = random.Random(seed)
    for table in plan.framework.tables:
        for column in table.columns if table.total_of_children else ():
            slots = [cell_name(table, line, column) for line in table.lines]
            if plan.slots[plan.slot_index[slots[0]]].type is Type.NUMBER:
                for row in range(len(columns[slots[0]])):
                    if chance.randrange(4):
                        _sum_up(table, slots, columns, row, 1 if chance.randrange(8) == 0 else 0)


def _sum_up(table: Table, slots: Sequence[str], columns: Mapping[str, list[str]], row: int, off: int) -> None:
    for index in reversed(range(len(table.lines))):
        parts = [columns[slots[at]][row] for at, line in enumerate(table.lines) if line.parent == index]
        read = [read_number(text) for text in parts]
        known = [item.value for item in read if item is not None]
        if parts and len(known) == len(parts):
            columns[slots[index]][row] = decimal_text(sum(known, Fraction(off)))


SLIPS = (2, 5, 20)
"""Of a hundred claims of a filing so many are wrong, where any are."""


def claims_for(
    machine: Machine, filings: Sequence[Filing], seed: int, rates: Sequence[int] = SLIPS
) -> dict[str, list[str]]:
    """Columns of claims for `filings`: of three, one has all right, the others some wrong in one way or another."""
    chance = random.Random(seed)
    columns = claim_columns(machine.plan)
    made: dict[str, list[str]] = {item.name: [] for item in columns}
    for filing in filings:
        subject = look_at(score(machine, filing))
        slips = 0 if chance.randrange(3) == 0 else chance.choice(rates)
        for item in columns:
            right = right_claim(subject, item)
            made[item.name].append(_slip(right, item, chance) if chance.randrange(100) < slips else right)
    return made


Rows = Mapping[str, Mapping[str, int]]
"""The lines of a table of rows by the code of the filing, and by the id that a row has in it."""


def own_places(plan: Plan, rows: Texts) -> Rows:
    """Where every own row stands in a table of `rows` that are all placed, none of them part of another."""
    sections = {id: section.id for section in plan.sections for id in (section.id, *section.groups)}
    for section in plan.sections:
        sections |= {group.id: section.id for group in (section.goals.groups if section.goals is not None else ())}
    found: dict[str, dict[str, int]] = {}
    numbers: Counter[tuple[str, str]] = Counter()
    for line, (code, group) in enumerate(zip(rows["code"], rows["group"], strict=True)):
        place = code, sections[group]
        found.setdefault(code, {})[f"{place[1]}#{numbers[place]}"] = line
        numbers[place] += 1
    return found


def own_claims_for(
    machine: Machine, filings: Mapping[str, Filing], rows: Texts, seed: int, rates: Sequence[int] = SLIPS
) -> dict[str, list[str]]:
    """A table of rows with what offices claim of each, as `claims_for`; points given by hand stay."""
    chance = random.Random(seed)
    places = own_places(machine.plan, rows)
    made = {name: list(texts) for name, texts in rows.items()} | {"completion": [""] * len(rows["code"])}
    for code, filing in filings.items():
        subject = look_at(score(machine, filing))
        slips = 0 if chance.randrange(3) == 0 else chance.choice(rates)
        for entry in subject.entries:
            line = places.get(code, {}).get(entry.id) if entry.own else None
            if line is None:
                continue
            ratio = entry.actual / entry.target if entry.target and entry.actual is not None else None
            claims = {Claimed.COMPLETION: _percent(ratio, 2)}
            if entry.judged is None and entry.given is None and entry.score is not None:
                claims[Claimed.SCORE] = _text(entry.score)
            for about, right in claims.items():
                item = ClaimColumn(entry.id, about)
                text = _slip(right, item, chance) if chance.randrange(100) < slips else right
                made["score" if about is Claimed.SCORE else "completion"][line] = text
    return made


def right_claim(subject: Subject, item: ClaimColumn) -> str:
    """What an office that reckons well writes; nothing where nothing can be reckoned."""
    evaluation = subject.evaluation
    match item.about:
        case Claimed.TOTAL:
            return _text(evaluation.total)
        case Claimed.RATING:
            return evaluation.rating or ""
        case Claimed.TOTAL_WEIGHT:
            return exact_text(evaluation.plan.framework.expected_total)
        case Claimed.WEIGHT:
            weight = evaluation.plan.node(item.node).weight
            return "" if weight is None else _text(weight)
        case Claimed.COMPLETION:
            entry = next(entry for entry in subject.entries if entry.id == item.node)
            ratio = entry.actual / entry.target if entry.target and entry.actual is not None else None
            return _percent(ratio, 2)
        case Claimed.RATE:
            return _percent(_rate(subject, item.node), 2)
        case _:
            return _score(evaluation, subject, item.node)


def _score(evaluation: Evaluation, subject: Subject, node: str) -> str:
    if node in evaluation.plan.node_index:
        return _text(evaluation.value(evaluation.plan.node(node).score))
    for rate in rates_of(evaluation.plan):
        ratio = _rate(subject, node) if node.startswith(f"{rate.table.id}.") else None
        if ratio is not None and rate.node is not None and rate.node.weight is not None:
            return _text(min(ratio, Fraction(1)) * rate.node.weight)
    return ""


def _rate(subject: Subject, line: str) -> Fraction | None:
    plan = subject.evaluation.plan
    for rate in rates_of(plan):
        for id, _, part_slot, whole_slot in lines_of(rate):
            part, whole = subject.number(part_slot), subject.number(whole_slot)
            if id == line and part is not None and whole:
                return part / whole
    return None


def _text(value: Fraction | None) -> str:
    if value is None:
        return ""
    places = places_of(value)
    return decimal_text(round_to(value, Fraction(1, 100)) if places is None or places > 2 else value)


def _percent(ratio: Fraction | None, places: int) -> str:
    return "" if ratio is None else decimal_text(round_to(ratio * 100, Fraction(1, 10**places)), places) + "%"


def _slip(text: str, item: ClaimColumn, chance: random.Random) -> str:
    """A claim gone wrong: a digit, the rounding, the sign, the place of the point, or something else altogether."""
    read = read_number(text.rstrip("%"))
    if read is None or item.about is Claimed.RATING:
        return chance.choice(("优", "良", "中", "差", *ODD))
    sign = "%" if text.endswith("%") else ""
    value = read.value
    match chance.randrange(8):
        case 0:
            return chance.choice(ODD)
        case 1:
            return decimal_text(value + chance.choice((-1, 1)) * Fraction(1, 10**read.places)) + sign
        case 2:
            return decimal_text(round_to(value, Fraction(1, 10), chance.choice(list(Mode)))) + sign
        case 3:
            return decimal_text(round_to(value, Fraction(1), chance.choice(list(Mode)))) + sign
        case 4:
            return decimal_text(value / 100) + ("" if chance.randrange(2) else sign)
        case 5:
            return decimal_text(value * 2 + 1) + sign
        case 6:
            return text.rstrip("%")
        case _:
            return decimal_text(value, read.places + 1) + sign
