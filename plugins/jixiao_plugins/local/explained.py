"""Explanations of filings as lines of JSON: made one by one, written at once, never kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from jixiao.evaluation.model import Evaluation
from jixiao.report.explained import explained
from jixiao.report.record import record
from jixiao_plugins.local.files import replace_file


def chosen(rows: int, count: int) -> range | frozenset[int]:
    """The rows that are explained: `count` of them, evenly over all; 0: every one."""
    if count == 0 or count >= rows:
        return range(rows)
    return frozenset(number * rows // count for number in range(count))


def write_lines(path: Path, evaluations: Iterable[tuple[int, Evaluation]]) -> None:
    """A line for every evaluation: its row (from 1), and the record as docs/reference/evaluation-json.md has it."""

    def write(beside: Path) -> None:
        with beside.open("w", encoding="utf-8", newline="\n") as stream:
            for row, evaluation in evaluations:
                told = {"row": row + 1, **record(explained(evaluation))}
                stream.write(json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")

    replace_file(path, write)
