"""`jixiao.value.dataclass` makes what the standard library makes: the standard library is the judge."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.value import Hashed, dataclass, field, fields, replace


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things, one of them beside the point."""

    one: int
    two: str = "二"
    seen: tuple[int, ...] = field(default=(), compare=False)
    shown: list[int] = field(default_factory=list, repr=False, compare=False)
    kind: str = field(default="pair", init=False)


@dataclass(frozen=True, slots=True)
class Other:
    one: int


@dataclass(slots=True)
class Moving:
    one: int
    all: list[int] = field(default_factory=list)
    sum: int = field(init=False)

    def __post_init__(self) -> None:
        self.sum = self.one + sum(self.all)


@dataclass(frozen=True, slots=True)
class Own:
    one: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)

    def __hash__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return "own"


BODY: dict[str, Any] = {
    "__annotations__": {"a": int, "b": str, "c": tuple, "d": list, "e": str},
    "b": "乙",
    "c": dataclasses.field(default=(1,), compare=False),
    "d": dataclasses.field(default_factory=list, repr=False),
    "e": dataclasses.field(default="戊", init=False),
}


def twins(frozen: bool) -> tuple[type, type]:
    """The same class made by both decorators."""

    def body() -> dict[str, Any]:
        return {name: copy.copy(thing) for name, thing in BODY.items()}

    standard = dataclasses.dataclass(frozen=frozen, slots=True)(type("Twin", (), body()))
    return dataclass(frozen=frozen, slots=True)(type("Twin", (), body())), standard


values = st.builds(
    lambda a, b, c, d: {"a": a, "b": b, "c": tuple(c), "d": d},
    st.integers(0, 2),
    st.sampled_from("甲乙"),
    st.lists(st.integers(0, 1), max_size=1),
    st.lists(st.integers(0, 1), max_size=1),
)


@given(st.booleans(), values, values)
def test_equal_shown_and_hashed_as_the_standard_decorator_does(
    frozen: bool, one: dict[str, Any], two: dict[str, Any]
) -> None:
    ours, standard = twins(frozen)
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(standard).parameters)
    assert (ours(**one) == ours(**two)) == (standard(**one) == standard(**two))
    assert repr(ours(**one)) == repr(standard(**one)).replace("twins.<locals>.", "")
    assert (ours.__hash__ is None) == (standard.__hash__ is None)
    assert dataclasses.asdict(ours(**one)) == dataclasses.asdict(standard(**one))
    assert ours.__match_args__ == standard.__match_args__
    assert ours.__slots__ == standard.__slots__


@given(st.integers(), st.text(max_size=3))
def test_equal_values_hash_alike(one: int, two: str) -> None:
    assert hash(Pair(one, two)) == hash(Pair(one, two, (1,), [2])) == hash((one, two, "pair"))
    assert Pair(one, two) == Pair(one, two, (1,), [2])
    assert hash(Other(one)) == hash((one,))


def test_values_of_two_classes_are_never_equal() -> None:
    assert Other(1) != Pair(1)
    assert Other(1) != (1,)
    assert Other(1) != Own(1)


def test_nothing_of_a_frozen_value_changes() -> None:
    pair = Pair(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'one'"):
        pair.one = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'three'"):
        pair.three = 2  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'one'"):
        del pair.one
    assert not hasattr(pair, "__dict__")
    assert pair == Pair(1)


def test_every_value_gets_a_default_of_its_own() -> None:
    assert Pair(1).shown is not Pair(1).shown
    assert Moving(1).all is not Moving(1).all


def test_what_is_not_given_at_the_start() -> None:
    assert Pair(1).kind == "pair"
    assert Moving(1, [2, 3]).sum == 6
    with pytest.raises(TypeError, match="kind"):
        Pair(1, kind="?")  # type: ignore[call-arg]


def test_replaced_pickled_and_copied() -> None:
    pair = Pair(1, "x", (3,), [4])
    assert replace(pair, one=2) == Pair(2, "x")
    for again in (pickle.loads(pickle.dumps(pair)), copy.deepcopy(pair)):
        assert again == pair
        assert (again.seen, again.shown) == ((3,), [4])
    assert [each.name for each in fields(Pair)] == ["one", "two", "seen", "shown", "kind"]


def test_a_value_that_moves_has_no_hash() -> None:
    moving = Moving(1)
    moving.one = 2
    assert moving.one == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(moving)


def test_methods_of_its_own_are_kept() -> None:
    assert Own(1) == Own(2)
    assert (hash(Own(1)), repr(Own(1))) == (7, "own")


def test_a_value_that_holds_itself_is_shown() -> None:
    moving = Moving(1)
    moving.all.append(moving)  # type: ignore[arg-type]
    assert repr(moving) == "Moving(one=1, all=[...], sum=1)"


@pytest.mark.parametrize("decorator", [dataclass, dataclasses.dataclass])
def test_refused_as_the_standard_decorator_refuses(decorator: Any) -> None:
    body = {"__annotations__": {"one": int, "two": int}, "one": 1, "__qualname__": "Wrong"}
    with pytest.raises(TypeError):
        decorator(frozen=True, slots=True)(type("Wrong", (), body))


class Counted:
    """Says how often it was asked for its hash."""

    def __init__(self) -> None:
        self.asked = 0

    def __hash__(self) -> int:
        self.asked += 1
        return 7


@dataclass(frozen=True, slots=True)
class Kept(Hashed):
    """A value that keeps its hash."""

    part: object


def test_a_hash_that_is_kept_is_made_once_and_goes_nowhere() -> None:
    """It is no part of the value: not of a copy with another part, nor of what another process reads."""
    part = Counted()
    value = Kept(part)
    assert hash(value) == hash(value) == hash(Other(part))  # type: ignore[arg-type]
    assert part.asked == 2
    assert not hasattr(value, "__dict__")
    assert hash(replace(value, part="other")) == hash(Kept("other")) != hash(value)
    assert pickle.loads(pickle.dumps(Kept("other"))) == Kept("other")
    assert value.__getstate__() == [part]  # type: ignore[attr-defined]
    assert repr(value).startswith("Kept(part=")
