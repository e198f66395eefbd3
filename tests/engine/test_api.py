"""The verbs that the README shows, and the names of the package."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import jixiao
from jixiao import Rejected, api
from jixiao.api import choose_framework, subject_of, year_of
from jixiao.filing.model import RawFiling, RawValue
from jixiao.origin import Cell

ROOT = Path(__file__).parents[2]
SEED = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
NOWHERE = Cell("f", "s", "A1")


def test_six_lines(tmp_path: Path) -> None:
    plan = jixiao.compile_plan(jixiao.load_framework("shaanxi/baishui/department@2021"))
    machine = jixiao.prepare(plan)
    (raw,) = jixiao.read_file(SEED)
    evaluation = jixiao.evaluate(machine, jixiao.bind(raw, plan))
    page = jixiao.render([jixiao.build_report(evaluation)], "html")
    assert str(evaluation.total) == "917/10"
    assert "91.70" in page.decode("utf-8")


def test_names_of_the_package_are_those_of_the_api() -> None:
    assert sorted(jixiao.__all__) == sorted([*api.__all__, "__version__"])
    assert all(getattr(jixiao, name) is getattr(api, name) for name in api.__all__)
    assert dir(jixiao) == sorted(jixiao.__all__)


def test_other_names_do_not_exist() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = jixiao.nothing  # type: ignore[attr-defined]


def test_importing_the_package_loads_no_engine() -> None:
    code = "import sys, jixiao; sys.exit(int('jixiao.api' in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert jixiao.__version__ == project["version"]


def test_bytes_are_read_as_files_are() -> None:
    assert jixiao.read_bytes(SEED.read_bytes(), SEED.name) == jixiao.read_file(SEED)


def test_a_file_without_a_table_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(Rejected) as refused:
        jixiao.read_file(path)
    assert [item.code for item in refused.value.diagnostics] == ["I070"]


def value(text: str) -> RawValue:
    return RawValue(text, NOWHERE)


@pytest.mark.parametrize(
    ("raw", "subject", "year"),
    [
        (RawFiling("f", "", subject=value("department"), year=value("2021")), "department", 2021),
        (RawFiling("f", "", subject=value("部门整体支出"), year=value("（2021年度）")), "department", 2021),
        (RawFiling("f", "", title=value("2022年度项目支出绩效自评表")), "project", 2022),
        (RawFiling("f", "", title=value("自评表")), None, None),
        (RawFiling("f", ""), None, None),
        (RawFiling("f", "", subject=value("portfolio")), "portfolio", None),
    ],
)
def test_subject_and_year(raw: RawFiling, subject: str | None, year: int | None) -> None:
    assert subject_of(raw) == subject
    assert year_of(raw) == year


def test_several_frameworks_are_chosen_from() -> None:
    catalog = jixiao.installed_catalog()
    baishui, national = catalog.load("shaanxi/baishui/department@2021"), catalog.load("national/project@2020")
    heshui = catalog.load("gansu/qingyang/heshui/department@2021")
    department = RawFiling("f", "", subject=value("department"), year=value("2021"))
    assert choose_framework(department, [baishui, national], catalog) is baishui
    assert choose_framework(department, [national], catalog) is national
    with pytest.raises(Rejected) as several:
        choose_framework(department, [baishui, heshui], catalog)
    assert [item.code for item in several.value.diagnostics] == ["F402"]
    with pytest.raises(Rejected) as none:
        choose_framework(RawFiling("f", "", year=value("2018")), [baishui, national], catalog)
    assert [item.code for item in none.value.diagnostics] == ["F401"]


def test_a_missing_library_is_a_diagnostic_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that installed the core only is told what to install."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(Rejected) as caught:
        api.render((), "xlsx")
    (said,) = caught.value.diagnostics
    assert said.code == "U084"
    assert "jixiao[office]" in (said.hint() or "")
