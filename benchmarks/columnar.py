"""How fast columns are against what a good programmer writes by hand, and whether they are ever wrong.

    python -m benchmarks.columnar [--filings 1000000] [--compared 100000]

Hand-written polars and numpy (where installed) start, as the columnar machine does, from columns of Int64 in cents,
keep every score, the total and the rating, and run by turns in one process (see `turns`); medians of five rounds.
They are right only for numbers that fit: the machine proves it, they trust it.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from benchmarks import work
from benchmarks.exact import SCALE, bind, timed
from benchmarks.table import heading, line
from benchmarks.turns import by_turns
from jixiao.expression.frame import FieldSpec, Frame
from jixiao.expression.tree import Type
from jixiao.interpret.columnar import Columns, columns

NAMES = (*(f"{id}.score" for id in work.INDICATORS), "total", "rating")
DIGITS = (12, 17)
"""Digits of the integers declared: what fits Int64 throughout, and what needs Int128 for products."""


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def compiled(digits: int) -> Columns:
    fields = tuple(
        replace(field, places=SCALE, high=Fraction(10**digits, 10**SCALE)) if field.type is Type.NUMBER else field
        for field in work.fields()
    )
    return columns(Frame(fields, work.trees()), NAMES)


def frame_of(count: int, kind: str, fields: Sequence[FieldSpec]) -> pl.DataFrame:
    rows = [bind(text, fields) for text in work.population(count, kind)]
    return pl.DataFrame(rows, schema={field.name: pl.Int64 for field in fields}, orient="row")


def run(form: Columns, frame: pl.DataFrame) -> pl.DataFrame:
    return form.run(frame.lazy()).select(pl.col(item.column).alias(item.name) for item in form.results).collect()


def in_cents(form: Columns, frame: pl.DataFrame) -> pl.DataFrame:
    units = {item.name: 1 if item.name == "rating" else 100 // int(item.denominator) for item in form.results}
    return run(form, frame).select((pl.col(name) * unit).cast(pl.Int64) for name, unit in units.items())


# by hand


def by_hand_polars(frame: pl.DataFrame) -> pl.DataFrame:
    col = pl.col
    made = []
    for id, weight in work.RATIOS.items():
        actual, target, points = col(f"{id}.actual"), col(f"{id}.target"), cents(weight)
        share = (2 * points * actual + target) // (2 * target)
        made.append(pl.when(actual >= target).then(points).otherwise(share).alias(f"{id}.score"))
    base, per = cents(work.WORK["base"]), cents(work.WORK["per_point"])
    for id, weight in work.DEDUCTIONS.items():
        left = 100 * cents(weight) - per * (col(id) - base)
        down = pl.when(left > 0).then((2 * left + 100) // 200).otherwise(0)
        made.append(pl.when(col(id) <= base).then(cents(weight)).otherwise(down).alias(f"{id}.score"))
    for id, weight in work.GRADES.items():
        given: Any = None
        for index, credit in enumerate(work.CREDITS.values()):
            points = int((Decimal(weight) * Decimal(credit) * 100).quantize(Decimal(1), "ROUND_HALF_UP"))
            case = pl.when(col(id) == index) if given is None else given.when(col(id) == index)
            given = case.then(points)
        made.append(given.alias(f"{id}.score"))
    for id, rows in work.TIERS.items():
        chain: Any = None
        for text, points in rows:
            holds = pl.lit(True)
            low, low_in, high, high_in = work.tier_edges(text)
            if low is not None:
                holds = col(id) >= cents(low) if low_in else col(id) > cents(low)
            if high is not None:
                below = col(id) <= cents(high) if high_in else col(id) < cents(high)
                holds = below if low is None else holds & below
            chain = (pl.when(holds) if chain is None else chain.when(holds)).then(cents(points))
        made.append(chain.alias(f"{id}.score"))
    budget, executed, most = col("budget"), col("executed"), cents(work.WORK["execution"])
    share = (2 * most * executed + budget) // (2 * budget)
    made.append(pl.when(executed >= budget).then(most).otherwise(share).alias("exec.score"))
    scored = frame.lazy().select(made)
    total = sum((col(f"{id}.score") for id in work.INDICATORS[1:]), col(f"{work.INDICATORS[0]}.score"))
    scored = scored.with_columns(total.alias("total"))
    rating: Any = None
    for index, (_, low) in enumerate(work.WORK["ratings"]):
        holds = pl.lit(True) if low is None else col("total") >= cents(low)
        rating = (pl.when(holds) if rating is None else rating.when(holds)).then(index)
    return scored.with_columns(rating.alias("rating")).select(NAMES).collect()


def by_hand_numpy(frame: pl.DataFrame) -> Callable[[], Mapping[str, Any]]:
    """The scores as arrays of int64; the columns are taken over before."""
    import numpy as np

    given = {name: frame.get_column(name).to_numpy() for name in frame.columns}

    def score() -> Mapping[str, Any]:
        done: dict[str, Any] = {}
        for id, weight in work.RATIOS.items():
            actual, target, points = given[f"{id}.actual"], given[f"{id}.target"], cents(weight)
            share = (2 * points * actual + target) // (2 * target)
            done[f"{id}.score"] = np.where(actual >= target, points, share)
        base, per = cents(work.WORK["base"]), cents(work.WORK["per_point"])
        for id, weight in work.DEDUCTIONS.items():
            left = np.maximum(100 * cents(weight) - per * np.maximum(given[id] - base, 0), 0)
            done[f"{id}.score"] = (2 * left + 100) // 200
        for id, weight in work.GRADES.items():
            points = [
                int((Decimal(weight) * Decimal(credit) * 100).quantize(Decimal(1), "ROUND_HALF_UP"))
                for credit in work.CREDITS.values()
            ]
            done[f"{id}.score"] = np.array(points, dtype=np.int64)[given[id]]
        for id, rows in work.TIERS.items():
            value, left = given[id], np.zeros(len(frame), dtype=np.int64)
            for text, points in reversed(rows):
                low, low_in, high, high_in = work.tier_edges(text)
                holds = np.ones(len(frame), dtype=bool)
                if low is not None:
                    holds &= value >= cents(low) if low_in else value > cents(low)
                if high is not None:
                    holds &= value <= cents(high) if high_in else value < cents(high)
                left = np.where(holds, cents(points), left)
            done[f"{id}.score"] = left
        budget, executed, most = given["budget"], given["executed"], cents(work.WORK["execution"])
        done["exec.score"] = np.where(executed >= budget, most, (2 * most * executed + budget) // (2 * budget))
        done["total"] = sum(done[f"{id}.score"] for id in work.INDICATORS)
        edges = np.array([cents(low) for _, low in work.WORK["ratings"] if low is not None][::-1])
        done["rating"] = len(edges) - np.searchsorted(edges, done["total"], side="right")
        return done

    return score


# measured


def differences(count: int, kind: str) -> int:
    """Filings on which any score or total differs from the oracle."""
    form = compiled(DIGITS[0])
    done = run(form, frame_of(count, kind, work.fields()))
    tops = [Fraction(1, int(item.denominator)) for item in form.results[:-1]]
    wrong = 0
    for text, row in zip(work.population(count, kind), done.iter_rows(), strict=True):
        scores, total = work.oracle(text)
        got = [None if top is None else top * unit for top, unit in zip(row, tops, strict=False)]
        wrong += got != [*scores, total]
    return wrong


def measure(count: int) -> None:
    part = frame_of(min(count, 50_000), "natural", work.fields())
    frame = pl.concat([part] * -(-count // part.height), rechunk=True).head(count)
    forms = {digits: compiled(digits) for digits in DIGITS}
    ways: dict[str, Callable[[], object]] = {
        "polars by hand": lambda: by_hand_polars(frame),
        "columns, 64 bits": lambda: run(forms[DIGITS[0]], frame),
        "columns, 128 bits": lambda: run(forms[DIGITS[1]], frame),
    }
    if importlib.util.find_spec("numpy") is not None:
        ways["numpy by hand"] = by_hand_numpy(frame)
    assert in_cents(forms[DIGITS[0]], frame).equals(by_hand_polars(frame).cast(pl.Int64)), "by hand is wrong"
    took = by_turns(ways)
    for name, taken in took.items():
        wall, cpu = took["polars by hand"].wall / taken.wall, took["polars by hand"].cpu / taken.cpu
        aim = "≥ 0.75" if name == "columns, 64 bits" else ""
        line(name, f"{count / taken.wall:,.0f} filings/s", f"{wall:.2f} (CPU {cpu:.2f})", aim)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filings", type=int, default=1_000_000, help="filings that are timed")
    parser.add_argument("--compared", type=int, default=100_000, help="filings compared with the oracle, of each kind")
    arguments, _ = parser.parse_known_args()
    took = timed(lambda: compiled(DIGITS[0]))
    heading("filings in columns; beside: how often polars by hand")
    line("polars, its threads", pl.__version__, str(pl.thread_pool_size()))
    line("compile", f"{1000 * took:.1f} ms")
    measure(arguments.filings)
    for kind in ("natural", "adversarial"):
        wrong = differences(arguments.compared, kind)
        line(f"unlike the oracle, {kind}", f"{wrong} of {arguments.compared:,}", aim="0")


if __name__ == "__main__":
    main()
