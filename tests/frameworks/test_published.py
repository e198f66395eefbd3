"""Every published table is read and evaluated, as xlsx and as json alike; how far each came stands in one golden table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from jixiao import api
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.views import node_scores
from jixiao.number import exact_text

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests/cases").glob("*.json"))
GOLDEN = Path(__file__).parent / "published.md"


def framework_for(path: Path) -> str:
    return "shaanxi/baishui/department@2021" if path.stem.startswith("seed") else "national/project@2020"


OWN = {
    "cq-kxc-rmt-dept-2021": "chongqing/department@2021",
    "guichi-tangxi-wtyw-2022": "anhui/project@2022",
    "huangshi-lib-gxgc-2022": "hubei/project@2020",
    "langfang-spxx-nuantong-2019": "hebei/project@2020",
    "qingshen-fgj-gongzi-2023": "sichuan/project@2023",
    "tianchang-slj-fangxun-2022": "anhui/project@2022",
    "xiaoxian-zhangzhuangzhai-hexi-2023": "anhui/project@2022",
    "xuancheng-gaj-jindu-2021": "anhui/project@2022",
}
"""The tables of provinces whose rules are in the pack; Yunnan's, whose four are here too, are not."""


def evaluated(path: Path, framework: str = "") -> Evaluation:
    machine = api.prepare(api.compile_plan(api.load_framework(framework or framework_for(path))))
    (raw,) = api.read_file(path)
    return api.evaluate(machine, api.bind(raw, machine.plan))


def line(path: Path, evaluation: Evaluation) -> str:
    counts = Counter(node.status.value for node in node_scores(evaluation) if node.leaf)
    findings = Counter(item.severity.value for item in evaluation.findings)
    total = "—" if evaluation.total is None else exact_text(evaluation.total)
    span = (
        "" if evaluation.range is None else f"{exact_text(evaluation.range.least)}–{exact_text(evaluation.range.most)}"
    )
    claimed = next((claim.text for claim in evaluation.filing.claims if claim.about.value == "total"), "—")
    cells = [
        path.stem,
        *(str(counts[name]) for name in ("scored", "judged", "open", "not_applicable")),
        total,
        evaluation.rating or "—",
        span or "—",
        claimed,
        *(str(findings[name]) for name in ("error", "warning", "note")),
    ]
    return "| " + " | ".join(cells) + " |"


def test_how_far_each_published_table_came(golden) -> None:  # type: ignore[no-untyped-def]
    head = (
        "# 公开的自评表，各算到哪一步\n\n"
        "用 `national/project@2020`（种子表用 `shaanxi/baishui/department@2021`）。行数按怎样得分分列；总分开着的给出区间。\n\n"
        "| 表 | 按规则 | 评判 | 开着 | 不适用 | 总分 | 等级 | 区间 | 自称总分 | 错误 | 警告 | 提示 |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|\n"
    )
    golden(GOLDEN, head + "\n".join(line(path, evaluated(path)) for path in CASES) + "\n")


def findings_text(evaluation: Evaluation) -> str:
    return "".join(f"{item.severity} {item.code} {item.origin}：{item.message()}\n" for item in evaluation.findings)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_findings_of_each_published_table(path: Path, golden) -> None:  # type: ignore[no-untyped-def]
    golden(Path(__file__).parent / "findings" / f"{path.stem}.txt", findings_text(evaluated(path)))


@pytest.mark.parametrize("stem", OWN)
def test_findings_by_the_rules_of_its_own_province(stem: str, golden) -> None:  # type: ignore[no-untyped-def]
    """Said again under the jurisdiction's own framework: what it declares otherwise shows in the difference."""
    evaluation = evaluated(ROOT / "tests/cases" / f"{stem}.json", OWN[stem])
    golden(Path(__file__).parent / "findings" / "own" / f"{stem}.txt", findings_text(evaluation))
    assert [item.code for item in evaluation.findings if item.origin is None] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_finding_has_a_place(path: Path) -> None:
    """I-59: nothing is remarked without saying where."""
    assert [item.code for item in evaluated(path).findings if item.origin is None] == []
