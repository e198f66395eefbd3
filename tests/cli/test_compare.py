"""`jixiao compare`: no filing is written over, and the same bytes however many processes read the forms."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

OLD, NEW = "reconstructed/department-three-part@2021", "shaanxi/baishui/department@2021"


@pytest.fixture
def county(folder: Path) -> Path:
    """A filing, a broken one, and a folder that holds them."""
    place = folder / "县"
    place.mkdir()
    for name in ("自评表.xlsx", "坏.xlsx"):
        shutil.copy(folder / name, place / name)
    return place


def test_no_filing_is_written_over(run, county: Path) -> None:  # type: ignore[no-untyped-def]
    sent = county / "自评表.xlsx"
    before = sent.read_bytes()
    for given in ("县", "县/自评表.xlsx"):
        outcome = run("compare", OLD, NEW, given, "-o", "县/自评表.xlsx")
        assert (outcome.code, "U013" in outcome.err, sent.read_bytes()) == (2, True, before)


def test_what_it_wrote_itself_is_no_filing_and_is_written_again(run, county: Path) -> None:  # type: ignore[no-untyped-def]
    written = county / "影响.xlsx"
    assert run("compare", OLD, NEW, "县", "-o", "县/影响.xlsx").code == 4  # one of the files is broken
    first = written.read_bytes()
    assert run("compare", OLD, NEW, "县", "-o", "县/影响.xlsx").code == 4
    assert written.read_bytes() == first


def test_the_same_whatever_the_processes(run, county: Path) -> None:  # type: ignore[no-untyped-def]
    made = [run("compare", OLD, NEW, "县", "--format", "json", "--jobs", str(jobs)).out for jobs in (1, 2)]
    assert made[0] == made[1]
    effect = json.loads(made[0])["effect"]
    assert (effect["number"], len(effect["unreadable"])) == (1, 1)
