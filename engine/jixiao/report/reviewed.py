"""What the review of one filing comes to, as text that can be kept, sent between processes and compared with another.

An evaluation holds its whole plan; of a thousand filings only this is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import Claim, Claimed, RawFiling, RawValue
from jixiao.name import name_key
from jixiao.origin import Cell
from jixiao.report.explained import claim_text, difference
from jixiao.report.figures import Figures
from jixiao.report.words import WORDS
from jixiao.target import DayTarget, read_typed
from jixiao.value import dataclass, field, replace

PROJECT = "项目名称"
"""The label under which forms name the project, where an office files several."""

DATED = ("填报日期", "填表日期", "填报时间", "填表时间", "报送日期", "自评日期")
"""The labels under which forms bear the date on which they were filled in."""

NAMING = ("line", "column", "row", "node", "name")
"""Arguments of diagnostics that say what they are about, as people call it."""

OF_ALL = ("C160", "C161")
"""Findings on the amounts of a filing together: the cell at which they stand is one of many."""

WHOLE = {"weight": "合计分值", "score": "总分", "rating": "等级"}


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and what it is about in words: the same in every version of a filing, wherever the cell stands.

    `at` are the cells that it stands at or refers to, by their names in Reviewed.typed.
    """

    about: str
    diagnostic: Diagnostic
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A filing as reviewed, or a file that could not be read (`read` False): figures as reports show them.

    `number` counts the filings of one file from 0. `typed` is every cell that was read, by what it is about. `filed` is
    the date that the form itself bears (2023-03-01), `saved` when its file says that it was saved.
    """

    file: str
    digest: str
    number: int = 0
    read: bool = True
    office: str = ""
    code: str = ""
    project: str = ""
    year: str = ""
    framework: str = ""
    total: str = ""
    claimed_total: str = ""
    difference: str = ""
    rating: str = ""
    claimed_rating: str = ""
    filed: str = ""
    saved: str = ""
    found: tuple[Found, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """What tells this unit's filing from others': its code, else its name, else its file; and the project."""
        return unit_key(self.code, self.office, self.project, self.file)


def head_of(one: Reviewed) -> Reviewed:
    """The same without what was found and what was typed: of many, so much can be held."""
    return replace(one, found=(), typed={})


def unit_key(code: str, office: str, project: str, file: str) -> str:
    """What a unit is known by: its code, else its name, else its file; and the project."""
    who = name_key(code) or name_key(office) or file
    return f"{who}/{name_key(project)}" if project else who


Identity = tuple[str, str, str]
"""The same finding in another version of a filing: the unit, the code, what it is about."""


def identity(one: Reviewed, found: Found) -> Identity:
    """By what a finding is known again."""
    return (one.unit, found.diagnostic.code, found.about)


def reviewed(evaluation: Evaluation, number: int) -> Reviewed:
    """The review of filing `number` of its file."""
    filing, framework = evaluation.filing, evaluation.plan.framework
    figures = Figures(framework.rounding)
    total, rating = _claim(evaluation, Claimed.TOTAL), _claim(evaluation, Claimed.RATING)
    typed = dict(_typed(filing.raw)) if filing.raw is not None else {}
    known = evaluation.total is not None
    return Reviewed(
        file=filing.file,
        digest=filing.digest,
        number=number,
        office=filing.office,
        code=filing.code,
        project=_single(filing.raw, PROJECT),
        year="" if filing.year is None else str(filing.year),
        framework=framework.name,
        total=figures.total(evaluation.total) if known else figures.range(evaluation.range),
        claimed_total=claim_text(total) or "",
        difference=figures.difference(difference(evaluation.total, total)),
        rating=(evaluation.rating if known else None) or "/".join(evaluation.possible_ratings),
        claimed_rating=claim_text(rating) or "",
        filed=_filed(filing.raw),
        found=tuple(_numbered(evaluation.findings, {place: about for about, (place, _) in typed.items()})),
        typed={about: text for about, (_, text) in typed.items()},
    )


def unread(file: str, digest: str, diagnostics: Iterable[Diagnostic], number: int = 0) -> Reviewed:
    """A file, or a filing of it, that was refused."""
    return Reviewed(file, digest, number, read=False, found=tuple(_numbered(diagnostics, {})))


def _claim(evaluation: Evaluation, about: Claimed) -> Claim | None:
    claims = evaluation.filing.claims
    return next((claim for claim in claims if claim.node == "" and claim.about is about), None)


def _single(raw: RawFiling | None, name: str) -> str:
    return raw.single[name].text.strip() if raw is not None and name in raw.single else ""


def _filed(raw: RawFiling | None) -> str:
    """The date under which the form says that it was filled in; "" where it bears none, or no full one."""
    if raw is None:
        return ""
    labelled = ((name, value.text) for name, value in raw.single.items())
    beside = ((raw.labels.get(value.origin, ""), value.text) for value in raw.texts)
    for label, text in (*labelled, *beside):
        typed = read_typed(text) if name_key(label) in DATED else None
        if isinstance(typed, DayTarget) and None not in (typed.year, typed.month, typed.day):
            return f"{typed.year:04}-{typed.month:02}-{typed.day:02}"
    return ""


def _numbered(findings: Iterable[Diagnostic], places: Mapping[Cell, str]) -> Iterator[Found]:
    """Findings with what they are about; what would be the same twice is numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    for item in findings:
        about = _about(item, places)
        seen[item.code, about] += 1
        count = seen[item.code, about]
        cells = (item.origin, *(other.origin for other in item.related))
        at = tuple(places[cell] for cell in cells if isinstance(cell, Cell) and cell in places)
        yield Found(f"{about}（{count}）" if count > 1 else about, item, at)


