"""A right filing has no finding; one slip planted in it is found at its cell (I-61, more kinds of it).

Some of what `python -m benchmarks.slips 2000` counts, the same every time.
"""

from __future__ import annotations

from random import Random

import pytest
from benchmarks.slips import KINDS, findings, is_caught, planted, right

FILINGS = 60
EACH = 6
"""Of each kind: some two hundred slips in all."""


def test_a_right_filing_has_no_finding() -> None:
    found = {number: codes for number in range(FILINGS) if (codes := findings(right(Random(f"right.{number}"))))}
    assert found == {}


@pytest.mark.parametrize("name", KINDS)
def test_one_slip_is_found_at_its_cell(name: str) -> None:
    missed = [number for number in range(EACH) if not is_caught(planted(name, Random(f"{name}.{number}")))]
    assert missed == []
