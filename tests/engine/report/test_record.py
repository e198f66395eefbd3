"""The JSON contract: its schema, its quantities, and what it says of a complete and of an incomplete filing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

import pytest
from jsonschema import Draft202012Validator

from jixiao import Evaluation
from jixiao.diagnostic import Language
from jixiao.report.contract import evaluation_schema_text
from jixiao.report.explained import explained
from jixiao.report.record import place, record

VALIDATOR = Draft202012Validator(json.loads(evaluation_schema_text()))


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)


@pytest.mark.parametrize("language", list(Language))
def test_records_hold_to_the_schema(seed: Evaluation, incomplete: Evaluation, language: Language) -> None:
    records = [record(explained(evaluation), language) for evaluation in (seed, incomplete)]
    for one in (*records, records):
        assert [error.message for error in VALIDATOR.iter_errors(one)] == []


def test_records_hold_only_plain_data(seed: Evaluation) -> None:
    assert {type(leaf) for leaf in leaves(record(explained(seed)))} <= {str, int, bool, type(None)}


def test_seed_as_printed(seed: Evaluation) -> None:
    plain = record(explained(seed))
    assert plain["complete"] is True
    assert (plain["total"], plain["claimed_total"], plain["rating"]) == ("91.7", "91.93", "优")
    assert plain["range"] == {
        "least": "91.7", "most": "91.7", "least_reached": True, "most_reached": True, "tight": True,
    }  # fmt: skip
    assert plain["possible_ratings"] == ["优"]
    first = plain["scores"][0]  # type: ignore[index]
    assert (first["id"], first["weight"], first["score"], first["claimed"]) == ("预算执行", "10", "7.9", "8.13")
    assert (
        Fraction(first["exact"]) == Fraction("10137947.7") / Fraction("12833888.75") * 10 or first["exact"] == "7.899"
    )


def test_every_node_has_a_record(seed: Evaluation) -> None:
    told = explained(seed)
    assert [score["id"] for score in record(told)["scores"]] == [node.id for node in told.nodes]  # type: ignore[attr-defined]


def test_scored_rows_name_both_origins(seed: Evaluation) -> None:
    rows = [score for score in record(explained(seed))["scores"] if score["rule"]]  # type: ignore[attr-defined]
    assert len(rows) == 21
    assert [row["id"] for row in rows if row["origins"]["clause"] is None] == []
    own = [row for row in rows if row["path"][0] != "预算执行"]
    assert [row["id"] for row in own if not row["origins"]["cells"]] == []


def test_scored_rows_have_steps(seed: Evaluation) -> None:
    rows = [score for score in record(explained(seed))["scores"] if score["rule"]]  # type: ignore[attr-defined]
    assert [row["id"] for row in rows if not any(step["sentence"] for step in row["steps"])] == []


def test_incomplete_is_null_with_a_range(incomplete: Evaluation) -> None:
    plain = record(explained(incomplete))
    assert plain["complete"] is False
    assert plain["total"] is None
    assert plain["rating"] is None
    span = plain["range"]
    assert Fraction(span["least"]) < Fraction(span["most"])  # type: ignore[index]
    last = plain["scores"][-1]  # type: ignore[index]
    assert (last["status"], last["score"]) == ("open", None)
    severities = {finding["severity"] for finding in plain["findings"]}  # type: ignore[attr-defined]
    assert "error" in severities


def test_findings_name_their_cells(seed: Evaluation) -> None:
    findings = record(explained(seed))["findings"]
    rate = next(item for item in findings if item["code"] == "C102")  # type: ignore[attr-defined]
    assert rate["place"] == {"file": "自评表.xlsx", "sheet": "自评表", "cell": "F5"}
    assert rate["found"] == "81.31%"
    assert rate["expected"] == "78.99%"


def test_no_place_is_null() -> None:
    assert place(None) is None
