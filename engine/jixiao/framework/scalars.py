"""A document as the author's editor sees it: scalars typed by the core schema of YAML 1.2, numbers exact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.limits import DIGITS

CORE_NUMBER = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
"""A plain scalar that the core schema of YAML 1.2, and so the author's editor, types as a number."""

DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
"""The one way in which the framework language writes a number."""


WIDE_QUOTED = re.compile(r"[“”](?P<inside>[^“”\u4e00-\u9fff]+)[“”]")
"""Numbers and signs in full-width quotes, which YAML takes for a part of the text. Chinese words may be meant so."""


def editor_view(node: Node) -> Any:
    """`node` as plain Python values, with plain scalars typed as the core schema of YAML 1.2 types them.

    Quoted scalars stay text; numbers are exact (int or Fraction, never a float).
    """
    match node:
        case Mapping():
            return {key.text: editor_view(value) for key, value in node.entries}
        case Sequence():
            return [editor_view(item) for item in node.items]
        case Scalar():
            return editor_value(node)


def editor_value(scalar: Scalar) -> Any:
    """The value of a scalar, as the author's editor takes it; text where it is quoted."""
    text = scalar.text
    if not scalar.plain:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if len(text) <= DIGITS.most + 2 and DECIMAL.fullmatch(text):
        return Fraction(text) if "." in text else int(text)
    # A number written in a way that we refuse anyway; its size must not matter.
    return 0 if CORE_NUMBER.fullmatch(text) else text


def number_diagnostics(node: Node) -> Iterator[Diagnostic]:
    """Plain scalars that an editor takes for numbers but that are not written as plain decimals."""
    match node:
        case Mapping():
            for _, value in node.entries:
                yield from number_diagnostics(value)
        case Sequence():
            for item in node.items:
                yield from number_diagnostics(item)
        case Scalar() if node.plain and CORE_NUMBER.fullmatch(node.text):
            if not DECIMAL.fullmatch(node.text):
                yield diagnose("S040", node.span, found=node.text)
            elif len(node.text.strip("-").replace(".", "")) > DIGITS.most:
                yield diagnose(DIGITS.code, node.span, found=node.text)


def quote_diagnostics(node: Node) -> Iterator[Diagnostic]:
    """S007: plain scalars that somebody meant to put in quotes."""
    match node:
        case Mapping():
            for _, value in node.entries:
                yield from quote_diagnostics(value)
        case Sequence():
            for item in node.items:
                yield from quote_diagnostics(item)
        case Scalar() if node.plain and (wide := WIDE_QUOTED.fullmatch(node.text)):
            yield diagnose("S007", node.span, found=node.text, instead=wide["inside"])
