"""Evaluation → the JSON contract: plain data in which every quantity is a decimal text.

The contract is described by `evaluation.schema.json` beside this file and in docs/reference/evaluation-json.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Language
from jixiao.evaluation.model import SEMANTICS, Evaluation, NodeScore, Range, Step
from jixiao.evaluation.views import adjustment_results
from jixiao.filing.model import Claimed
from jixiao.number import exact_text
from jixiao.origin import Cell, Origin, Span
from jixiao.report.explained import Explained, claim_of, claim_text
from jixiao.version import VERSION

Plain = dict[str, object]
"""An object of the record: keys in the order of the contract."""


def record(explained: Explained, language: Language = Language.CHINESE) -> Plain:
    """The evaluation as plain data. Quantities are decimal texts, `n/d` where no decimal is exact."""
    evaluation = explained.evaluation
    return {
        **record_head(evaluation),
        "scores": [score_record(node, explained.steps.get(node.id, ())) for node in explained.nodes],
        "findings": [finding(item, language) for item in evaluation.findings],
    }


def record_head(evaluation: Evaluation) -> Plain:
    """What stands in the record before the scores of the nodes: whose filing it is, its total, its adjustments."""
    framework, filing = evaluation.plan.framework, evaluation.filing
    return {
        "framework": {"id": framework.id, "version": framework.version, "digest": framework.digest},
        "filing": filing_record(filing.office, filing.code, filing.year, filing.digest, filing.file),
        "engine": {"version": VERSION, "semantics": SEMANTICS},
        "complete": evaluation.complete,
        "total": _text(evaluation.total),
        "rating": evaluation.rating if evaluation.complete else None,
        "range": _range_of_total(evaluation),
        "possible_ratings": _possible_ratings(evaluation),
        "claimed_total": claim_text(claim_of(filing, "", Claimed.TOTAL)),
        "claimed_rating": claim_text(claim_of(filing, "", Claimed.RATING)),
        "adjustments": _adjustments(evaluation),
        **_reviewed(evaluation),
    }


def filing_record(office: str, code: str, year: int | None, digest: str = "", file: str = "") -> Plain:
    """Whose filing it is, and in which file; a row of a ledger is in none."""
    return {"office": office, "code": code, "year": year, "digest": digest, "file": file}


def _reviewed(evaluation: Evaluation) -> Plain:
    """The second total beside the first; nothing where there is none."""
    again, declared = evaluation.reviewed, evaluation.plan.framework.second_score
    if again is None or declared is None:
        return {}
    first, total = evaluation.total, again.total
    return {
        "reviewed": {
            "name": declared.name,
            "by": declared.by,
            "total": _text(total),
            "rating": again.rating if again.complete else None,
            "range": _range_of_total(again),
            "difference": None if first is None or total is None else exact_text(total - first),
        }
    }


def finding(item: Diagnostic, language: Language = Language.CHINESE) -> Plain:
    """A diagnostic as plain data."""
    return {
        "code": item.code,
        "severity": item.severity.value,
        "message": item.message(language),
        "place": place(item.origin),
        "found": item.found,
        "expected": item.expected(language),
        "hint": item.hint(language),
        "related": [
            {"role": other.role[0 if language is Language.CHINESE else 1], "place": place(other.origin)}
            for other in item.related
        ],
    }


def place(origin: Origin | None) -> Plain | None:
    """Where something stands: a cell of a form, or a line of a text."""
    if isinstance(origin, Cell):
        return {"file": origin.file, "sheet": origin.sheet, "cell": origin.reference}
    if isinstance(origin, Span):
        return {"file": origin.source.name, "line": origin.line, "column": origin.column}
    return None


def _range_of_total(evaluation: Evaluation) -> Plain | None:
    """The range of the total; once it is complete, both ends are the total."""
    if evaluation.total is not None:
        return _range(Range(evaluation.total, evaluation.total))
    return _range(evaluation.range)


def _possible_ratings(evaluation: Evaluation) -> list[str]:
    if evaluation.complete and evaluation.rating is not None:
        return [evaluation.rating]
    return list(evaluation.possible_ratings)


def _adjustments(evaluation: Evaluation) -> list[Plain]:
    return [
        {
            "name": result.name,
            "kind": result.kind,
            "before": _text(result.before),
            "after": _text(result.after),
            "changed": result.changed,
            "clause": result.clause,
        }
        for result in adjustment_results(evaluation)
    ]


def score_record(node: NodeScore, steps: Iterable[Step]) -> Plain:
    """The score of a node or own row with its steps."""
    marks: Plain = {"core": True} if node.core else {}
    if node.targets is not None:
        marks["targets"] = {"initial": node.targets[0], "adjusted": node.targets[1]}
    return {
        "id": node.id,
        "path": list(node.path),
        "status": node.status.value,
        "weight": _text(node.weight),
        "claimed_weight": node.claimed_weight,
        "exact": _text(node.exact),
        "score": _text(node.score),
        "credit": _text(node.credit),
        "claimed": node.claimed,
        "reason": node.reason,
        "rule": node.rule,
        **marks,
        "range": _range(node.range),
        **_by_hand(node),
        "steps": [as_step(step) for step in steps],
        "origins": {"clause": place(node.clause), "cells": [place(cell) for cell in node.cells]},
    }


def _by_hand(node: NodeScore) -> Plain:
    """What people gave beside the rule, and the second score; only where there may be some."""
    found: Plain = {}
    if node.given is not None:
        found["by_hand"] = {
            "ruled": _text(node.given.ruled),
            "deduct": _text(node.given.deduct),
            "override": _text(node.given.override),
            "exempt": node.given.exempt,
            "used": node.given.used,
            "reason": node.given.reason,
            "by": node.given.by,
        }
    if node.second is not None:
        found["second"] = {
            "score": _text(node.second.score),
            "difference": _text(node.second.difference),
            "given": node.second.given,
            "reason": node.second.reason,
            "by": node.second.by,
        }
    return found


def as_step(step: Step) -> Plain:
    """A step as plain data."""
    return {
        "operation": step.operation,
        "operands": list(step.operands),
        "result": step.result,
        "sentence": step.sentence,
        "place": place(step.origin),
    }


def _range(range: Range | None) -> Plain | None:
    if range is None:
        return None
    return {
        "least": exact_text(range.least),
        "most": exact_text(range.most),
        "least_reached": range.least_reached,
        "most_reached": range.most_reached,
        "tight": range.tight,
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)
