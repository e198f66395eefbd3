"""Diagnostic codes of reading an input file (I)."""

from jixiao.diagnostic.code import Code, Severity, table

INPUT_CODES = table(
)
