"""Diagnostic codes of the shape of a framework (S)."""

from jixiao.diagnostic.code import Code, Severity, table

SHAPE_CODES = table(
)
