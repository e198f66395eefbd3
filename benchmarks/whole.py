"""How long whole commands take from the start of the process, and how long a framework takes to become a plan.

python -m benchmarks.whole
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from jixiao.document import parse
from jixiao.evaluation.machine import prepare
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog
from jixiao.framework.check import check
from jixiao.framework.resolve import resolve
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan

ROOT = Path(__file__).parents[1]
FORM = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
ROUNDS = 7

HEAD = """\
jixiao: 1
id: bench/fifty
version: "2021"
status: draft
title: 五十个指标
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {rate: 0.01%, score: 0.01, total: 0.01, mode: half_up}
rules:
  定量: {kind: completion, at_least: by_ratio, at_most: by_ratio, basis: {assumed: true}}
  扣分: {kind: deduct, above: 100%, per: 1%, points: 0.1, counted: whole, basis: {assumed: true}}
  定性:
    kind: grade
    basis: {assumed: true}
    grades:
      - {label: 好, range: "[80%, 100%]", credit: 90%}
      - {label: 中, range: "[60%, 80%)", credit: 70%}
      - {label: 差, range: "[0%, 60%)", credit: 0%}
indicators:
"""


def fifty() -> str:
    """A framework of fifty rows of 2 points in ten groups."""
    lines = [HEAD.rstrip("\n")]
    for group in range(10):
        lines += [f"  - id: 部分{group}", "    weight: 10", "    indicators:"]
        for row in range(5):
            says = ('target: "≥95%", rule: 定量', "rule: 扣分", "target: open, takes: words, rule: 定性")[row % 3]
            lines.append(f"      - {{id: 指标{group}{row}, weight: 2, {says}}}")
    lines += ["ratings:", '  - {name: 优, range: "[90, 100]"}', '  - {name: 其余, range: "[0, 90)"}', ""]
    return "\n".join(lines)


def median(run: Callable[[], object]) -> float:
    """The median of a few runs, in milliseconds, after one to warm up."""
    run()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def command(*arguments: str) -> Callable[[], object]:
    """A whole process."""
    return lambda: subprocess.run([sys.executable, "-m", "jixiao", *arguments], capture_output=True, check=False)


def main() -> None:
    text = fifty()

    def load() -> object:
        framework, _ = build(resolve(parse(Source("fifty", text)), Catalog(()).document))
        check(framework)
        return compile_plan(framework)

    def with_shape() -> object:
        return compile_plan(Catalog(()).read_document(parse(Source("fifty", text))).framework)

    plan = compile_plan(Catalog(()).read_document(parse(Source("fifty", text))).framework)
    empty = (None,) * len(plan.slots)
    score = ("score", str(FORM), "-f", "shaanxi/baishui/department@2021", "--fail-on", "never")
    table = (
        ("load, check, compile 50 indicators, shape known to be good", median(load)),
        ("load, shape, check, compile 50 indicators", median(with_shape)),
        ("generate the integer program of 50 indicators", median(lambda: prepare(plan).whole.run(empty, 2))),
        ("jixiao --help, from process start", median(command("--help"))),
        ("jixiao score of an xlsx form, from process start", median(command(*score))),
        ("python -c pass, from process start", median(lambda: subprocess.run([sys.executable, "-c", ""], check=True))),
    )
    for name, milliseconds in table:
        print(f"{name:60} {milliseconds:8.1f} ms")


if __name__ == "__main__":
    main()
