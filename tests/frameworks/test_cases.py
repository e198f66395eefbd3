"""Every framework comes to what its own cases expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.cases import SUFFIX, bound, differences, read_case

ROOT = Path(__file__).parents[2] / "frameworks" / "jixiao_frameworks"
CATALOG = installed_catalog()
CASES = sorted(ROOT.rglob(f"*{SUFFIX}"))


def outcome(path: Path, change: str = "", by: str = "", folder: Path | None = None) -> tuple[str, ...]:
    framework = CATALOG.load(str(path.parent.parent))
    if change:
        assert folder is not None
        for item in path.parent.iterdir():
            (folder / item.name).write_bytes(item.read_bytes())
        path = folder / path.name
        text = path.read_text(encoding="utf-8")
        assert change in text
        path.write_text(text.replace(change, by), encoding="utf-8")
    case = read_case(path)
    machine = prepare(compile_plan(framework))
    return differences(case, evaluate(machine, bound(case, machine.plan)))


@pytest.mark.parametrize("path", CASES, ids=lambda path: "/".join((*path.relative_to(ROOT).parts[:-2], path.stem)))
def test_case(path: Path) -> None:
    assert outcome(path) == ()


def test_every_framework_with_cases_has_some() -> None:
    for entry in CATALOG.entries():
        framework = CATALOG.load(entry.name)
        if framework.cases is not None:
            folder = ROOT / framework.id / framework.version / framework.cases
            assert list(folder.glob(f"*{SUFFIX}")), entry.name


SEED = ROOT / "shaanxi/baishui/department/2021/cases/as-printed.case.yaml"


@pytest.mark.parametrize(
    ("change", "by", "said"),
    [
        ("total: 91.70", "total: 91.71", "总分应为 91.71，得到 91.7"),
        ("total: 91.70", "total: open", "总分应为 open，得到 91.7"),
        ("rating: 优", "rating: 良", "等级应为 良，得到 优"),
        ("预算执行: 7.90", "预算执行: 8.13", "“预算执行”应得 8.13 分，得到 7.9"),
        ("  findings: {", "  weights: {预算执行: 9}\n  findings: {", "“预算执行”的分值应为 9，得到 10"),
        ("预算执行: 7.90", "没有: 1", "“没有”应指一个指标，指了 0 个"),
    ],
)
def test_a_wrong_expectation_is_said(tmp_path: Path, change: str, by: str, said: str) -> None:
    assert outcome(SEED, change, by, tmp_path) == (said,)


def test_findings_are_counted(tmp_path: Path) -> None:
    said = outcome(SEED, "C101: 7, C102: 1", "C101: 8, C102: 0", tmp_path)
    assert said == ("发现 C101 应有 8 条，得到 7 条", "发现 C102 应有 0 条，得到 1 条")


@pytest.mark.parametrize(
    ("change", "by", "code"),
    [
        ("expect:", "expects:", "S010"),
        ("total: 91.70", "sum: 91.70", "S010"),
        ("filing: as-printed.json\n", "", "S012"),
        ("filing: as-printed.json", "filing: as-printed.json\nmerge: [as-printed.json]", "S053"),
        ("filing: as-printed.json", "filing: ../as-printed.json", "S022"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(tmp_path: Path, change: str, by: str, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        outcome(SEED, change, by, tmp_path)
    assert code in [item.code for item in caught.value.diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        "filing: {filing: 1, year: 2021}",
        "filing: {filing: 1,\n year: 2021}",
        "filing:\n  filing: 1\n  year: 2021",
        "filing:\n    filing: 1\n\n    year: 2021\n",
    ],
)
@pytest.mark.parametrize("after", ["\nexpect: {total: open}\n", ""])
def test_a_filing_may_be_written_in_braces_or_line_by_line(tmp_path: Path, text: str, after: str) -> None:
    path = tmp_path / f"one{SUFFIX}"
    path.write_text((text + after) if after else f"expect: {{total: open}}\n{text}", encoding="utf-8")
    year = read_case(path).filings[0].year
    assert year is not None
    assert year.text == "2021"
