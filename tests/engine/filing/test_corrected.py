"""Corrections in memory: the top lines as sums of the lines below them, and a filing that cannot pass for the original."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao import RawFiling, bind, compile_plan, evaluate, load_framework, prepare, read_file
from jixiao.filing.corrected import corrected, top_lines_as_sums
from jixiao.filing.model import RawValue
from jixiao.origin import Cell

SEED = Path(__file__).parents[3] / ("frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx")


@pytest.fixture(scope="module")
def raw() -> RawFiling:
    (found,) = read_file(SEED)
    return found


@pytest.fixture(scope="module")
def machine():  # type: ignore[no-untyped-def]
    return prepare(compile_plan(load_framework("shaanxi/baishui/department@2021")))


def test_the_seed_s_total_line(raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    changes = top_lines_as_sums(raw, bind(raw, machine.plan), machine.plan)
    assert [(change.cell.reference, change.before, change.after) for change in changes] == [
        ("C5", "5618132.41", "5619432.41"),
        ("D5", "12833888.75", "12839285.75"),
        ("E5", "10137947.7", "10439647.7"),
    ]


def test_the_corrected_seed_scores_what_the_office_claims(raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    mended = corrected(raw, top_lines_as_sums(raw, bind(raw, machine.plan), machine.plan))
    evaluation = evaluate(machine, bind(mended, machine.plan))
    assert evaluation.total == Fraction("91.93")
    assert evaluation.rating == "优"
    assert evaluation.value("预算执行.score") == Fraction("8.13")


def test_it_cannot_pass_for_the_original(raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    changes = top_lines_as_sums(raw, bind(raw, machine.plan), machine.plan)
    assert len({raw.digest, corrected(raw, changes).digest, corrected(raw, changes[:1]).digest}) == 3


def test_a_corrected_filing_needs_no_correction(raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    mended = corrected(raw, top_lines_as_sums(raw, bind(raw, machine.plan), machine.plan))
    assert top_lines_as_sums(mended, bind(mended, machine.plan), machine.plan) == ()


def test_amounts_stay_in_the_unit_of_the_form(raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    in_wan = replace(raw, money_unit=RawValue("万元", Cell(raw.file, "自评表", "A2")))
    changes = top_lines_as_sums(in_wan, bind(in_wan, machine.plan), machine.plan)
    assert [change.after for change in changes] == ["5619432.41", "12839285.75", "10439647.7"]
