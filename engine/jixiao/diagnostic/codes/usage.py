"""Diagnostic codes of the use of the command line (U)."""

from jixiao.diagnostic.code import Code, Severity, table

USAGE_CODES = table(
)
