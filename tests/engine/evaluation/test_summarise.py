"""Summaries: by hand on a small folder, and against a plain reckoning over any totals, in any order of the files."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.model import Range, ScoreStatus
from jixiao.evaluation.summarise import summarise
from jixiao.evaluation.summary import By, Summary
from jixiao.evaluation.tally import Execution, Place, Points, Scheme, Tally, Unreadable
from jixiao.framework.model import Roundings
from jixiao.number import Rounding

F = Fraction

SCHEME = Scheme(
    id="a/b/project",
    version="1",
    title="某县项目",
    digest="d1",
    expected_total=F(100),
    rounding=Roundings(None, Rounding(F(1, 100)), None, Rounding(F(1, 100))),
    ratings=("优", "良"),
    places=(
        Place("产出", ("产出",), False, F(60)),
        Place("产出.数量", ("产出", "数量"), True, F(60)),
        Place("满意度", ("满意度",), True, F(40)),
    ),
)


def points(id: str, weight: int, score: Fraction | int | None, status: ScoreStatus = ScoreStatus.SCORED) -> Points:
    path = tuple(id.split("."))
    return Points(id, path, id != "产出", status, F(weight), None if score is None else F(score), None, "")


def tally(
    file: str,
    total: Fraction | int | None,
    *,
    scheme: Scheme = SCHEME,
    range: Range | None = None,
    rows: tuple[Points, ...] = (),
    money: tuple[int, int] | None = None,
    office: str | None = None,
    digest: str | None = None,
) -> Tally:
    total = None if total is None else F(total)
    return Tally(
        scheme=scheme,
        file=file,
        digest=digest or f"sha-{file}",
        number=0,
        name=office or file,
        office=office or file,
        code="",
        year=2023,
        total=total,
        range=range,
        rating=None if total is None else "优" if total >= 90 else "良",
        possible_ratings=() if total is not None else ("优", "良"),
        claimed_total=None,
        claimed_rating=None,
        points=rows,
        execution=None if money is None else Execution(F(money[0]), F(money[1])),
    )


def four() -> list[Tally]:
    return [
        tally("甲", 80, rows=(points("产出", 60, 50), points("产出.数量", 60, 50), points("满意度", 40, 30)), money=(300, 150)),
        tally("乙", F("95.5"), rows=(points("产出", 60, 60), points("产出.数量", 60, 60), points("满意度", 40, F("35.5"))), money=(100, 100)),
        tally("丙", 80, rows=(points("产出", 60, 40), points("产出.数量", 60, 40), points("满意度", 40, 40)), money=(0, 0)),
        tally(
            "丁",
            None,
            range=Range(F(70), F(95)),
            rows=(points("产出", 60, None, ScoreStatus.OPEN), points("产出.数量", 60, None, ScoreStatus.OPEN), points("满意度", 40, 35)),
        ),
    ]  # fmt: skip


def ranks(summary: Summary) -> list[tuple[str, int, int]]:
    return [(one.tally.file, one.rank, one.ties) for group in summary.groups for one in group.ranked]


def test_a_small_folder_by_hand() -> None:
    (group,) = summarise(four()).groups
    # 80, 95.5, 80 → 255.5 / 3; by money (80 × 300 + 95.5 × 100) / 400; the third has no budget and weighs nothing
    assert group.totals.mean == F(511, 6)
    assert group.totals.weighted == F("83.875")
    assert (group.totals.complete, group.totals.weighed) == (3, 2)
    assert (group.totals.median, group.totals.highest, group.totals.lowest) == (80, F("95.5"), 80)
    assert [(one.name, one.count, one.share) for one in group.ratings] == [("优", 1, F(1, 3)), ("良", 2, F(2, 3))]
    # money: 250 of 400; each counting once: 1/2 and 1
    assert (group.spending.counted, group.spending.rate, group.spending.mean) == (2, F(5, 8), F(3, 4))


def test_equal_totals_share_a_rank_and_the_next_are_skipped() -> None:
    more = [*four(), tally("戊", 60)]
    assert ranks(summarise(more)) == [("乙", 1, 0), ("丙", 2, 1), ("甲", 2, 1), ("戊", 4, 0)]


def test_open_totals_have_no_rank_and_enter_no_mean() -> None:
    (group,) = summarise(four()).groups
    (one,) = group.unsettled
    # at best 95: below 95.5; at worst 70: below all three
    assert (one.tally.file, one.best, one.worst) == ("丁", 2, 4)


@pytest.mark.parametrize(
    ("range", "wanted"),
    [
        (Range(F(80), F(80)), (2, 2)),  # equal to two others shares their place
        (Range(F(79), F(80), most_reached=False), (4, 4)),  # it only comes near 80, so both that have 80 stand above it
        (Range(F("95.5"), F(100)), (1, 1)),
        (Range(F(0), F("95.5"), most_reached=False), (2, 4)),
        (None, (None, None)),
    ],
)
def test_what_rank_an_open_total_may_come_to(range: Range | None, wanted: tuple[int | None, int | None]) -> None:
    others = four()[:3]
    (one,) = summarise([*others, tally("丁", None, range=range)]).groups[0].unsettled
    assert (one.best, one.worst) == wanted


def test_indicators_over_the_filings_in_which_they_are_known() -> None:
    first, amount, satisfaction = summarise(four()).groups[0].places
    assert (first.counted, first.open, first.lost, first.rate) == (3, 1, 30, F(150, 180))
    assert (amount.mean(amount.score), amount.mean(amount.lost), amount.full, amount.lowest) == (50, 10, 1, 40)
    # 30 + 35.5 + 40 + 35 of 4 × 40
    assert (satisfaction.counted, satisfaction.open, satisfaction.score) == (4, 0, F("140.5"))
    assert (satisfaction.lost, satisfaction.full, satisfaction.lowest) == (F("19.5"), 1, 30)


def test_what_does_not_apply_and_groups_left_empty_are_not_counted() -> None:
    idle = tally(
        "戊",
        40,
        rows=(
            points("产出", 0, 0),
            points("产出.数量", 60, None, ScoreStatus.NOT_APPLICABLE),
            points("满意度", 40, 40),
        ),
    )
    first, amount, satisfaction = summarise([idle]).groups[0].places
    assert (first.counted, amount.counted, amount.not_applicable, satisfaction.counted) == (0, 0, 1, 1)
    assert amount.rate is None
    assert amount.mean(amount.score) is None


def test_buckets_hold_every_total_once() -> None:
    made = summarise(four())
    assert sum(made.groups[0].buckets) == 3
    assert [str(bucket) for bucket in made.buckets] == [
        "[94, 96]",
        *(f"[{low}, {low + 2})" for low in range(92, 79, -2)),
    ]


@pytest.mark.parametrize(
    ("totals", "wanted"),
    [
        ([100], ["[99, 100]"]),
        ([0], ["[0, 1]"]),
        ([0, 100], ["[90, 100]", *(f"[{low}, {low + 10})" for low in range(80, -1, -10))]),
        ([99, 104], ["[103, 104]", "[102, 103)", "[101, 102)", "[100, 101)", "[99, 100)"]),
    ],
)
def test_the_highest_bucket_holds_its_upper_end(totals: list[int], wanted: list[str]) -> None:
    made = summarise([tally(str(index), total) for index, total in enumerate(totals)])
    assert [str(bucket) for bucket in made.buckets] == wanted


def test_groups_stand_side_by_side_and_totals_under_one_framework_have_an_overall_rank() -> None:
    made = summarise([tally("东/甲", 80), tally("西/乙", 90), tally("东/丙", 70), tally("丁", 90)], by=By.FOLDER)
    assert [group.name for group in made.groups] == ["", "东", "西"]
    assert [(one.tally.file, one.rank, one.overall) for group in made.groups for one in group.ranked] == [
        ("丁", 1, 1), ("东/甲", 1, 3), ("东/丙", 2, 4), ("西/乙", 1, 1),
    ]  # fmt: skip


def test_jurisdictions_are_the_id_without_its_subject() -> None:
    other = replace(SCHEME, id="a/c/department", digest="d2")
    made = summarise([tally("甲", 80), tally("乙", 90, scheme=other)], by=By.JURISDICTION)
    assert [group.name for group in made.groups] == ["a/b", "a/c"]
    assert [one.overall for group in made.groups for one in group.ranked] == [None, None]


def test_totals_out_of_different_full_marks_are_not_ranked_together() -> None:
    other = replace(SCHEME, expected_total=F(80), digest="d2", id="a/b/department")
    both = [tally("甲", 80), tally("乙", 70, scheme=other)]
    with pytest.raises(Rejected) as caught:
        summarise(both, by=By.JURISDICTION)
    assert [(item.code, item.found) for item in caught.value.diagnostics] == [("U201", "a/b")]
    assert len(summarise(both).groups) == 2


def test_nothing_to_summarise() -> None:
    with pytest.raises(Rejected) as caught:
        summarise([], [Unreadable("坏.xlsx", (diagnose("I007", None),))])
    assert [item.code for item in caught.value.diagnostics] == ["U200"]


def test_filings_that_may_be_repeated_are_said_and_counted() -> None:
    one = tally("甲", 80, office="农业局")
    made = summarise([one, tally("甲（新）", 85, office="农业局"), tally("乙", 90), tally("乙2", 90, digest="sha-乙")])
    assert [(item.code, item.found) for item in made.said] == [("U202", "乙、乙2"), ("U203", "甲、甲（新）")]
    assert made.groups[0].totals.complete == 4


def test_a_total_above_all_that_can_be_had_is_said_and_not_repaired() -> None:
    allowed = replace(SCHEME, most=F(100))
    made = summarise([tally("甲", 120, scheme=allowed), tally("乙", 100, scheme=allowed)])
    assert [(item.code, item.found, item.expected()) for item in made.said] == [("U204", "120", "100")]
    assert [(one.tally.name, one.rank) for one in made.groups[0].ranked] == [("甲", 1), ("乙", 2)]


def test_a_filing_of_another_year_than_the_others_is_said() -> None:
    last = replace(tally("丙", 95), year=2022)
    made = summarise([tally("甲", 90), tally("乙", 80), last])
    assert [(item.code, item.found, item.message()) for item in made.said] == [
        ("U206", "2022", "有 1 份是 2022 年度的（丙），其余 2 份是 2023 年度的")
    ]
    other = replace(SCHEME, digest="d2", id="a/b/department")  # another group: nothing is compared with it
    assert summarise([tally("甲", 90), replace(last, scheme=other)]).said == ()


def test_a_total_that_the_framework_allows_is_left_in_peace() -> None:
    bonus, endless = replace(SCHEME, most=F(105)), replace(SCHEME, most=None, digest="d2")
    assert summarise([tally("甲", 105, scheme=bonus), tally("乙", 180, scheme=endless)], by=By.NONE).said == ()


totals = st.one_of(
    st.none(), st.integers(0, 10500).map(lambda cents: F(cents, 100)), st.sampled_from([F(60), F(90), F(100)])
)


@given(st.lists(st.tuples(totals, st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=25), st.randoms())
def test_against_a_plain_reckoning(drawn: list[tuple[Fraction | None, int, int]], chance: random.Random) -> None:
    files = [
        tally(f"{number:02d}", total, money=(budget, spent), range=None if total is not None else Range(F(0), F(100)))
        for number, (total, budget, spent) in enumerate(drawn)
    ]
    mixed = list(files)
    chance.shuffle(mixed)
    made = summarise(mixed)
    assert made == summarise(files)
    (group,) = made.groups
    known = [(total, budget) for total, budget, _ in drawn if total is not None]
    assert {one.tally.file: one.rank for one in group.ranked} == {
        f"{number:02d}": 1 + sum(other > total for other, _ in known)
        for number, (total, _, _) in enumerate(drawn)
        if total is not None
    }
    assert group.totals.complete == len(known) == sum(group.buckets) == sum(one.count for one in group.ratings)
    assert len(group.unsettled) == len(drawn) - len(known)
    if known:
        assert group.totals.mean == sum(total for total, _ in known) / F(len(known))
        ordered = sorted(total for total, _ in known)
        assert group.totals.median == (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
        assert len(made.buckets) <= 10
    if any(budget for _, budget in known):
        assert group.totals.weighted == sum(F(total * budget) for total, budget in known) / sum(b for _, b in known)
    spent_of = [(budget, spent) for _, budget, spent in drawn if budget]
    if spent_of:
        assert group.spending.rate == F(sum(spent for _, spent in spent_of), sum(budget for budget, _ in spent_of))
        assert group.spending.mean == sum(F(spent, budget) for budget, spent in spent_of) / len(spent_of)


scores = st.lists(st.one_of(st.none(), st.integers(0, 6000)), min_size=1, max_size=12)


@given(scores)
def test_losses_against_a_plain_reckoning(cents: Sequence[int | None]) -> None:
    files = [
        tally(str(number), 80, rows=(points("产出.数量", 60, None if score is None else F(score, 100), ScoreStatus.OPEN if score is None else ScoreStatus.SCORED),))
        for number, score in enumerate(cents)
    ]  # fmt: skip
    place = summarise(files).groups[0].places[1]
    known = [F(score, 100) for score in cents if score is not None]
    assert (place.counted, place.open) == (len(known), len(cents) - len(known))
    assert place.lost == sum(60 - score for score in known)
    assert place.full == sum(score == 60 for score in known)
    assert place.lowest == min(known, default=None)
    if known:
        assert place.mean(place.score) == sum(known) / F(len(known))
