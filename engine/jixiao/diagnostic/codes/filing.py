"""Diagnostic codes of binding a filing to a framework (B)."""

from jixiao.diagnostic.code import Code, Severity, table

FILING_CODES = table(
)
