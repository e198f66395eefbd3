"""What pytest collects of a framework: its cases and properties, each a test that fails with a table a clerk reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import pytest

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.diagnostic.code import Words
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.prepare import prepare
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.check import check
from jixiao.origin import Span, display_width
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove
from jixiao.testing.cases import SUFFIX, Deviation, bound, deviations, read_case, read_cases
from jixiao.testing.properties import NAMES, Held, Verdict, hold
from jixiao.testing.trial import varied
from jixiao.testing.verdict import SAID

HEADINGS = ("行", "期望", "得到", "规定")

ABOUT: dict[str, Words] = {
    "total": ("总分", "total"),
    "rating": ("等级", "rating"),
    "reviewed_total": ("第二个总分", "second total"),
    "finding": ("发现", "finding"),
}
"""What a deviation is about, where that is no row."""


class Differs(Exception):
    """A case or property that does not hold: what to print, a line of the table each."""

    def __init__(self, title: str, lines: Sequence[tuple[str, ...]]) -> None:
        self.title = title
        self.lines = tuple(lines)
        super().__init__(title)


class FrameworkFile(pytest.File):
    """A framework: the cases beside it, the built-in properties, those that it declares."""

    @cached_property
    def plan(self) -> Plan:
        """The framework, compiled. Raises Rejected where lint finds an error."""
        framework = installed_catalog().load(str(self.path))
        errors = [item for item in check(framework) if item.severity == "error"]
        if errors:
            raise Rejected(errors)
        return compile_plan(framework)

    @cached_property
    def machine(self) -> Machine:
        """What scores its filings."""
        return prepare(self.plan)

    @property
    def folder(self) -> Path:
        """Where its cases are."""
        return self.path.parent / (self.plan.framework.cases or "cases")

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """Every property and what became of it, asked once for all tests; on the cases, and filings near them."""
        cases = read_cases(self.folder, self.plan.framework)
        raws = [raw for case in cases for raw in case.filings]
        return tuple(hold(self.plan, prove(self.plan), [*raws, *varied(cases)]))

    def collect(self) -> Iterator[pytest.Item]:
        """A test for every case and property."""
        try:
            plan = self.plan
        except Rejected as rejected:
            raise self.CollectError(_told(rejected.diagnostics)) from None
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            yield CaseTest.of(self, path)
        if not plan.framework.base:
            for name in NAMES:
                yield PropertyTest.of(self, name, "")
            for promised in plan.promised:
                yield PropertyTest.of(self, "declared", promised.id)


class FrameworkTest(pytest.Item):
    """A test of a framework."""

    file: FrameworkFile

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The table; of a filing that cannot be read, its diagnostics; of a fault of ours, the traceback."""
        error = excinfo.value
        if isinstance(error, Differs):
            return "\n".join((error.title, *table((HEADINGS, *error.lines))))
        if isinstance(error, Rejected):
            return _told(error.diagnostics)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the test stands: the framework, and its own name."""
        return self.path, None, self.name


class CaseTest(FrameworkTest):
    """One case comes to what it expects."""

    case_path: Path

    @classmethod
    def of(cls, file: FrameworkFile, path: Path) -> CaseTest:
        """The test of the case at `path`."""
        made: CaseTest = cls.from_parent(file, name=path.name.removesuffix(SUFFIX))
        made.file, made.case_path = file, path
        return made

    def runtest(self) -> None:
        """Scores the filing of the case. Raises Differs; Rejected where it cannot be read."""
        case = read_case(self.case_path, self.file.plan.framework)
        evaluation = evaluate(self.file.machine, bound(case, self.file.plan))
        found = tuple(deviations(case, evaluation))
        if found:
            raise Differs(f"实例“{case.title}”不符", [_line(self.file.plan, item) for item in found])


class PropertyTest(FrameworkTest):
    """One property holds: proved, or on all filings that were tried."""

    property: str
    declared: str

    @classmethod
    def of(cls, file: FrameworkFile, property: str, declared: str) -> PropertyTest:
        """The test of a built-in property, or of the one that the framework declares as `declared`."""
        made: PropertyTest = cls.from_parent(file, name=declared or property)
        made.file, made.property, made.declared = file, property, declared
        return made

    def runtest(self) -> None:
        """Asks it. Raises Differs where it is refuted."""
        asked = [
            held
            for held in self.file.held
            if held.name == self.property and (not self.declared or held.about == self.declared)
        ]
        wrong = [held for held in asked if held.verdict is Verdict.REFUTED]
        if wrong:
            told = SAID[self.property][0]
            lines = [(held.about or "（全部）", told, held.shown, self._clause(held)) for held in wrong]
            raise Differs(f"性质“{self.declared or told}”不成立", lines)

    def _clause(self, held: Held) -> str:
        plan = self.file.plan
        promised = [item.span for item in plan.promised if item.id == held.about]
        named = [_rule_of(plan, node.id) for node in plan.nodes if node.leaf is not None and node.name == held.about]
        found = [*promised, *named]
        return _place(found[0] if found else plan.framework.span)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of texts as lines whose columns stand straight under wide characters too; the first is the heading."""
    widths = [max(display_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(_padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [lines[0], "  ".join("─" * width for width in widths), *lines[1:]]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def _line(plan: Plan, item: Deviation) -> tuple[str, str, str, str]:
    """行、期望、得到、规定."""
    if item.kind == "finding":
        return f"发现 {item.about}", f"{item.wanted} 条", f"{item.found} 条", _place(plan.framework.span)
    if item.kind == "name":
        return item.about, "一个指标", f"{item.found} 个", _place(plan.framework.span)
    if item.kind == "open":
        return ABOUT["total"][0], item.wanted, f"{item.found}（{item.about}）", _place(plan.framework.span)
    what = f"{item.about}（分值）" if item.kind == "weight" else item.about or ABOUT[item.kind][0]
    return what, item.wanted, item.found, _place(_span_of(plan, item))


def _span_of(plan: Plan, item: Deviation) -> Span:
    """The clause that made it: the rule of the row, the rating that came out, otherwise the framework."""
    if item.kind == "rating":
        return next((rating.span for rating in plan.ratings if rating.name == item.found), plan.framework.span)
    return _rule_of(plan, item.node) if item.node else plan.framework.span


def _rule_of(plan: Plan, id: str) -> Span:
    """Where the rule of a row is declared; of a row of the office's own, where its place is."""
    known = id if id in plan.node_index else id.partition("#")[0]
    if known not in plan.node_index:
        return plan.framework.span
    node = plan.nodes[plan.node_index[known]]
    return (node.leaf.rule_span if node.leaf is not None else None) or node.span


def _place(span: Span) -> str:
    return f"{Path(span.source.name).name}:{span.line}"


def _told(diagnostics: Sequence[Diagnostic]) -> str:
    return "\n".join(f"{item.origin}：{item.code} {item.message()}" for item in diagnostics)
