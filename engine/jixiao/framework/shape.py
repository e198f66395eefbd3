"""Whether a document has the shape of a framework: the published schema asked, its answers said in our words."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from jixiao.diagnostic import Diagnostic
from jixiao.document import Document
from jixiao.framework.misshapen import translated
from jixiao.framework.scalars import editor_view, number_diagnostics, quote_diagnostics
from jixiao.framework.schema import schema


def check_shape(document: Document) -> tuple[Diagnostic, ...]:
    """Every way in which `document` (resolved) fails to have the shape of a framework, in no particular order."""
    return _misshapen(document, _validator())


def check_report(document: Document) -> tuple[Diagnostic, ...]:
    """As `check_shape`, of a document that holds what stands under `report:` and nothing else."""
    return _misshapen(document, _validator("report"))


def _misshapen(document: Document, validator: Any) -> tuple[Diagnostic, ...]:
    scalars = (*number_diagnostics(document.root), *quote_diagnostics(document.root))
    found = (
        diagnostic
        for error in validator.iter_errors(editor_view(document.root))
        for diagnostic in translated(error, document.root)
    )
    refused = {diagnostic.origin for diagnostic in scalars}
    return tuple(dict.fromkeys((*scalars, *(item for item in found if item.origin not in refused))))


@cache
def _validator(definition: str = "") -> Any:
    """A validator that fetches nothing and takes a Fraction for a number; made on demand, its library loads slowly.

    It asks for a whole framework, or for what one `definition` of the schema says.
    """
    import jsonschema
    import jsonschema.validators

    dialect: Any = jsonschema.Draft202012Validator
    extend: Any = jsonschema.validators.extend
    checker = dialect.TYPE_CHECKER.redefine_many(
        {
            "number": lambda _, value: isinstance(value, (int, Fraction)) and not isinstance(value, bool),
            "integer": lambda _, value: isinstance(value, int) and not isinstance(value, bool),
        }
    )
    whole = schema()
    asked = {"$ref": f"#/$defs/{definition}", "$defs": whole["$defs"]} if definition else whole
    return extend(dialect, type_checker=checker)(asked)
