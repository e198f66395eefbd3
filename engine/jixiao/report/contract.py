"""The published JSON Schema of the record of an evaluation."""

from __future__ import annotations

from importlib import resources


def evaluation_schema_text() -> str:
    """The schema as text."""
    return resources.files("jixiao.report").joinpath("evaluation.schema.json").read_text(encoding="utf-8")
