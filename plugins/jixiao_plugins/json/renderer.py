"""Reports as JSON: the record of each, in the order of its contract; one object for one report, a list for several."""

from __future__ import annotations

import json

from jixiao.report.model import Report


class JsonRenderer:
    """Writes UTF-8 with two spaces of indentation and a line end at the end."""

    suffix = "json"

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """The records of `reports`."""
        records = [dict(report.record) for report in reports]
        content = records[0] if len(records) == 1 else records
        return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")
