"""The same mistakes in the frameworks of the pack: each is noticed by lint, by a property or by the framework's cases."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

from jixiao.diagnostic import Rejected, Severity
from jixiao.document import parse
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.check import check
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove
from jixiao.plan.reach import unreached
from jixiao.testing.cases import Case, bound, differences, read_cases
from jixiao.testing.properties import Verdict, hold

HERE = Path(__file__).parent
PACK = HERE.parents[1] / "frameworks" / "jixiao_frameworks"
MISTAKES = runpy.run_path(str(HERE / "pack_mistakes.py"))["MISTAKES"]
CATALOG = installed_catalog()


def noticed(name: str, text: str, cases: tuple[Case, ...], known: frozenset[str]) -> tuple[list[str], ...]:
    """What lint says that it does not say of the framework as it is, which properties fall, which cases differ."""
    try:
        framework = CATALOG.read_document(parse(Source(f"{name}/framework.yaml", text))).framework
        plan = compile_plan(framework)
    except Rejected as rejected:
        return [item.code for item in rejected.diagnostics], [], []
    proof = prove(plan)
    found = [*check(framework), *proof.diagnostics, *unreached(plan, proof)]
    said = [item.code for item in found if item.severity is not Severity.NOTE and item.code not in known]
    fallen = [item.name for item in hold(plan, proof, ()) if item.verdict is Verdict.REFUTED]
    return said, fallen, [case.title for case in cases if differs(case, plan)]


def differs(case: Case, plan: Plan) -> bool:
    try:
        return bool(differences(case, evaluate(prepare(plan, walks=True), bound(case, plan))))
    except Rejected:  # its filings no longer merge
        return True


def remarks(text: str, name: str) -> frozenset[str]:
    framework = CATALOG.read_document(parse(Source(f"{name}/framework.yaml", text))).framework
    plan = compile_plan(framework)
    proof = prove(plan)
    return frozenset(item.code for item in (*check(framework), *proof.diagnostics, *unreached(plan, proof)))


def test_every_mistake_in_the_pack_is_noticed(golden: Callable[[Path, str], None]) -> None:
    assert len(MISTAKES) >= 20
    lines, counts, missed = [], {"检查": 0, "性质": 0, "实例": 0}, []
    for mistake, source, name, changes in MISTAKES:
        folder = PACK / name.replace("@", "/")
        right = wrong = (folder / "framework.yaml").read_text(encoding="utf-8")
        for was, now in changes:
            assert wrong.count(was) >= 1, (mistake, was)
            wrong = wrong.replace(was, now, 1)
        found = noticed(name, wrong, read_cases(folder / "cases"), remarks(right, name))
        for tool, told in zip(counts, found, strict=True):
            counts[tool] += bool(told)
        if not any(found):
            missed.append(mistake)
        said, fallen, differing = found
        cases = ["不符"] if differing else []  # which ones changes with every case that is added
        marks = ["、".join(dict.fromkeys(told)) or "—" for told in (said, fallen, cases)]
        lines.append(f"| {mistake} | {source} | `{name}` | {' | '.join(marks)} |")
    text = (
        "# 随来的框架里写错了，谁发觉\n\n"
        f"把 {len(MISTAKES)} 处常见的错误逐个种进随来的 {len({name for _, _, name, _ in MISTAKES})} 个框架，只种在那里写着的规定上；"
        "看检查、性质（不用实例就能推翻的）、那个框架自己的实例哪一样发觉。由测试写出（`make golden`）。\n\n"
        f"发觉 {len(MISTAKES) - len(missed)} 处，漏掉 {len(missed)} 处。检查发觉 {counts['检查']} 处，"
        f"性质推翻 {counts['性质']} 处，实例不符 {counts['实例']} 处。\n\n"
        "| 错误 | 出处 | 框架 | 检查 | 性质 | 实例 |\n|---|---|---|---|---|---|\n" + "\n".join(lines) + "\n"
    )
    golden(HERE / "pack_mistakes.md", text)
    assert missed == []
