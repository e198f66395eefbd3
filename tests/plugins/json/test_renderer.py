"""JSON: the record as it is, one object or a list."""

from __future__ import annotations

import json

from jixiao.report.model import Report
from jixiao_plugins.json.renderer import JsonRenderer


def test_one_report_is_one_object(report: Report) -> None:
    assert json.loads(JsonRenderer().render((report,))) == {"total": "91.93"}


def test_several_are_a_list(report: Report) -> None:
    assert json.loads(JsonRenderer().render((report, report))) == [{"total": "91.93"}] * 2


def test_chinese_stays_readable_and_lines_end(report: Report) -> None:
    other = Report("", (), (), {"等级": "优"})
    assert JsonRenderer().render((other,)) == '{\n  "等级": "优"\n}\n'.encode()
