"""How long whole commands take from the start of the process, and how long a framework takes to become a plan.

python -m benchmarks.whole
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.table import heading, line
from jixiao.api import bind, load_framework, node_scores, read_file
from jixiao.document import parse
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.steps import steps_of
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.framework.check import check
from jixiao.framework.resolve import resolve
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove

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


def median(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of a few runs, in milliseconds, after one to warm up."""
    run()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def command(cache: Path, *arguments: str) -> Callable[[], object]:
    """A whole process, modules compiled as an installation compiles them, wherever this one keeps them."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return lambda: subprocess.run([sys.executable, *arguments], capture_output=True, check=True, env=environment)


def milliseconds(name: str, taken: float, aim: str = "", beside: float | None = None) -> None:
    line(name, f"{taken:,.1f} ms", "" if beside is None else f"{taken / beside:.1f}", aim)


def processes() -> None:
    """From the start of a process to its end; beside: how often a Python that does nothing."""
    form = ("-m", "jixiao", "score", str(FORM), "-f", "shaanxi/baishui/department@2021", "--fail-on", "never")
    with TemporaryDirectory() as folder:
        cache = Path(folder)
        nothing = median(command(cache, "-c", ""))
        milliseconds("python -c '', from process start", nothing, beside=nothing)
        shown = median(command(cache, "-m", "jixiao", "--help"))
        milliseconds("jixiao --help, from process start", shown, "≤ 100 ms", nothing)
        milliseconds("a scored xlsx form, from process start", median(command(cache, *form)), "≤ 350 ms", nothing)


def frameworks() -> None:
    """From the text of a framework to its plan, and what is proved of every framework that is installed."""
    text = fifty()

    def load() -> object:
        framework, _ = build(resolve(parse(Source("fifty", text)), Catalog(()).document))
        check(framework)
        return compile_plan(framework)

    def whole() -> Plan:
        return compile_plan(Catalog(()).read_document(parse(Source("fifty", text))).framework)

    plan = whole()
    empty = (None,) * len(plan.slots)
    milliseconds("load, check, compile 50 indicators", median(whole), "≤ 40 ms")
    milliseconds("the same, shape known to be good", median(load))
    milliseconds("generate the integer program of 50 indicators", median(lambda: prepare(plan).whole.run(empty, 2)))
    taken: dict[str, float] = {}
    for name in dict.fromkeys(entry.name for entry in installed_catalog().entries()):

        def lint(name: str = name) -> object:
            return prove(compile_plan(installed_catalog().read(name).framework))

        taken[name] = median(lint, 1)
    slowest = max(taken, key=lambda name: taken[name])
    milliseconds(f"lint all {len(taken)} frameworks", sum(taken.values()), "≤ 5,000 ms")
    milliseconds(f"lint the slowest, {slowest}", taken[slowest])


def explanation() -> None:
    """The sentences of one filing, which wait until somebody asks for them."""
    plan = compile_plan(load_framework("shaanxi/baishui/department@2021"))
    evaluation = score(prepare(plan), bind(read_file(FORM)[0], plan))
    ids = [node.id for node in node_scores(evaluation)]
    milliseconds(f"all sentences of one filing, {len(ids)} nodes", median(lambda: steps_of(evaluation, ids)))


def main() -> None:
    heading("commands and frameworks")
    processes()
    frameworks()
    explanation()


if __name__ == "__main__":
    main()
