"""The doors for formats and machines: readers, renderers, forms, runners; built-ins come in by them too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, runtime_checkable

from jixiao.diagnostic import Diagnostic, Rejected, Severity, diagnose, system_words
from jixiao.filing.limits import Limits
from jixiao.installed import declared
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.value import dataclass, field

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from jixiao.filing.model import RawFiling, Sheets
    from jixiao.filing.prose import Prose
    from jixiao.form.model import LiveForm
    from jixiao.report.model import Report
    from jixiao.report.paper import Paper


@runtime_checkable
class Reader(Protocol):
    """Reads the bytes of one format. Raises Rejected (I codes) for what it cannot read, and never anything else."""

    suffixes: tuple[str, ...]

    def read(self, data: bytes, *, name: str) -> Sheets | RawFiling:
        """The content of `data`; `name` is the file's name for people, which every place repeats."""
        ...


@runtime_checkable
class TextReader(Reader, Protocol):
    """A reader of text, which can be told the encoding instead of finding it."""

    def read_as(self, data: bytes, *, name: str, encoding: str) -> Sheets | RawFiling:
        """As `read`, in one of filing.encodings.ENCODINGS. Raises Rejected where the bytes are not of that encoding."""
        ...


@runtime_checkable
class Dated(Protocol):
    """A reader of files that say when they were saved: a hint for people, which decides nothing."""

    def saved(self, data: bytes) -> str:
        """When that was, as the file writes it; "" where it does not say. Raises nothing."""
        ...


@runtime_checkable
class Renderer(Protocol):
    """Writes reports in one format."""

    suffix: str

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """One file that holds all `reports`, in order; the same reports give the same bytes."""
        ...


@runtime_checkable
class StreamRenderer(Renderer, Protocol):
    """A renderer that writes while it makes: a report of any length takes no more memory than a short one."""

    def render_to(self, reports: tuple[Report, ...], target: IO[bytes]) -> None:
        """Writes the bytes of `render` to `target`, which can be gone back in."""
        ...


@runtime_checkable
class ProseReader(Protocol):
    """Reads the running text of one format. Raises Rejected (I codes), and never anything else."""

    suffixes: tuple[str, ...]

    def read_prose(self, data: bytes, *, name: str) -> Prose:
        """The paragraphs of `data` outside of tables."""
        ...


@runtime_checkable
class Rereader(Protocol):
    """A renderer whose files people write in: it gives back the tables that it wrote, with what was added."""

    def reread(self, data: bytes, name: str) -> Mapping[str, Iterable[Mapping[str, str]]]:
        """By section, the rows of its first table from heading to text, as often as they are asked for.

        Raises Rejected (I codes), where rows are read when they are come to then.
        """
        ...


@runtime_checkable
class PaperRenderer(Renderer, Protocol):
    """A renderer that can also set papers: what is printed, signed and handed in."""

    def render_papers(self, papers: tuple[Paper, ...]) -> bytes:
        """One file that holds all `papers`, in order; the same papers give the same bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be said at one cell of an office's own file."""

    cell: Cell
    severity: Severity
    text: str


@runtime_checkable
class Marker(Protocol):
    """Writes findings into a copy of the file that they are about; everything else in it stays as it was."""

    suffixes: tuple[str, ...]

    def mark(self, data: bytes, name: str, marks: tuple[Mark, ...]) -> bytes:
        """`data` with the marked cells coloured and commented. Raises Rejected where that cannot be done."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """A ledger to be scored: from where, to where; `resume` takes up what a run that was broken off left behind.

    `source` may be a folder of forms too. `tables` are the long tables beside a ledger, by name: what a filing has any
    number of, one line each. `statuses`: every indicator's status too. `checks`: what the arithmetic checks find too.
    `explain`: how many filings are explained, evenly over all; 0: all; None: none. `settings` are the runner's own, by
    name; `jobs`: how many processes explain, 0: one a core.
    """

    plan: Plan
    source: Path
    target: Path
    resume: bool = False
    tables: Mapping[str, Path] = field(default_factory=dict)
    statuses: bool = False
    explain: int | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    checks: bool = False
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a ledger: `rows` came in, `scored` went out, the rest were refused, each with a diagnostic.

    `ways`, `statuses`, `ratings` count the rows scored (see evaluation.batch), `codes` everything that was remarked;
    `shown` are some of the remarks, `absent` the slots for which the ledger has no column, `resumed` the parts kept.
    `lines` and `unplaced` count the lines of long tables, and those of them that belong to no filing; `written` are the
    files made besides the target. `checked` counts the rows that were checked, in columns and singly.
    """

    rows: int = 0
    scored: int = 0
    ways: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[Diagnostic, ...] = ()
    absent: tuple[str, ...] = ()
    resumed: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)
    unplaced: Mapping[str, int] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    checked: Mapping[str, int] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        """Rows that came in and did not go out."""
        return self.rows - self.scored

    def plus(self, other: Ran) -> Ran:
        """Both together."""

        def counted(one: Mapping[str, int], two: Mapping[str, int]) -> Mapping[str, int]:
            return {name: one.get(name, 0) + two.get(name, 0) for name in dict.fromkeys((*one, *two))}

        return Ran(
            self.rows + other.rows,
            self.scored + other.scored,
            counted(self.ways, other.ways),
            counted(self.statuses, other.statuses),
            counted(self.ratings, other.ratings),
            counted(self.codes, other.codes),
            (*self.shown, *other.shown)[:MOST_SHOWN],
            tuple(dict.fromkeys((*self.absent, *other.absent))),
            self.resumed + other.resumed,
            counted(self.lines, other.lines),
            counted(self.unplaced, other.unplaced),
            tuple(dict.fromkeys((*self.written, *other.written))),
            counted(self.checked, other.checked),
        )


