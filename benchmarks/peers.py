"""The same twenty indicators by other engines, in one run: DuckDB, OpenFisca and ZEN beside our columns.

    python -m benchmarks.peers [--filings 1000000] [--compared 20000]

Each starts from its own input form of the same filings and keeps every score, the total and the rating; they run by
turns in one process (see `turns`), medians of five rounds. ZEN, which works filing by filing, gets fewer of them: its
cost for one does not change with their number. `unlike` counts filings with a score, a total or a rating unlike the
columns'.
What is not installed is left out and said: pip install 'jixiao[bench]'.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from benchmarks import work
from benchmarks.columnar import DIGITS, NAMES, by_hand_polars, cents, compiled, frame_of, in_cents, run
from benchmarks.table import heading, line
from benchmarks.turns import by_turns

SCORES = NAMES[:-2]
AIMS = {"polars by hand": "≤ 1.33", "OpenFisca, float32": "≥ 8", "ZEN, batch": "≥ 150", "ZEN, one by one": "≥ 150"}
"""How many times as fast our columns are to be."""

FEW = 20_000
"""Filings for an engine that takes them one by one."""

Way = tuple[int, Callable[[], object], Callable[[], pl.DataFrame]]
"""How many filings it scores, the scoring that is timed, and the same as a table of cents."""


# DuckDB: SQL over BIGINT


def duckdb_query() -> str:
    """Scores, total and rating of every row of `filings`, in cents."""
    made: dict[str, str] = {}
    for id, weight in work.RATIOS.items():
        actual, target, points = f'"{id}.actual"', f'"{id}.target"', cents(weight)
        share = f"(2 * {points} * {actual} + {target}) // (2 * {target})"
        made[id] = f"CASE WHEN {actual} >= {target} THEN {points} ELSE {share} END"
    base, per = cents(work.WORK["base"]), cents(work.WORK["per_point"])
    for id, weight in work.DEDUCTIONS.items():
        left = f'greatest(100 * {cents(weight)} - {per} * greatest("{id}" - {base}, 0), 0)'
        made[id] = f"(2 * {left} + 100) // 200"
    for id, weight in work.GRADES.items():
        whens = " ".join(f"WHEN {index} THEN {points}" for index, points in enumerate(grade_points(weight)))
        made[id] = f'CASE "{id}" {whens} END'
    for id, rows in work.TIERS.items():
        whens = " ".join(f"WHEN {tier_test(id, text)} THEN {cents(points)}" for text, points in rows)
        made[id] = f"CASE {whens} END"
    most = cents(work.WORK["execution"])
    share = f"(2 * {most} * executed + budget) // (2 * budget)"
    made["exec"] = f"CASE WHEN executed >= budget THEN {most} ELSE {share} END"
    scores = ", ".join(f'CAST({text} AS BIGINT) AS "{id}.score"' for id, text in made.items())
    total = " + ".join(f'"{id}.score"' for id in made)
    ratings = " ".join(
        f"WHEN total >= {cents(low)} THEN {index}" for index, (_, low) in enumerate(work.WORK["ratings"]) if low
    )
    last = len(work.WORK["ratings"]) - 1
    return (
        f"WITH scored AS (SELECT {scores} FROM filings), summed AS (SELECT *, {total} AS total FROM scored) "
        f"SELECT *, CAST(CASE {ratings} ELSE {last} END AS BIGINT) AS rating FROM summed"
    )


def tier_test(id: str, text: str) -> str:
    low, low_in, high, high_in = work.tier_edges(text)
    tests = [] if low is None else [f'"{id}" {">=" if low_in else ">"} {cents(low)}']
    tests += [] if high is None else [f'"{id}" {"<=" if high_in else "<"} {cents(high)}']
    return " AND ".join(tests)


def grade_points(weight: str) -> list[int]:
    """Cents of each grade, in the order of the labels."""
    exact = (Decimal(weight) * Decimal(credit) * 100 for credit in work.CREDITS.values())
    return [int(value.quantize(Decimal(1), "ROUND_HALF_UP")) for value in exact]


def by_duckdb(frame: pl.DataFrame) -> Way:
    import duckdb

    base = duckdb.connect()
    base.register("given", frame.to_arrow())
    base.execute("CREATE TABLE filings AS SELECT * FROM given")
    query = duckdb_query()

    def score() -> Any:
        return base.sql(query).to_arrow_table()

    return frame.height, score, lambda: pl.DataFrame(score()).select(NAMES)


# OpenFisca: formulas over arrays of float32


def by_openfisca(frame: pl.DataFrame) -> Way:
    import numpy as np
    from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

    filing = entities.build_entity(key="filing", plural="filings", label="filing", is_person=True)
    system = taxbenefitsystems.TaxBenefitSystem([filing])

    def half_up(points: Any) -> Any:
        return np.floor(points * 100 + 0.5) / 100

    def add(name: str, formula: Callable[[Any, Any], Any] | None, of: type = float) -> None:
        body: dict[str, Any] = {
            "value_type": of,
            "entity": filing,
            "definition_period": periods.DateUnit.YEAR,
            "label": name,
        }
        if formula is not None:
            body["formula"] = lambda population, period: formula(population, period)
        system.add_variable(type(name, (variables.Variable,), body))

    given = {name.replace(".", "_"): name for name in frame.columns}
    for plain in given:
        add(plain, None, int if plain in work.GRADES else float)

    def ratio(actual: str, target: str, weight: float) -> Callable[[Any, Any], Any]:
        return lambda at, period: half_up(weight * np.minimum(at(actual, period) / at(target, period), 1))

    def deduction(id: str, weight: float) -> Callable[[Any, Any], Any]:
        base, per = float(work.WORK["base"]), float(work.WORK["per_point"])
        return lambda at, period: half_up(np.maximum(weight - per * np.maximum(at(id, period) - base, 0), 0))

    def grade(id: str, weight: str) -> Callable[[Any, Any], Any]:
        points = np.array(grade_points(weight), dtype=np.float32) / 100
        return lambda at, period: points[at(id, period)]

    def tiers(id: str, rows: Sequence[tuple[str, str]]) -> Callable[[Any, Any], Any]:
        def formula(at: Any, period: Any) -> Any:
            value, left = at(id, period), 0.0
            for text, points in reversed(rows):
                low, low_in, high, high_in = work.tier_edges(text)
                holds = np.ones(len(value), dtype=bool)
                if low is not None:
                    holds &= value >= float(low) if low_in else value > float(low)
                if high is not None:
                    holds &= value <= float(high) if high_in else value < float(high)
                left = np.where(holds, float(points), left)
            return left

        return formula

    for id, weight in work.RATIOS.items():
        add(f"{id}_score", ratio(f"{id}_actual", f"{id}_target", float(weight)))
    for id, weight in work.DEDUCTIONS.items():
        add(f"{id}_score", deduction(id, float(weight)))
    for id, weight in work.GRADES.items():
        add(f"{id}_score", grade(id, weight))
    for id, rows in work.TIERS.items():
        add(f"{id}_score", tiers(id, rows))
    add("exec_score", ratio("executed", "budget", float(work.WORK["execution"])))
    add("total", lambda at, period: sum(at(f"{id}_score", period) for id in work.INDICATORS))
    edges = np.array([float(low) for _, low in work.WORK["ratings"] if low is not None][::-1], dtype=np.float32)
    add("rating", lambda at, period: len(edges) - np.searchsorted(edges, at("total", period), side="right"), int)
    arrays = {
        plain: frame.get_column(name).to_numpy() if plain in work.GRADES else frame.get_column(name).to_numpy() / 100
        for plain, name in given.items()
    }
    names = [f"{id}_score" for id in work.INDICATORS] + ["total", "rating"]

    def score() -> Mapping[str, Any]:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, count=frame.height)
        for plain, array in arrays.items():
            simulation.set_input(plain, "2024", array)
        return {name: simulation.calculate(name, "2024") for name in names}

    def table() -> pl.DataFrame:
        done = score()
        columns = [done["rating"] if name == "rating" else np.rint(100 * done[name]) for name in names]
        return pl.DataFrame(dict(zip(NAMES, columns, strict=True))).cast(pl.Int64)

    return frame.height, score, table


# ZEN: expressions over decimals, filing by filing


def zen_graph() -> str:
    """A decision of one expression node: every score, the total, the rating."""
    texts: dict[str, str] = {}
    for id, weight in work.RATIOS.items():
        texts[f"{id}_score"] = zen_ratio(f"{id}_actual", f"{id}_target", weight)
    base, per = work.WORK["base"], work.WORK["per_point"]
    for id, weight in work.DEDUCTIONS.items():
        texts[f"{id}_score"] = f"round(max([{weight} - {per} * max([{id} - {base}, 0]), 0]), 2)"
    for id, weight in work.GRADES.items():
        texts[f"{id}_score"] = zen_choice(
            [(f"{id} == {index}", Decimal(points) / 100) for index, points in enumerate(grade_points(weight))]
        )
    for id, rows in work.TIERS.items():
        texts[f"{id}_score"] = zen_choice([(zen_test(id, text), points) for text, points in rows])
    texts["exec_score"] = zen_ratio("executed", "budget", work.WORK["execution"])
    texts["total"] = " + ".join(f"$.{id}_score" for id in work.INDICATORS)
    bands = [
        ("true" if low is None else f"$.total >= {low}", index) for index, (_, low) in enumerate(work.WORK["ratings"])
    ]
    texts["rating"] = zen_choice(bands)
    place = {"x": 0, "y": 0}
    expressions = [{"id": key, "key": key, "value": text} for key, text in texts.items()]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": place},
        {
            "id": "do",
            "type": "expressionNode",
            "name": "do",
            "position": place,
            "content": {"expressions": expressions},
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": place},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "do", "type": "edge"},
        {"id": "2", "sourceId": "do", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def zen_ratio(actual: str, target: str, weight: str) -> str:
    return f"{actual} >= {target} ? {weight} : round({weight} * {actual} / {target}, 2)"


def zen_choice(cases: Sequence[tuple[str, object]]) -> str:
    *first, (_, last) = cases
    return "".join(f"{test} ? {value} : " for test, value in first) + str(last)


def zen_test(id: str, text: str) -> str:
    low, low_in, high, high_in = work.tier_edges(text)
    tests = [] if low is None else [f"{id} {'>=' if low_in else '>'} {low}"]
    tests += [] if high is None else [f"{id} {'<=' if high_in else '<'} {high}"]
    return " and ".join(tests)


def by_zen(frame: pl.DataFrame, batch: bool) -> Way:
    import zen

    content = zen.ZenDecisionContent(zen_graph())
    engine = zen.ZenEngine({"loader": lambda key: content})
    few = frame.head(FEW)
    contexts = [
        {name.replace(".", "_"): value if name in work.GRADES else value / 100 for name, value in row.items()}
        for row in few.iter_rows(named=True)
    ]

    def score() -> list[Any]:
        if batch:
            return [
                item["data"]["result"] for item in engine.evaluate_batch([{"key": "k", "context": c} for c in contexts])
            ]
        return [engine.evaluate("k", context)["result"] for context in contexts]

    def table() -> pl.DataFrame:
        keys = [f"{id}_score" for id in work.INDICATORS]
        rows = [[*(round(100 * result[key]) for key in [*keys, "total"]), result["rating"]] for result in score()]
        return pl.DataFrame(rows, schema=dict.fromkeys(NAMES, pl.Int64), orient="row")

    return few.height, score, table


# measured


def ways_of(frame: pl.DataFrame) -> dict[str, Way]:
    form = compiled(DIGITS[0])
    ways: dict[str, Way] = {
        "our columns": (frame.height, lambda: run(form, frame), lambda: in_cents(form, frame)),
        "polars by hand": (frame.height, lambda: by_hand_polars(frame), lambda: by_hand_polars(frame).cast(pl.Int64)),
    }
    for name, module, make in (
        ("DuckDB, BIGINT", "duckdb", by_duckdb),
        ("OpenFisca, float32", "openfisca_core", by_openfisca),
        ("ZEN, one by one", "zen", lambda frame: by_zen(frame, batch=False)),
        ("ZEN, batch", "zen", lambda frame: by_zen(frame, batch=True)),
    ):
        if importlib.util.find_spec(module) is None:
            print(f"{name}: {module} is not installed; pip install 'jixiao[bench]'")
        else:
            ways[name] = make(frame)
    return ways


def unlike(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """Filings with any figure that differs."""
    some = pl.any_horizontal(pl.col(name).ne_missing(other.get_column(name)) for name in NAMES)
    return one.head(other.height).filter(some).height


def measure(count: int) -> None:
    part = frame_of(min(count, 50_000), "natural", work.fields())
    frame = pl.concat([part] * -(-count // part.height), rechunk=True).head(count)
    ways = ways_of(frame)
    sums = [(pl.col(name) + pl.col("budget")).alias(f"{name}.sum") for name in (*frame.columns, *NAMES)[: len(NAMES)]]
    floor = "nothing but 23 sums"
    took = by_turns({name: score for name, (_, score, _) in ways.items()} | {floor: lambda: frame.select(sums)})
    speeds = {name: (1 if name == floor else ways[name][0] / frame.height) / item.wall for name, item in took.items()}
    costs = {name: item.cpu / (1 if name == floor else ways[name][0] / frame.height) for name, item in took.items()}
    for name, speed in speeds.items():
        wall, cpu = speeds["our columns"] / speed, costs[name] / costs["our columns"]
        line(name, f"{speed * frame.height:,.0f} filings/s", f"{wall:.2f} (CPU {cpu:.2f})", AIMS.get(name, ""))


def compare(count: int) -> None:
    for kind in ("natural", "adversarial"):
        frame = frame_of(count, kind, work.fields())
        right = in_cents(compiled(DIGITS[0]), frame)
        for name, (_, _, table) in ways_of(frame).items():
            if name != "our columns":
                other = table()
                line(f"unlike, {kind}: {name}", f"{unlike(right, other):,} of {other.height:,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filings", type=int, default=1_000_000, help="filings that are timed")
    parser.add_argument("--compared", type=int, default=20_000, help="filings compared, of each kind")
    arguments, _ = parser.parse_known_args()
    heading("the same work by other engines; beside: how many times as fast our columns are")
    measure(arguments.filings)
    compare(arguments.compared)


if __name__ == "__main__":
    main()
