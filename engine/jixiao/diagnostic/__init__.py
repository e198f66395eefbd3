"""Diagnostics: what is wrong, where, what was found, what was expected, and a way out."""

from jixiao.diagnostic.code import Code, Severity
from jixiao.diagnostic.codes import CODES
from jixiao.diagnostic.model import Diagnostic, Language, Rejected, Related, diagnose
from jixiao.diagnostic.system import system_words

__all__ = ["CODES", "Code", "Diagnostic", "Language", "Rejected", "Related", "Severity", "diagnose", "system_words"]
