"""How fast the exact machine is against a hand-written Decimal loop, and whether it is ever wrong.

    python -m benchmarks.exact [--filings 20000] [--compared 100000]

Both start from bound filings, run in one process by turns, and the medians of five rounds are compared. `explained`
records for every tree which branch was taken and its exact value; `scores` gives the rounded scores, the total and the
rating.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from fractions import Fraction

from benchmarks import work
from benchmarks.table import heading, line
from jixiao.expression.tree import Type
from jixiao.interpret.exact import FieldSpec, Program, Scorer

ROUNDS = 5
SCALE = 2
SLOW = 80_000  # filings a second of the Decimal loop: below it, say that the machine is slow


def bind(filing: work.Text, fields: Sequence[FieldSpec]) -> tuple[int | None, ...]:
    """Text to integers, by the shortest way there is for numbers that are known to be plain."""
    values: list[int | None] = []
    for field in fields:
        text = filing[field.name]
        if field.type is Type.LABEL:
            values.append(field.labels.index(text))
        else:
            whole, _, rest = text.partition(".")
            values.append(int(whole + rest.ljust(SCALE, "0")))
    return tuple(values)


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def differences(program: Program, scorer: Scorer, count: int, kind: str) -> int:
    """Filings on which any score or total differs from the oracle, explained or not."""
    names = [f"{id}.score" for id in work.INDICATORS]
    places = [place for place, spec in enumerate(program.frame.trees) if spec.name in (*names, "total")]
    wrong = 0
    for filing in work.population(count, kind):
        values = bind(filing, program.frame.fields)
        scores, total = work.oracle(filing)
        wanted = [*scores, total]
        results = program.run(values, SCALE)
        explained = [
            None if (top := results[place][1]) is None else Fraction(top, results[place][2]) for place in places
        ]
        compact = [
            Fraction(score, denominator) if isinstance(score, int) and denominator else score
            for score, denominator in zip(scorer.scores(values), scorer.denominators, strict=True)
        ][:-1]
        wrong += not wanted == explained == compact
    return wrong


def measure(program: Program, scorer: Scorer, count: int, kind: str) -> None:
    texts = list(work.population(count, kind))
    loop = work.decimal_loop()
    rows = [work.decimals(text) for text in texts]
    filings = [bind(text, program.frame.fields) for text in texts]
    ledger, reader = work.ledger(texts)
    ways: dict[str, tuple[str, Callable[[], object]]] = {
        "Decimal loop by hand": ("", lambda: [loop(row) for row in rows] and None),
        "explained": ("≥ 1.0", lambda: [program.run(values, SCALE) for values in filings] and None),
        "scores only": ("≥ 2.0", lambda: [scorer.scores(values) for values in filings] and None),
        "text to integers": ("≥ 100,000 filings/s", lambda: reader.read(ledger)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (_, way) in ways.items():
            seconds[name].append(timed(way))
    speeds = {name: count / statistics.median(times) for name, times in seconds.items()}
    yardstick = speeds["Decimal loop by hand"]
    for name, (aim, _) in ways.items():
        line(f"{name}, {kind}", f"{speeds[name]:,.0f} filings/s", f"{speeds[name] / yardstick:.2f}", aim)
    if yardstick < SLOW:
        print(f"a slow machine: the Decimal loop does fewer than {SLOW:,} filings/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filings", type=int, default=20_000, help="filings that are timed, of each population")
    parser.add_argument("--compared", type=int, default=100_000, help="filings that are compared with the oracle")
    arguments, _ = parser.parse_known_args()
    program = Program(work.fields(), work.trees())
    first = timed(lambda: program.run((None,) * len(program.frame.fields), SCALE))
    heading("filings, one by one; beside: how often the Decimal loop")
    line(f"compile {len(program.frame.trees)} trees", f"{1000 * first:.1f} ms")
    scorer = program.scorer([*(f"{id}.score" for id in work.INDICATORS), "total", "rating"], SCALE)
    for kind in ("natural", "adversarial"):
        measure(program, scorer, arguments.filings, kind)
    for kind in ("natural", "adversarial"):
        wrong = differences(program, scorer, arguments.compared, kind)
        line(f"unlike the oracle, {kind}", f"{wrong} of {arguments.compared:,}", aim="0")


if __name__ == "__main__":
    main()
