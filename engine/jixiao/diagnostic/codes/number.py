"""Diagnostic codes of numbers and targets as people type them (N)."""

from jixiao.diagnostic.code import Code, Severity, table

NUMBER_CODES = table(
)
