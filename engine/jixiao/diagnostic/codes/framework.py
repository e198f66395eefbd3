"""Diagnostic codes of the meaning of a framework (F)."""

from jixiao.diagnostic.code import Code, Severity, table

FRAMEWORK_CODES = table(
)
