"""jixiao: the rules engine for Chinese government budget-performance scoring (预算绩效自评).

The verbs of `jixiao.api` are names of this package too; they are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from jixiao.version import VERSION as __version__

if TYPE_CHECKING:
    from jixiao.api import (
        Catalog,
        Evaluation,
        Filing,
        Framework,
        Machine,
        Paper,
        Plan,
        RawFiling,
        Rejected,
        Report,
        bind,
        build_check,
        build_comparison,
        build_explanation,
        build_form,
        build_letter,
        build_reading,
        build_report,
        build_summary,
        check_table,
        choose_framework,
        collect,
        compile_plan,
        effect_of,
        evaluate,
        installed_catalog,
        load_framework,
        merge,
        node_scores,
        prepare,
        read_bytes,
        read_file,
        recognise,
        render,
        render_papers,
        render_to,
        review,
        score_table,
        steps,
        summarise,
        tallied,
        written,
    )

__all__ = [
    "Catalog",
    "Evaluation",
    "Filing",
    "Framework",
    "Machine",
    "Paper",
    "Plan",
    "RawFiling",
    "Rejected",
    "Report",
    "__version__",
    "bind",
    "build_check",
    "build_comparison",
    "build_explanation",
    "build_form",
    "build_letter",
    "build_reading",
    "build_report",
    "build_summary",
    "check_table",
    "choose_framework",
    "collect",
    "compile_plan",
    "effect_of",
    "evaluate",
    "installed_catalog",
    "load_framework",
    "merge",
    "node_scores",
    "prepare",
    "read_bytes",
    "read_file",
    "recognise",
    "render",
    "render_papers",
    "render_to",
    "review",
    "score_table",
    "steps",
    "summarise",
    "tallied",
    "written",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("jixiao.api"), name)
    raise AttributeError(f"module 'jixiao' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
