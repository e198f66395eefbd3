"""The frameworks that come with jixiao: they load without an error, and their pack says so."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.diagnostic import Severity
from jixiao.framework.catalog import CHECKED, checked_list, installed_catalog
from jixiao.framework.model import Indicator, Status
from jixiao.framework.seal import read_seals
from jixiao.framework.versions import check_versions

ROOT = Path(__file__).parents[2] / "frameworks" / "jixiao_frameworks"
CATALOG = installed_catalog()
NAMES = [entry.name for entry in CATALOG.entries() if entry.pack == "builtin"]


def test_the_promised_frameworks_are_there() -> None:
    assert {
        "national/project@2020",
        "reconstructed/department-three-part@2021",
        "shaanxi/baishui/department@2021",
        "gansu/qingyang/heshui/department@2021",
    } <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_framework_loads_with_nothing_but_notes(name: str) -> None:
    loaded = CATALOG.read(name)
    assert [item.message() for item in loaded.diagnostics if item.severity is not Severity.NOTE] == []
    assert loaded.framework.name == name


@pytest.mark.parametrize("name", NAMES)
def test_framework_says_where_it_comes_from(name: str) -> None:
    id, _, version = name.partition("@")
    readme = (ROOT / id / version / "README.md").read_text(encoding="utf-8")
    assert all(f"## {heading}" in readme for heading in ("印出的", "推定的", "不知道的"))


def test_what_is_published_is_sealed_and_stays_as_it_was() -> None:
    """Nothing is published before a person has compared it with its source; an edit of what is sealed is F180 or F181."""
    pack = next(pack for pack in CATALOG.packs if pack.name == "builtin")
    published = {name for name in NAMES if CATALOG.load(name).status is Status.PUBLISHED}
    assert set(read_seals(pack.root)) == published


def test_versions_share_no_year_and_replace_what_is_there() -> None:
    """Years between two versions of which no table was seen are left open (F174), and said."""
    found = check_versions(CATALOG.load(name) for name in NAMES)
    assert [item.message() for item in found if item.code != "F174"] == []


def test_the_list_of_checked_shapes_is_up_to_date(request: pytest.FixtureRequest) -> None:
    pack = next(pack for pack in CATALOG.packs if pack.name == "builtin")
    text = checked_list(pack, CATALOG)
    reports = sorted(file.name for file in ROOT.glob("standard-report*.yaml"))
    assert [line.split()[1] for line in text.splitlines()] == [*NAMES, *reports]
    if request.config.getoption("--update-golden", default=False):
        (ROOT / CHECKED).write_text(text, encoding="utf-8")
    assert (ROOT / CHECKED).read_text(encoding="utf-8") == text, "框架改了：make golden"


def test_a_checked_framework_loads_without_the_schema_library() -> None:
    code = (
        "import sys; from jixiao.framework.catalog import installed_catalog as c; "
        f"[c().load(name) for name in {NAMES!r}]; print('jsonschema' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)
    assert result.stdout.strip() == "False"


def leaves(indicators: tuple[Indicator, ...]) -> list[Indicator]:
    return [leaf for item in indicators for leaf in (leaves(item.children) if item.children else [item])]


def test_the_department_framework_has_the_rows_of_the_table() -> None:
    framework = CATALOG.load("reconstructed/department-three-part@2021")
    rows = leaves(framework.indicators)
    assert [len(leaves((item,))) for item in framework.indicators] == [1, 10, 7, 3]
    assert sum((row.weight or Fraction(0) for row in rows), Fraction(0)) == 100
    words = [row for row in rows if row.open_target is not None and row.open_target.value == "words"]
    assert sum((row.weight or Fraction(0) for row in words), Fraction(0)) == 62  # × 10% is what 93.80 lacks


def test_counties_extend_the_reconstruction_and_not_each_other() -> None:
    for name in ("shaanxi/baishui/department@2021", "gansu/qingyang/heshui/department@2021"):
        assert CATALOG.load(name).parents == ("reconstructed/department-three-part@2021",)
    ratings = CATALOG.load("gansu/qingyang/heshui/department@2021").ratings
    assert [item.name for item in ratings] == ["优秀", "良好", "合格", "不合格"]
