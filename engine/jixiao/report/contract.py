"""The published JSON Schemas of the records of an evaluation and of a review of many filings."""

from __future__ import annotations

from importlib import resources


def evaluation_schema_text() -> str:
    """The schema as text."""
    return resources.files("jixiao.report").joinpath("evaluation.schema.json").read_text(encoding="utf-8")


def review_schema_text() -> str:
    """That of the review of many filings, as text."""
    return resources.files("jixiao.report").joinpath("review.schema.json").read_text(encoding="utf-8")
