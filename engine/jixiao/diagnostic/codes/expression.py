"""Diagnostic codes of formulas (E)."""

from jixiao.diagnostic.code import Code, Severity, table

EXPRESSION_CODES = table(
)
