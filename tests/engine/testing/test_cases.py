from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.diagnostic import Language, Rejected
from jixiao.testing.cases import read_cases

GOOD = """\
title: 甲
filing: {title: 自评表, office: 某单位, year: 2025, rows: [{levels: [培训人次], actual: 50}]}
expect: {total: 91.5, rating: 优, scores: {培训人次: 9%, 合格率: open}, findings: {C101: 1, C102: 0}}
"""


def test_everything_wrong_with_every_case_is_said_at_once(tmp_path: Path) -> None:
    wrong = {
        "甲": GOOD,
        "乙": "titel: 乙\nfiling: 没有.xlsx\nexpect: {total: 九十}\n",
        "丙": GOOD.replace("91.5", "91.5分").replace("open", "缺").replace("C101: 1, C102: 0", "C101: 两条, C9999: 0"),
        "丁": "filing: 没有.xlsx\nexpect: {findings: [C1]}\n",
        "戊": "filing: 没有.xlsx\nexpect: {total: 1}\n",
        "己": "filing: ../己.xlsx\nexpect: {total: 1}\n",
    }
    for name, text in wrong.items():
        (tmp_path / f"{name}.case.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Rejected) as caught:
        read_cases(tmp_path)
    assert [(str(item.origin), item.code, item.found) for item in caught.value.diagnostics] == [
        ("丁.case.yaml:2:21", "S022", "C1"),
        ("丙.case.yaml:3:17", "S022", "91.5分"),
        ("丙.case.yaml:3:59", "S022", "缺"),
        ("丙.case.yaml:3:80", "S022", "两条"),
        ("丙.case.yaml:3:84", "S022", "C9999"),
        ("乙.case.yaml:1:1", "S010", "titel"),
        ("乙.case.yaml:3:17", "S022", "九十"),
        ("己.case.yaml:1:9", "S022", "../己.xlsx"),
        ("戊.case.yaml:1:9", "S022", "没有.xlsx"),
    ]
    assert caught.value.diagnostics[-1].expected(Language.ENGLISH) == "a file that stands in the same folder"


def test_a_good_case_is_read(tmp_path: Path) -> None:
    (tmp_path / "甲.case.yaml").write_text(GOOD, encoding="utf-8")
    (case,) = read_cases(tmp_path)
    assert (case.total, case.scores) == ("91.5", (("培训人次", "9%"), ("合格率", "open")))