def _about(item: Diagnostic, places: Mapping[Cell, str]) -> str:
    if item.code in OF_ALL:
        return ""
    arguments = dict(item.arguments)
    named = [arguments[name] for name in NAMING if arguments.get(name)]
    if named:
        return " · ".join(dict.fromkeys(" ".join(name.split()) for name in named))
    return places.get(item.origin, "") if isinstance(item.origin, Cell) else ""


def _typed(raw: RawFiling) -> Iterator[tuple[str, tuple[Cell, str]]]:
    """Every cell that was read, by row and column; what would be the same twice is numbered."""
    seen: Counter[str] = Counter()
    for about, value in _values(raw):
        seen[about] += 1
        name = f"{about}（{seen[about]}）" if seen[about] > 1 else about
        yield name, (value.origin, " ".join(value.text.split()))


def _values(raw: RawFiling) -> Iterator[tuple[str, RawValue]]:
    heads = {"标题": raw.title, "填报单位": raw.office, "单位代码": raw.code, "预算年度": raw.year}
    yield from ((name, value) for name, value in heads.items() if value is not None)
    yield from raw.single.items()
    for line in raw.lines:
        yield from _named(line.label, line.cells)
    for name, lines in raw.tables.items():
        for line in lines:
            yield from _named(line.label, line.cells, f"{name} · ")
    for goal in raw.goals:
        yield from _named(goal.name, goal.cells)
    for row in raw.rows:
        if row.levels:
            yield from _named(row.levels[-1], row.cells)
    yield from ((WHOLE.get(role, role), value) for role, value in raw.totals.items())
    yield from (("文字", value) for value in raw.texts)


def _named(label: RawValue, cells: Mapping[str, RawValue], before: str = "") -> Iterator[tuple[str, RawValue]]:
    """A line or row: its name, and its cells by the words for their roles."""
    name = before + _words(label)
    yield name, label
    for role, value in cells.items():
        yield f"{name} · {WORDS[f'role_{role}'][0] if f'role_{role}' in WORDS else role}", value


def _words(value: RawValue) -> str:
    return " ".join(value.text.split())
