"""The review of many filings: looked at one by one, whatever is asked of them together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from io import BytesIO

from jixiao.api import render, render_to
from jixiao.diagnostic import Severity, diagnose
from jixiao.origin import Cell
from jixiao.report.many import Beside, build_review
from jixiao.report.model import Made
from jixiao.report.remarks import Remark, remember
from jixiao.report.reviewed import Found, Reviewed, identity
from jixiao.report.roll import Listed, call
from jixiao.report.sums import sums_of

MANY = 60
OURS = "甲@1"


def filed(number: int) -> Reviewed:
    name = f"单位{number // 2:03}"  # two files each
    found = tuple(
        Found(
            f"第{row}行",
            diagnose("I023", Cell(f"{number:03}.xlsx", "表", f"C{row}"), severity=severity, found=f"{row}"),
            (),
        )
        for row, severity in enumerate((Severity.NOTE, Severity.ERROR, Severity.WARNING), 1)
    )
    typed = {"甲": f"{number}"}
    return Reviewed(f"{number:03}.xlsx", f"{number}", office=name, framework=OURS, found=found, typed=typed)


class Watched:
    """Makes reviews and tells how many of them were alive at most, beyond those that are looked at.

    What is there before is frozen first, and so not looked through each time: the other tests of a process leave
    millions of objects, and to pass them sixty times took a minute and a half.
    """

    def __init__(self) -> None:
        self.most = 0
        gc.collect()
        gc.freeze()

    def __call__(self) -> Iterator[Reviewed]:
        for number in range(MANY):
            yield filed(number)
            alive = sum(
                isinstance(one, Reviewed) and one.framework == OURS and bool(one.found) for one in gc.get_objects()
            )
            self.most = max(self.most, alive)


def test_of_however_many_one_is_held() -> None:
    watched = Watched()
    reviews = Made(watched, MANY)
    called = call([Listed("", f"单位{number:03}") for number in range(MANY)], reviews)
    report = build_review(called.reviews, beside=Beside(called.lines))
    streamed = BytesIO()
    render_to([report], "xlsx", streamed)
    assert watched.most <= 3  # the one that is made, the one that is told more of, the one before
    together = call([Listed("", f"单位{number:03}") for number in range(MANY)], tuple(watched()))
    assert streamed.getvalue() == render([build_review(together.reviews, beside=Beside(together.lines))], "xlsx")
    json = BytesIO()
    render_to([report], "json", json)
    assert json.getvalue() == render([report], "json")


def test_sums_are_those_of_all() -> None:
    remark = Remark(identity(filed(1), filed(1).found[0]), "001.xlsx", "属实", "", "1", "")
    stale = Remark(("无", "C101", "甲"), "甲.xlsx", "属实", "", "", "")
    memory = remember((remark, stale))
    unread = Reviewed("坏.xls", "", read=False, found=(Found("", diagnose("I005", None, found="x")),))
    sums = sums_of([*map(filed, range(4)), unread], memory)
    assert (sums.filings, sums.refused, len(sums.files), list(sums.frameworks)) == (5, 1, 5, [OURS])
    assert dict(sums.found) == {Severity.NOTE: 4, Severity.ERROR: 5, Severity.WARNING: 4}
    (noted,) = (told for (code, severity), told in sums.codes.items() if (code, severity) == ("I023", Severity.NOTE))
    assert (noted.count, noted.filings, dict(noted.opinions)) == (4, 4, {"": 2, "属实": 2})
    assert memory.left_over(sums.remarks) == (stale,)
