"""The work that speed is measured on: its population, a hand-written Decimal loop, and the same rules as trees."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl

from jixiao.api import compile_plan, load_framework
from jixiao.evaluation.ledger import LedgerReader
from jixiao.expression.frame import FieldSpec, TreeSpec
from jixiao.expression.tree import (
    ZERO,
    Case,
    Choose,
    Compare,
    Constant,
    Field,
    Greatest,
    Is,
    Lookup,
    Negate,
    Product,
    Quantity,
    Quotient,
    Round,
    Row,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.filing.ledger import CellReader
from jixiao.interval import Interval, Sign

WORK = json.loads((Path(__file__).parent / "work.json").read_text(encoding="utf-8"))
RATIOS: Mapping[str, str] = WORK["ratios"]
DEDUCTIONS: Mapping[str, str] = WORK["deductions"]
GRADES: Mapping[str, str] = WORK["grades"]
CREDITS: Mapping[str, str] = WORK["credits"]
TIERS: Mapping[str, Sequence[tuple[str, str]]] = WORK["tiers"]
INDICATORS = (*RATIOS, *DEDUCTIONS, *GRADES, *TIERS, "exec")

Text = dict[str, str]


def population(count: int, kind: str) -> Iterator[Text]:
    """Filings as text with two decimals: `natural`, or `adversarial` (on halves of a cent and on edges)."""
    chance = random.Random(f"jixiao/{kind}")
    hostile = kind == "adversarial"
    for _ in range(count):
        filing: Text = {}
        for id, weight in RATIOS.items():
            target = chance.randrange(100, 100_000)
            actual = int(target * min(1.3, max(0.0, chance.gauss(0.95, 0.15))))
            if hostile:  # weight x actual / target is k + 0.005 exactly, wherever an integer actual exists
                cents = int(Decimal(weight) * 100)
                target, step = cents * 20 * chance.randrange(1, 8), chance.randrange(cents)
                actual = (2 * step + 1) * target // (2 * cents)
            filing[f"{id}.target"], filing[f"{id}.actual"] = cents_text(target), cents_text(actual)
        for id in DEDUCTIONS:
            odd = 10_001 + 2 * chance.randrange(500)
            filing[id] = cents_text(odd if hostile else int(chance.gauss(100.5, 3) * 100))
        for id in GRADES:
            filing[id] = chance.choice("AAABBCD")
        for id, tiers in TIERS.items():
            edges = [part for text, _ in tiers for part in text.strip("[]() ").split(",") if part.strip()]
            near = int(Decimal(chance.choice(edges)) * 100) + chance.choice((-1, 0, 0, 1))
            filing[id] = cents_text(near if hostile else int(chance.uniform(0, 100) * 100))
        budget = chance.randrange(1_000_000, 2_000_000_000)
        filing["budget"] = cents_text(budget)
        filing["executed"] = cents_text(int(budget * min(1.05, chance.gauss(0.93, 0.08))))
        yield filing


def cents_text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


# the yardstick: what a good programmer writes by hand

CENT = Decimal(WORK["unit"])


def decimals(filing: Text) -> dict[str, Decimal | str]:
    """A filing bound for the Decimal loop."""
    return {name: text if name in GRADES else Decimal(text) for name, text in filing.items()}


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def tier_edges(text: str) -> tuple[str | None, bool, str | None, bool]:
    low, high = (part.strip() or None for part in text[1:-1].split(","))
    return low, text[0] == "[", high, text[-1] == "]"


def decimal_tier(text: str, points: str) -> tuple[Decimal | None, bool, Decimal | None, bool, Decimal]:
    low, low_in, high, high_in = tier_edges(text)
    return (
        None if low is None else Decimal(low),
        low_in,
        None if high is None else Decimal(high),
        high_in,
        rounded(Decimal(points)),
    )


def decimal_loop() -> Callable[[Mapping[str, Decimal | str]], tuple[list[Decimal], Decimal, str]]:
    """Scores, total and rating of one bound filing; multiply first, divide once, round once."""
    ratios = [(f"{id}.actual", f"{id}.target", Decimal(weight)) for id, weight in RATIOS.items()]
    deductions = [(id, Decimal(weight)) for id, weight in DEDUCTIONS.items()]
    base, per_point = Decimal(WORK["base"]), Decimal(WORK["per_point"])
    grades = [
        (id, {grade: rounded(Decimal(weight) * Decimal(credit)) for grade, credit in CREDITS.items()})
        for id, weight in GRADES.items()
    ]
    tiers = [(id, [decimal_tier(text, points) for text, points in rows]) for id, rows in TIERS.items()]
    execution, zero = Decimal(WORK["execution"]), Decimal(0)

    def score(row: Mapping[str, Decimal | str]) -> tuple[list[Decimal], Decimal, str]:
        out: list[Decimal] = []
        actual: Decimal
        target: Decimal
        for actual_name, target_name, weight in ratios:
            actual, target = row[actual_name], row[target_name]  # type: ignore[assignment]
            out.append(rounded(weight if actual >= target else weight * actual / target))
        for name, weight in deductions:
            over = row[name] - base  # type: ignore[operator]
            out.append(rounded(weight if over <= 0 else max(zero, weight - per_point * over)))
        for name, credits in grades:
            out.append(credits[row[name]])  # type: ignore[index]
        for name, rows in tiers:
            value: Decimal = row[name]  # type: ignore[assignment]
            for low, low_in, high, high_in, points in rows:
                if (low is None or value > low or (low_in and value == low)) and (
                    high is None or value < high or (high_in and value == high)
                ):
                    out.append(points)
                    break
        executed, budget = row["executed"], row["budget"]
        out.append(rounded(execution if executed >= budget else execution * executed / budget))  # type: ignore[operator]
        total = sum(out, zero)
        return out, total, "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"

    return score


# the same work as trees


def fields() -> tuple[FieldSpec, ...]:
    """What a filing brings, in order."""
    nothing = Fraction(0)
    numbers = [name for id in RATIOS for name in (f"{id}.target", f"{id}.actual")]
    numbers += [*DEDUCTIONS, *TIERS, "budget", "executed"]
    return (
        *(FieldSpec(name, Type.NUMBER, low=nothing) for name in numbers),
        *(FieldSpec(name, Type.LABEL, tuple(CREDITS)) for name in GRADES),
    )


def trees() -> tuple[TreeSpec, ...]:
    """Points and score of each indicator, the total and the rating (as index of its band)."""
    points: dict[str, Tree] = {}
    for id, weight in RATIOS.items():
        points[id] = capped(weight, Field(f"{id}.actual"), Field(f"{id}.target"))
    for id, weight in DEDUCTIONS.items():
        over = Greatest((ZERO, Sum((Field(id), number(-Fraction(WORK["base"]))))))
        lost = Product((number(Fraction(WORK["per_point"])), over))
        points[id] = Greatest((ZERO, Sum((number(Fraction(weight)), Negate(lost)))))
    for id, weight in GRADES.items():
        actual = Field(id, Type.LABEL)
        cases = tuple(
            Case(Is(actual, (grade,)), number(Fraction(weight) * Fraction(credit))) for grade, credit in CREDITS.items()
        )
        points[id] = Choose(cases, Constant(None))
    for id, rows in TIERS.items():
        points[id] = Lookup(Field(id), tuple(Row(interval(text), number(Fraction(worth))) for text, worth in rows))
    points["exec"] = capped(WORK["execution"], Field("executed"), Field("budget"))
    specs = []
    for id, tree in points.items():
        specs.append(TreeSpec(f"{id}.points", Type.NUMBER, tree))
        specs.append(TreeSpec(f"{id}.score", Type.NUMBER, Round(Quantity(f"{id}.points"), Fraction(WORK["unit"]))))
    specs.append(TreeSpec("total", Type.NUMBER, Sum(tuple(Quantity(f"{id}.score") for id in points))))
    edges = [None, *(Fraction(low) for _, low in WORK["ratings"] if low is not None)]
    bands = tuple(
        Row(Interval(None if low is None else Fraction(low), high, low is not None), number(index))
        for index, ((_, low), high) in enumerate(zip(WORK["ratings"], edges, strict=True))
    )
    return (*specs, TreeSpec("rating", Type.NUMBER, Lookup(Quantity("total"), bands)))


def capped(weight: str, actual: Tree, target: Tree) -> Tree:
    """Full points where the target is reached, otherwise in proportion."""
    share = Product((number(Fraction(weight)), Quotient(actual, target)))
    return Choose((Case(Compare(Sign.AT_LEAST, actual, target), number(Fraction(weight))),), share)


def interval(text: str) -> Interval:
    low, low_in, high, high_in = tier_edges(text)
    return Interval(None if low is None else Fraction(low), None if high is None else Fraction(high), low_in, high_in)


# an oracle of its own: fractions, written straight from the words


def oracle(filing: Text) -> tuple[list[Fraction], Fraction]:
    """Rounded scores and total of one filing as text, by fractions."""
    points = [share(weight, filing[f"{id}.actual"], filing[f"{id}.target"]) for id, weight in RATIOS.items()]
    base, per_point = Fraction(WORK["base"]), Fraction(WORK["per_point"])
    points += [
        max(Fraction(0), Fraction(weight) - per_point * max(Fraction(0), Fraction(filing[id]) - base))
        for id, weight in DEDUCTIONS.items()
    ]
    points += [Fraction(weight) * Fraction(CREDITS[filing[id]]) for id, weight in GRADES.items()]
    points += [
        next(Fraction(worth) for text, worth in rows if Fraction(filing[id]) in interval(text))
        for id, rows in TIERS.items()
    ]
    points.append(share(WORK["execution"], filing["executed"], filing["budget"]))
    scores = [Fraction((200 * value + 1).__floor__() // 2, 100) for value in points]
    return scores, sum(scores, Fraction(0))


def share(weight: str, actual: str, target: str) -> Fraction:
    return Fraction(weight) * min(Fraction(1), Fraction(actual) / Fraction(target))


# the same work as a framework, for what starts from the texts of a ledger


def ledger(texts: Sequence[Text]) -> tuple[pl.DataFrame, LedgerReader]:
    """Filings as texts in the columns of a ledger, and the engine's reader of it."""
    plan = compile_plan(load_framework(str(Path(__file__).parent / "work.yaml")))
    columns = {
        slot.name: [text[slot.name if slot.name in text else slot.node] for text in texts] for slot in plan.slots
    }
    return pl.DataFrame(columns), LedgerReader(plan, CellReader(plan))
