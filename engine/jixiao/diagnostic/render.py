"""How a diagnostic looks in a terminal: place, code, message, excerpt with its mark, what was expected, a way out."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.diagnostic.code import Severity
from jixiao.diagnostic.model import Diagnostic, Language, quoted
from jixiao.origin import Origin, Span, excerpt

_SEVERITIES = {
    Severity.ERROR: ("错误", "error"),
    Severity.WARNING: ("警告", "warning"),
    Severity.NOTE: ("说明", "note"),
}
_EXPECTED = ("期望", "expected")
_HINT = ("提示", "hint")
_RELATED = ("另见", "see")


def render(diagnostic: Diagnostic, language: Language = Language.CHINESE) -> str:
    """`diagnostic` as lines of text, without a line end behind the last."""
    which = 0 if language is Language.CHINESE else 1
    colon = "：" if which == 0 else ": "
    severity = _SEVERITIES[diagnostic.severity][which]
    place = f"{_place(diagnostic.origin)}: " if diagnostic.origin is not None else ""
    lines = [f"{place}{severity} {diagnostic.code}{colon}{diagnostic.message(language)}"]
    if isinstance(diagnostic.origin, Span):
        lines.append(excerpt(diagnostic.origin))
    lines.extend(f"  {line}" for line in expected_and_hint(diagnostic, language))
    for related in diagnostic.related:
        lines.append(f"  {_RELATED[which]}{colon}{_place(related.origin)} {related.role[which]}")
        if isinstance(related.origin, Span):
            lines.extend(f"    {line}" for line in excerpt(related.origin).split("\n"))
    return "\n".join(lines)


def expected_and_hint(diagnostic: Diagnostic, language: Language = Language.CHINESE) -> list[str]:
    """What was expected and a way out, each on a line that says which it is; what is not known is left out."""
    which = 0 if language is Language.CHINESE else 1
    colon = "：" if which == 0 else ": "
    told = ((_EXPECTED, diagnostic.expected(language)), (_HINT, diagnostic.hint(language)))
    return [f"{label[which]}{colon}{words}" for label, words in told if words]


def render_all(diagnostics: Iterable[Diagnostic], language: Language = Language.CHINESE) -> str:
    """Several diagnostics, each beginning on a line of its own."""
    return "\n".join(render(item, language) for item in diagnostics)


def _place(origin: Origin) -> str:
    """The place on one line, safe to print."""
    return quoted(str(origin))
