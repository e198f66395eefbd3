"""What score, check and explain do alike: choose a framework for each file, evaluate it, keep what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.cli.command import Session
from jixiao.cli.console import progress
from jixiao.cli.failure import Exit, Unread, exit_code, show
from jixiao.diagnostic import Diagnostic, Rejected, Severity, diagnose
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.later import later
from jixiao.plan.compile import compile_plan
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    from jixiao import api
    from jixiao.api import Evaluation, Filing, Framework, Machine, RawFiling
    from jixiao.evaluation import machine, prepare, ranges
    from jixiao.interpret import walker
else:
    api, machine = later("jixiao.api"), later("jixiao.evaluation.machine")
    prepare, ranges = later("jixiao.evaluation.prepare"), later("jixiao.evaluation.ranges")
    walker = later("jixiao.interpret.walker")

HEAVIER = {severity.value: tuple(Severity)[: index + 1] for index, severity in enumerate(Severity)}
"""For each word after --fail-on: the severities that it means."""


FEW = 8
"""Files up to which walking the trees takes less time than generating programs from them (some 10 ms a filing)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The frameworks that were asked for; a machine is built once for each."""

    catalog: Catalog
    frameworks: tuple[Framework, ...]
    machines: dict[str, Machine] = field(default_factory=dict)
    encoding: str | None = None  # of files of text; None where each is to be found
    few: bool = False  # so few files that generating programs would take longer than walking the trees

    def evaluations(self, path: Path) -> tuple[Evaluation, ...]:
        """The evaluations of every filing in the file at `path`. Raises Rejected."""
        return tuple(self.evaluate(raw) for raw in read_filings(path, self.frameworks, self.encoding))

    def evaluate(self, raw: RawFiling) -> Evaluation:
        """The evaluation of `raw` under the framework that fits it. Raises Rejected."""
        made = self.machine(self.framework_for(raw))
        return api.evaluate(made, api.bind(raw, made.plan))

    def bound(self, files: Iterable[Path], framework: Framework) -> tuple[Filing, ...]:
        """Every filing in `files`, bound to `framework`. Raises Unread with all that cannot be read, at once."""
        found: list[Filing] = []
        refused: list[Diagnostic] = []
        for path in files:
            try:
                raws = read_filings(path, (framework,), self.encoding)
            except Unread as unread:
                refused.extend(unread.diagnostics)
            else:
                found.extend(api.bind(raw, self.machine(framework).plan) for raw in raws)
        if refused:
            raise Unread(refused)
        return tuple(found)

    def framework_for(self, raw: RawFiling) -> Framework:
        """The framework given, the one of several that fits, or the one that the filing itself names."""
        if self.frameworks:
            return api.choose_framework(raw, self.frameworks, self.catalog)
        if raw.framework is not None and raw.framework.text.strip():
            return api.choose_framework(raw, self.catalog.named(raw.framework.text.strip()), self.catalog)
        known = "、".join(entry.name for entry in self.catalog.entries())
        raise Rejected([diagnose("U020", raw.title.origin if raw.title else None, choices=known)])

    def machine(self, framework: Framework) -> Machine:
        """The machine of `framework`."""
        if framework.digest not in self.machines:
            plan = compile_plan(framework)
            walked = self.few and machine.assemble(plan, walker.Walker, _ranges)
            self.machines[framework.digest] = walked or prepare.prepare(plan)
        return self.machines[framework.digest]


def _ranges(evaluation: Evaluation) -> Evaluation:
    """The ranges of an incomplete filing; what surveys them takes longer to load than a complete filing to score."""
    return ranges.ranges_of(evaluation)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of each file: its evaluations, or why it was refused."""

    evaluations: dict[Path, tuple[Evaluation, ...]]
    refused: dict[Path, Rejected]

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Every finding on every file."""
        return tuple(item for group in self.evaluations.values() for one in group for item in one.findings)

    def exit(self, fail_on: str) -> Exit:
        """The exit code: a refusal weighs more than findings."""
        if self.refused:
            return max(exit_code(rejected) for rejected in self.refused.values())
        return findings_exit(self.findings, fail_on)


def read_filings(
    path: Path, frameworks: Iterable[Framework] = (), encoding: str | None = None
) -> tuple[RawFiling, ...]:
    """The filings in the file at `path` (see `api.read_file`). Raises Unread, whatever the stage that refuses."""
    try:
        return api.read_file(path, frameworks, encoding)
    except Rejected as rejected:
        raise Unread(rejected.diagnostics) from rejected


def findings_exit(findings: Iterable[Diagnostic], fail_on: str) -> Exit:
    """1 where a finding is as heavy as `fail_on` or heavier."""
    return severities_exit((item.severity for item in findings), fail_on)


def severities_exit(found: Iterable[Severity], fail_on: str) -> Exit:
    """The same, by the severities of the findings."""
    heavy = HEAVIER.get(fail_on, ())
    return Exit.FINDINGS if any(severity in heavy for severity in found) else Exit.CLEAN


def open_desk(names: Iterable[str], packs: Iterable[Path], session: Session, encoding: str | None = None) -> Desk:
    """A desk with the frameworks called `names`, which reads files of text in `encoding`.

    Raises Rejected with all that is wrong with all of them.
    """
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    frameworks: list[Framework] = []
    refused: list[Diagnostic] = []
    for name in dict.fromkeys(names):
        try:
            frameworks.extend(catalog.candidates(name))
        except Rejected as rejected:
            refused.extend(rejected.diagnostics)
    if refused:
        raise Rejected(refused)
    return Desk(catalog, tuple(frameworks), encoding=encoding)


def work_through(files: tuple[Path, ...], desk: Desk, session: Session) -> Done:
    """Every file evaluated; a refusal of one does not keep the others, and is said after the last."""
    done = Done({}, {})
    desk = replace(desk, few=len(files) <= FEW)
    with progress(files, len(files), session) as watched:
        for path, outcome in _outcomes(watched, desk):
            if isinstance(outcome, Rejected):
                done.refused[path] = outcome
            else:
                done.evaluations[path] = outcome
    for rejected in done.refused.values():
        show(rejected.diagnostics, session)
    return done


def _outcomes(files: Iterable[Path], desk: Desk) -> Iterator[tuple[Path, tuple[Evaluation, ...] | Rejected]]:
    for path in files:
        try:
            yield path, desk.evaluations(path)
        except Rejected as rejected:
            yield path, rejected