MOST_SHOWN = 50
"""Remarks on a ledger that are kept one by one; all are counted."""

Watch = Callable[[int, int], None]
"""Told how much is done, and out of how much."""


@runtime_checkable
class Runner(Protocol):
    """Scores ledgers on some machine or on many."""

    def run(self, job: Job, watch: Watch) -> Ran:
        """Scores the ledger and writes the target, whole or not at all. Raises Rejected."""
        ...


@runtime_checkable
class FormWriter(Protocol):
    """Writes live forms in one format."""

    suffix: str

    def write(self, form: LiveForm) -> bytes:
        """The file that is `form`; the same form gives the same bytes."""
        ...

    def renamed(self, data: bytes, texts: Mapping[str, str]) -> bytes:
        """A file that `write` made, with other texts in its entries: by the whole text that stands there now."""
        ...


READERS = "jixiao.readers"
RENDERERS = "jixiao.renderers"
MARKERS = "jixiao.markers"
PROSE = "jixiao.prose"
RUNNERS = "jixiao.runners"
FORMS = "jixiao.forms"
FRAMEWORKS = "jixiao.frameworks"


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin as installed: the name it is looked up by, and what it comes from."""

    group: str
    name: str
    value: str
    distribution: str


def installed(group: str) -> Iterator[Found]:
    """Every plugin of `group`, sorted by name."""
    for point in sorted(declared(group), key=lambda item: (item.name, item.value)):
        yield Found(group, point.name, point.value, point.dist.name if point.dist else "?")


@dataclass(frozen=True, slots=True)
class _Door:
    """A group of entry points: what must come through it, and the codes that refuse: none, two, misfit, broken."""

    group: str
    wanted: type
    none: str
    two: str
    misfit: str
    broken: str


_READER = _Door(READERS, Reader, "I010", "I011", "I012", "I013")
_RENDERER = _Door(RENDERERS, Renderer, "U080", "U081", "U082", "U083")

_PROSE = _Door(PROSE, ProseReader, "U156", "U152", "U157", "U158")

_MARKER = _Door(MARKERS, Marker, "U150", "U152", "U153", "U154")

_RUNNER = _Door(RUNNERS, Runner, "U085", "U086", "U087", "U088")

_FORM = _Door(FORMS, FormWriter, "U171", "U172", "U173", "U174")


def load_reader(suffix: str) -> Reader:
    """The reader for a file suffix (without the dot). Raises Rejected: none, or two, or one that does not fit."""
    found = _load(_READER, suffix.lower())
    assert isinstance(found, Reader)
    return found


def load_renderer(name: str) -> Renderer:
    """The renderer of that name. Raises Rejected: none, or two, or one that does not fit."""
    found = _load(_RENDERER, name)
    assert isinstance(found, Renderer)
    return found


def load_prose_reader(suffix: str) -> ProseReader:
    """The reader of running text for a file suffix. Raises Rejected: none, or two, or one that does not fit."""
    found = _load(_PROSE, suffix.lower())
    assert isinstance(found, ProseReader)
    return found


def load_marker(suffix: str) -> Marker:
    """The marker of files with that suffix. Raises Rejected: none, or two, or one that does not fit."""
    found = _load(_MARKER, suffix.lower())
    assert isinstance(found, Marker)
    return found


def load_paper_renderer(name: str) -> PaperRenderer:
    """The renderer of that name, which sets papers.

    Raises Rejected: as load_renderer, or U190 where there is none or it sets none, with those that do.
    """
    found = load_renderer(name) if tuple(declared(RENDERERS, name)) else None
    if not isinstance(found, PaperRenderer):
        raise Rejected([diagnose("U190", None, found=name, known="、".join(_paper_formats()) or "—")])
    return found


def _paper_formats() -> Iterator[str]:
    """The formats in which papers can be set; of plugins that cannot be loaded nothing is known."""
    for name in dict.fromkeys(item.name for item in installed(RENDERERS)):
        with suppress(Rejected):
            if isinstance(load_renderer(name), PaperRenderer):
                yield name


def load_form_writer(suffix: str) -> FormWriter:
    """The writer of forms for a file suffix. Raises Rejected: none, or two, or one that does not fit."""
    found = _load(_FORM, suffix.lower())
    assert isinstance(found, FormWriter)
    return found


def load_runner(name: str) -> Runner:
    """The runner of that name. Raises Rejected: none, or two, or one that does not fit."""
    found = _load(_RUNNER, name)
    assert isinstance(found, Runner)
    return found


def _load(door: _Door, name: str) -> object:
    """The one plugin called `name`; nothing but its own module is imported."""
    points = {point.value: point for point in declared(door.group, name)}
    if not points:
        known = "、".join(dict.fromkeys(item.name for item in installed(door.group))) or "—"
        raise Rejected([diagnose(door.none, None, found=name, known=known)])
    if len(points) > 1:
        candidates = "、".join(_told(points[value]) for value in sorted(points))
        raise Rejected([diagnose(door.two, None, found=name, candidates=candidates)])
    (point,) = points.values()
    try:
        made = point.load()
        made = made() if isinstance(made, type) else made
    except Exception as problem:  # a stranger's module may raise anything; its user needs to know which and why
        said = f"{type(problem).__name__}: {problem}"
        raise Rejected([diagnose(door.broken, None, found=name, plugin=_told(point), problem=said)]) from problem
    if not isinstance(made, door.wanted):
        raise Rejected([diagnose(door.misfit, None, found=name, plugin=_told(point))])
    return made


def _told(point: EntryPoint) -> str:
    """A plugin with the distribution that it is of; its name is read from the disk: only to be said."""
    return f"{point.value}（{_distribution(point)}）"


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "?"


def read_file(path: Path, encoding: str | None = None) -> Sheets | RawFiling:
    """The content of the file at `path`, by the reader of its suffix; `encoding` is for files of text (see read_by).

    Only regular files are opened, and no more is read than the limit and one byte. Raises Rejected.
    """
    # Under a narrow locale a Chinese name arrives as lone surrogates, which nothing could print or write again.
    name = (path.name or str(path)).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    place = Cell(name, "", "")
    try:
        if path.exists() and not path.is_file():  # a folder has no suffix that a reader could go by
            raise Rejected([diagnose("I007", place)])
        reader = load_reader(path.suffix.removeprefix("."))
        with path.open("rb") as stream:
            data = stream.read(Limits.FILE.limit + 1)
    except (OSError, ValueError) as problem:
        raise Rejected([diagnose("I006", place, found=system_words(problem))]) from None
    if len(data) > Limits.FILE.limit:
        size = path.stat().st_size
        raise Rejected([diagnose(Limits.FILE.code, place, size=size, limit=Limits.FILE.limit)])
    return read_by(reader, data, name, encoding)


def read_by(reader: Reader, data: bytes, name: str, encoding: str | None = None) -> Sheets | RawFiling:
    """The content of `data` by `reader`, in `encoding` where that is given and it can be told one.

    Raises Rejected, and nothing else, whatever the reader or its library raises.

    A reader that fails in a way that it did not foresee refuses one file (I091), not the hundred others of a batch.
    """
    try:
        if encoding is not None and isinstance(reader, TextReader):
            return reader.read_as(data, name=name, encoding=encoding)
        return reader.read(data, name=name)
    except Rejected:
        raise
    except Exception as problem:
        said = f"{type(problem).__name__}: {problem}"
        plugin = f"{type(reader).__module__}.{type(reader).__qualname__}"
        raise Rejected([diagnose("I091", Cell(name, "", ""), found=said, plugin=plugin)]) from problem
