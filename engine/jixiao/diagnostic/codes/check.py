"""Diagnostic codes of checks of a filing (C)."""

from jixiao.diagnostic.code import Code, Severity, table

CHECK_CODES = table(
)
