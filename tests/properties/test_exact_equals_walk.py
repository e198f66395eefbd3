"""The exact machine gives what the walk gives: every node kind, gaps, zeros, negatives, ties, scales 0 to 12."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.expression.tree import Field, Product, Quotient, Round, Sum, Type, number
from jixiao.interpret.exact import WALKED, FieldSpec, Program, Result, TreeSpec
from jixiao.interpret.walk import Values, evaluate
from jixiao.number import Mode, round_to
from jixiao.testing.trees import Filed, programs


def values(results: tuple[Result, ...]) -> list[Fraction | None]:
    assert all(denominator > 0 for _, _, denominator in results)
    return [None if top is None else Fraction(top, bottom) for _, top, bottom in results]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(programs())
def test_exact_equals_walk(filed: Filed) -> None:
    program = Program(filed.fields, filed.trees)
    ran = program.run(filed.values, filed.scale, filed.members)
    walked = program.walk(filed.values, filed.scale, filed.members)
    assert values(ran) == values(walked)
    assert all(branch == WALKED for branch, _, _ in walked)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(programs(depth=2), st.data())
def test_scores_equal_walk(filed: Filed, data: st.DataObject) -> None:
    program = Program(filed.fields, filed.trees)
    names = [spec.name for spec in filed.trees]
    wanted = data.draw(st.lists(st.sampled_from(names), max_size=3))
    scorer = program.scorer(wanted, filed.scale)
    walked = dict(zip(names, values(program.walk(filed.values, filed.scale, filed.members)), strict=True))
    got = [
        Fraction(score, denominator) if isinstance(score, int) and denominator is not None else score
        for score, denominator in zip(scorer.scores(filed.values, filed.members), scorer.denominators, strict=True)
    ]
    assert got == [walked[name] for name in wanted]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(-(10**6), 10**6),
    st.sampled_from([1, 2, 4, 8, 5, 10, 3, 7]),
    st.sampled_from(Mode),
    st.sampled_from(["0.01", "0.1", "1", "0.005"]),
    st.integers(0, 12),
)
def test_ties_are_rounded_as_declared(top: int, bottom: int, mode: Mode, unit: str, scale: int) -> None:
    """Halves of the last place (x.xx5), thirds and sevenths, of either sign."""
    tree = Round(Quotient(Product((Field("分子"), number(Fraction(1, 1000)))), Field("分母")), Fraction(unit), mode)
    fields = [FieldSpec("分子", Type.NUMBER), FieldSpec("分母", Type.NUMBER)]
    program = Program(fields, [TreeSpec("得分", Type.NUMBER, tree)])
    ((_, numerator, denominator),) = program.run((top * 10**scale, bottom * 10**scale), scale)
    assert numerator is not None
    assert Fraction(numerator, denominator) == round_to(Fraction(top, 1000 * bottom), Fraction(unit), mode)


def test_terms_that_are_equal_all_count() -> None:
    """No sum is over a set, and no product: what is drawn at random is seldom equal."""
    same = (Field("甲"), Field("乙"), Field("甲"))
    env = Values({("", "甲"): Fraction(3), ("", "乙"): Fraction(3)})
    assert evaluate(Sum(same), env) == 9
    assert evaluate(Product(same), env) == 27
