"""Diagnostic codes of YAML documents (D)."""

from jixiao.diagnostic.code import Code, Severity, table

DOCUMENT_CODES = table(
)
