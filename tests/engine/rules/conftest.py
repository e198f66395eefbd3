"""What tests of rule kinds share: scoring one row, and the codes with which a rule is refused."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.diagnostic import Language, Rejected
from jixiao.origin import Span
from jixiao.testing.rows import RowOf, rule_of


def _all_said(rejected: Rejected) -> list[str]:
    for problem in rejected.diagnostics:
        assert isinstance(problem.origin, Span)
        for language in Language:  # every template has the arguments it needs
            assert problem.message(language)
            problem.expected(language)
            problem.hint(language)
    return [problem.code for problem in rejected.diagnostics]


@pytest.fixture
def refused() -> Callable[[str], list[str]]:
    def codes(text: str) -> list[str]:
        with pytest.raises(Rejected) as caught:
            rule_of(text)
        return _all_said(caught.value)

    return codes


@pytest.fixture
def unfit() -> Callable[..., list[str]]:
    """The codes with which a rule refuses a row."""

    def codes(text: str, target: str = "", weight: int | None = 10, **more: str) -> list[str]:
        with pytest.raises(Rejected) as caught:
            RowOf(rule_of(text), None if weight is None else Fraction(weight)).score(target, "1", **more)
        return _all_said(caught.value)

    return codes
