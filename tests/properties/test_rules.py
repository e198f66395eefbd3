"""Laws of the rule kinds: bounded, monotone and continuous as they promise; scale and direction of the target."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jixiao.expression.names import NO_NAMES
from jixiao.expression.tree import Field, Type
from jixiao.interpret.walk import Values, evaluate
from jixiao.interval import Sign
from jixiao.number import Mode, Rounding
from jixiao.rules import Rule
from jixiao.rules.rule import Situation
from jixiao.testing.rows import rule_of

NUMBERS = st.integers(-20_000, 40_000).map(lambda n: Fraction(n, 100))
POSITIVE = st.integers(1, 20_000).map(lambda n: Fraction(n, 100))
WEIGHTS = st.integers(1, 6_000).map(lambda n: Fraction(n, 100))
SIGNS = st.sampled_from([Sign.AT_LEAST, Sign.ABOVE, Sign.AT_MOST, Sign.BELOW, Sign.EQUAL])
FACTORS = st.sampled_from([Fraction(10_000), Fraction(1, 100)])
ROUNDINGS = st.none() | st.builds(
    Rounding,
    st.sampled_from([Fraction(1, 10_000), Fraction(1, 100), Fraction(1, 10), Fraction(7, 10), Fraction(1)]),
    st.sampled_from(list(Mode)),
)


@st.composite
def completions(draw: st.DrawFn) -> str:
    at_most = draw(
        st.sampled_from(
            ["by_ratio", "all_or_nothing", "{zero_at: 150%}", "{zero_at: 200%}", "{zero_at: 3}", "{zero_below: 60%}"]
        )
    )
    at_least = draw(st.sampled_from(["by_ratio", "all_or_nothing", "{zero_below: 60%}", "{zero_below: 100%}"]))
    equal = draw(st.sampled_from(["as_at_least", "exact"]))
    over = draw(
        st.sampled_from(
            [
                "",
                ", over: {range: '[130%, ∞)', then: flag}",
                ", over: {range: '(130%, 200%]', then: not_counted}",
                ", over: {range: '[120%, ∞)', then: reduce, per: 10%, credit: 7%, floor: 20%}",
                ", over: {range: '(125%, ∞)', then: reduce, per: 3%, credit: 100%}",
            ]
        )
    )
    return f"{{kind: completion, at_least: {at_least}, at_most: {at_most}, equal: {equal}{over}}}"


@st.composite
def deductions(draw: st.DrawFn) -> str:
    beyond = draw(st.sampled_from(["above", "below", "away_from"]))
    limit = draw(st.sampled_from(["目标", "100", "0", "-5"]))
    per = draw(st.sampled_from(["1%", "1", "7", "0.5"]))
    each = draw(st.sampled_from(["points: 0.5", "credit: 10%", "points: 3"]))
    counted = draw(st.sampled_from(["whole", "started", "exact"]))
    return f"{{kind: deduct, {beyond}: {limit}, per: {per}, {each}, counted: {counted}}}"


@st.composite
def step_tables(draw: st.DrawFn) -> str:
    """Tiers by sorted cuts; each cut belongs to one side."""
    cuts = sorted(draw(st.lists(st.integers(-100, 300), min_size=1, max_size=5, unique=True)))
    ends = ["-∞", *(str(cut) for cut in cuts), "∞"]
    closed = [draw(st.booleans()) for _ in cuts]
    rows = []
    for index in range(len(ends) - 1):
        left = "[" if index > 0 and not closed[index - 1] else "("
        right = "]" if index < len(cuts) and closed[index] else ")"
        rows.append(f'{{range: "{left}{ends[index]}, {ends[index + 1]}{right}", credit: {draw(st.integers(0, 100))}%}}')
    return f"{{kind: tiers, tiers: [{', '.join(rows)}]}}"


TEXTS = st.one_of(
    completions(),
    deductions(),
    step_tables(),
    st.just("{kind: met}"),
    st.just("{kind: proportion, of: 实际}"),
    st.just("{kind: proportion, of: 完成率}"),
    st.just("{kind: formula, formula: 分值 × 2 − 实际 × 实际}"),
)


def promises_no_jump(case: tuple[str, Sign]) -> bool:
    text, sign = case
    return rule_of(text).promises(sign).continuous


def rises_with_the_actual(text: str) -> bool:
    return rule_of(text).promises(Sign.AT_LEAST).monotone == 1


def points(
    rule: Rule, sign: Sign, target: Fraction, actual: Fraction, weight: Fraction, rate: Rounding | None = None
) -> Fraction | None:
    lowered = rule.lower(
        Situation(
            weight=Field("weight"),
            kind="number",
            target=Field("target"),
            sign=sign,
            actual=Field("actual"),
            judged=Field("judged"),
            reason=Field("reason", Type.TRUTH),
            rate_rounding=rate,
            names=NO_NAMES,
        )
    )
    fields = {"weight": weight, "target": target, "actual": actual, "judged": None, "reason": False}
    value = evaluate(lowered.points, Values({("", name): item for name, item in fields.items()}))
    assert value is None or isinstance(value, Fraction)
    return value


@settings(max_examples=200, deadline=None)
@given(TEXTS, SIGNS, NUMBERS | st.just(Fraction(0)), NUMBERS, WEIGHTS, ROUNDINGS)
def test_points_lie_within_zero_and_the_weight(  # I-1, I-37
    text: str, sign: Sign, target: Fraction, actual: Fraction, weight: Fraction, rate: Rounding | None
) -> None:
    rule = rule_of(text)
    found = points(rule, sign, target, actual, weight, rate)
    assert found is not None or "完成率" in text
    assert found is None or (rule.promises(sign).bounded and 0 <= found <= weight)


@settings(max_examples=200, deadline=None)
@given(TEXTS.filter(lambda text: "完成率" not in text), SIGNS, NUMBERS, NUMBERS, NUMBERS, WEIGHTS, ROUNDINGS)
def test_points_are_monotone_where_promised(  # I-24, I-25
    text: str, sign: Sign, target: Fraction, one: Fraction, other: Fraction, weight: Fraction, rate: Rounding | None
) -> None:
    rule = rule_of(text)
    low, high = sorted((one, other))
    before, after = points(rule, sign, target, low, weight, rate), points(rule, sign, target, high, weight, rate)
    assert before is not None
    assert after is not None
    monotone = rule.promises(sign).monotone
    assert (after - before) * monotone >= 0


@settings(max_examples=200, deadline=None)
@given(st.tuples(TEXTS, SIGNS).filter(promises_no_jump), POSITIVE, NUMBERS, WEIGHTS)
@example(("{kind: completion, at_most: {zero_at: 150%}}", Sign.AT_MOST), Fraction(100), Fraction(100), Fraction(10))
def test_points_do_not_jump_where_promised(  # I-28; at a target of zero there is nothing but met or not
    case: tuple[str, Sign], target: Fraction, actual: Fraction, weight: Fraction
) -> None:
    text, sign = case
    rule = rule_of(text)
    tiny = Fraction(1, 10**9)
    here, there = points(rule, sign, target, actual, weight), points(rule, sign, target, actual + tiny, weight)
    assert here is not None
    assert there is not None
    assert abs(there - here) < Fraction(1, 1000)


@settings(max_examples=200, deadline=None)
@given(
    completions(), SIGNS, POSITIVE, NUMBERS, WEIGHTS, ROUNDINGS, st.sampled_from([Fraction(10_000), Fraction(1, 100)])
)
def test_the_unit_changes_nothing(  # I-29
    text: str,
    sign: Sign,
    target: Fraction,
    actual: Fraction,
    weight: Fraction,
    rate: Rounding | None,
    factor: Fraction,
) -> None:
    rule = rule_of(text)
    found = points(rule, sign, target, actual, weight, rate)
    assert found == points(rule, sign, target * factor, actual * factor, weight, rate)


@settings(max_examples=100, deadline=None)
@given(completions().filter(rises_with_the_actual), POSITIVE, POSITIVE, NUMBERS, WEIGHTS)
def test_a_higher_target_never_helps(  # I-26
    text: str, one: Fraction, other: Fraction, actual: Fraction, weight: Fraction
) -> None:
    rule = rule_of(text)
    low, high = sorted((one, other))
    easy, hard = (points(rule, Sign.AT_LEAST, target, actual, weight) for target in (low, high))
    assert easy is not None
    assert hard is not None
    assert easy >= hard


@settings(max_examples=100, deadline=None)
@given(TEXTS.filter(lambda text: "points:" not in text and "formula" not in text), SIGNS, NUMBERS, NUMBERS, WEIGHTS)
def test_doubled_weights_double_the_points(  # I-30
    text: str, sign: Sign, target: Fraction, actual: Fraction, weight: Fraction
) -> None:
    rule = rule_of(text)
    single, double = points(rule, sign, target, actual, weight), points(rule, sign, target, actual, 2 * weight)
    assert (single is None) == (double is None)
    assert single is None or double == 2 * single


@settings(max_examples=100, deadline=None)
@given(step_tables(), NUMBERS)
def test_a_step_table_gives_listed_credits_only(text: str, actual: Fraction) -> None:  # I-27, I-32
    rule = rule_of(text)
    lowered = points(rule, Sign.EQUAL, Fraction(1), actual, Fraction(100))
    assert lowered is not None
    assert f"credit: {lowered}%" in text
