"""Frameworks as reports: the list, one framework, and what is proved about it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.plan.prove import prove
from jixiao.report.listing import Listed, build_framework, build_list, greatest_total, least_total
from jixiao.report.model import TableBlock


def test_the_greatest_total_of_the_seed(machine) -> None:  # type: ignore[no-untyped-def]
    proof = prove(machine.plan)
    assert greatest_total(machine.plan, proof, Language.CHINESE) == "93.80"
    assert least_total(machine.plan, proof, Language.CHINESE) == "0.00"


def test_what_is_not_proved_is_said(machine) -> None:  # type: ignore[no-untyped-def]
    proof = prove(machine.plan)
    assert proof.total is not None
    loose = replace(proof, total=replace(proof.total, tight=False))
    assert greatest_total(machine.plan, loose, Language.CHINESE) == "不超过 93.80"
    assert least_total(machine.plan, loose, Language.ENGLISH) == "at least 0.00"
    assert greatest_total(machine.plan, replace(proof, total=None), Language.ENGLISH) == "not proved"


def test_one_framework(machine) -> None:  # type: ignore[no-untyped-def]
    report = build_framework(machine.plan, prove(machine.plan))
    assert dict(report.facts)["可达到的最高总分"] == "93.80"
    assert report.record["greatest_total"] == "93.8"
    block = report.sections[0].blocks[0]
    assert isinstance(block, TableBlock)
    assert len(block.rows) == len(machine.plan.nodes)
    weights = [Fraction(row[-3].text) for row in block.rows if row[0].text]
    assert sum(weights) == 100
    assert [rating["name"] for rating in report.record["ratings"]] == ["优", "良", "中", "差"]  # type: ignore[attr-defined]


def test_the_list_names_the_refused(machine) -> None:  # type: ignore[no-untyped-def]
    framework = machine.plan.framework
    report = build_list([Listed(framework.name, "builtin", framework), Listed("x/y@1", "包", None, 3)])
    block = report.sections[0].blocks[0]
    assert isinstance(block, TableBlock)
    assert [row[0].text for row in block.rows] == [framework.name, "x/y@1"]
    assert "3" in block.rows[1][4].text
    assert report.record["frameworks"][1]["digest"] is None  # type: ignore[index]
