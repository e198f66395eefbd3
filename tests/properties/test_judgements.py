"""Law I-39: points that a person gives are used where the grade allows them; elsewhere they are a finding."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.evaluation.model import ScoreStatus
from jixiao.evaluation.views import node_scores
from jixiao.number import decimal_text, round_to

CASE = Path(__file__).parents[1] / "cases/guichi-tangxi-wtyw-2022.json"
MACHINE = api.prepare(api.compile_plan(api.load_framework("national/project@2020")))
(RAW,) = api.read_file(CASE)
ROW = next(index for index, row in enumerate(RAW.rows) if row.levels[-1].text == "经费支出合规性")


@settings(max_examples=80)
@given(st.integers(0, 2000))
@example(640)
@example(639)
@example(800)
@example(801)
def test_a_judgement_is_used_inside_its_grade_only(hundredths: int) -> None:
    """The row has 8 points and is graded 达成: 80% of 8 to 8, both ends in."""
    points = Fraction(hundredths, 100)
    rows = list(RAW.rows)
    cell = rows[ROW].cells["score"]
    rows[ROW] = replace(rows[ROW], cells={**rows[ROW].cells, "score": replace(cell, text=decimal_text(points))})
    evaluation = api.evaluate(MACHINE, api.bind(replace(RAW, rows=tuple(rows)), MACHINE.plan))
    node = next(node for node in node_scores(evaluation) if node.path[-1] == "经费支出合规性")
    said = [item.code for item in evaluation.findings if item.origin == cell.origin and item.severity == "error"]
    if Fraction("6.4") <= points <= 8:
        assert node.status is ScoreStatus.JUDGED
        assert node.exact == points
        assert node.score == round_to(points, Fraction(1, 100))
    else:
        assert node.status is ScoreStatus.OPEN
        assert node.score is None
        assert node.range is not None
        assert (node.range.least, node.range.most) == (Fraction("6.4"), Fraction(8))
        assert said, "a judgement that is not used has to be remarked at its cell"
