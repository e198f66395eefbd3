"""Frameworks by name: the packs that are installed, folders that are added, files given by path; and loading one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from jixiao.diagnostic import Diagnostic, Rejected, Severity, diagnose
from jixiao.document import Document, Mapping
from jixiao.framework.build import read_framework
from jixiao.framework.check import check
from jixiao.framework.files import parse_file
from jixiao.framework.model import Framework
from jixiao.framework.resolve import Resolved, id_span, is_id, own_name, resolve, split_name
from jixiao.framework.seal import check_bytes, check_meaning
from jixiao.framework.shape import check_report, check_shape
from jixiao.framework.standard import REPORTS, find_report, report_key, with_standard
from jixiao.framework.versions import choose, version_order
from jixiao.installed import declared
from jixiao.nearest import nearest
from jixiao.origin import Span
from jixiao.value import dataclass, field, replace

GROUP = "jixiao.frameworks"
FILE = "framework.yaml"
CHECKED = "checked.sha256"
"""A pack's list of documents whose shape was checked when the pack was made: loading the schema library takes 0.1 s."""

SUFFIXES = (".yaml", ".yml")
"""What ends so was meant as a file: no version ends in letters."""

FIRST = ("jixiao", "id", "version", "status", "replaces")
"""What stands at the top of a document that is written out, in this order."""

DEEPEST_FOLDER = 8


@dataclass(frozen=True, slots=True)
class Pack:
    """A root under which frameworks stand as `<id>/<version>/framework.yaml`.

    One that is not `listed` is asked for a framework by its full name only: it may be a home folder, or a whole disk.
    """

    name: str  # of the entry point, or the folder as given
    root: Traversable = field(compare=False)
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One framework of a pack."""

    id: str
    version: str
    pack: str
    file: Traversable = field(compare=False)

    @property
    def name(self) -> str:
        """`id@version`."""
        return f"{self.id}@{self.version}"

    @property
    def order(self) -> tuple[str, tuple[int, ...]]:
        """Sorts by id, then by version as numbers."""
        return self.id, version_order(self.version)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A framework that holds, with what is still worth saying about it (warnings and notes)."""

    framework: Framework
    diagnostics: tuple[Diagnostic, ...]
    folder: Traversable | None = None  # where its cases stand


@dataclass(frozen=True, slots=True)
class Catalog:
    """All frameworks that can be named."""

    packs: tuple[Pack, ...]
    problems: tuple[Diagnostic, ...] = ()  # packs that are installed but cannot be read

    def entries(self) -> tuple[Entry, ...]:
        """Every framework of every pack that is listed, by id and version."""
        found = (entry for pack in self.packs if pack.listed for entry in _walk(pack, pack.root, ()))
        return tuple(sorted(found, key=lambda entry: entry.order))

    def load(self, name: str) -> Framework:
        """The framework that `name` means: `id@version`, `id@latest`, `id`, or the path of a file or folder.

        Raises Rejected with all D, S, E and F diagnostics.
        """
        return self.read(name).framework

    def named(self, name: str) -> tuple[Framework, ...]:
        """As `candidates`, but never from a path: for names out of a filing, whose author chooses no file here."""
        return tuple(self._read(self.document(full), full).framework for full in self.names(name))

    def candidates(self, name: str) -> tuple[Framework, ...]:
        """The frameworks that `name` may mean: of a bare id every version that scores, otherwise the one of `load`."""
        if _existing(name) is not None and not self._files(name):
            return (self.load(name),)
        return tuple(self.load(full) for full in self.names(name))

    def names(self, name: str) -> tuple[str, ...]:
        """Every `id@version` that a bare id may mean, in order; the one that any other name means. Raises as `find`."""
        versions = {entry.version for entry in self.entries() if entry.id == name}
        if len(versions) < 2:
            return (self.find(name),)
        return tuple(f"{name}@{version}" for version in sorted(versions, key=version_order))

    def read(self, name: str) -> Loaded:
        """As `load`, with the warnings too."""
        document, catalog, file = self._open(name)
        return catalog._read(document, name, file)

    def examined(self, name: str) -> Loaded:
        """As `read`, with the errors of its meaning too; see `examine`."""
        document, catalog, file = self._open(name)
        return catalog._examined(document, name, file)

    def _read(self, document: Document, name: str, file: Traversable | None = None) -> Loaded:
        """A document out of a file: as `read_document`, and what its seal says."""
        loaded = self._examined(document, name, file)
        if any(item.severity is Severity.ERROR for item in loaded.diagnostics):
            raise Rejected(loaded.diagnostics)
        return loaded

    def _examined(self, document: Document, name: str, file: Traversable | None) -> Loaded:
        file = file or self._files(name)[0]
        loaded = self.examine(document, file.parent if isinstance(file, Path) else None)
        remarks = check_meaning(loaded.framework, file)
        return replace(loaded, diagnostics=Rejected((*loaded.diagnostics, *remarks)).diagnostics)

    def file(self, name: str) -> Path | None:
        """The file in which the framework of that name stands. Raises Rejected (F10x)."""
        file = self._open(name)[2]
        return file if isinstance(file, Path) else None

    def resolved(self, name: str) -> Document:
        """The document that `name` means with everything that it extends, whether or not it holds as a framework.

        Raises Rejected (D, F10x, F11x).
        """
        document, catalog, _ = self._open(name)
        root = resolve(document, catalog.document).document.root
        if isinstance(root, Mapping):
            ranks = {key: rank for rank, key in enumerate(FIRST)}
            root = Mapping(
                tuple(sorted(root.entries, key=lambda entry: ranks.get(entry[0].text, len(FIRST)))), root.span
            )
        return Document(document.source, root)

    def read_document(self, document: Document, folder: Traversable | None = None) -> Loaded:
        """The framework of a document that is already parsed: resolve, shape, build, check."""
        examined = self.examine(document, folder)
        if any(item.severity is Severity.ERROR for item in examined.diagnostics):
            raise Rejected(examined.diagnostics)
        return examined

    def examine(self, document: Document, folder: Traversable | None = None) -> Loaded:
        """As `read_document`, with the errors of its meaning too: then the framework is good for further checks only.

        Raises Rejected where it cannot be read that far (F11x, S).
        """
        resolved = resolve(document, self.document)
        if shape_key(resolved) not in self._checked():
            wrong = check_shape(resolved.document)
            if wrong:
                raise Rejected(wrong)
        framework, remarks = read_framework(resolved)
        framework = self._with_report(framework)
        remarks = (*remarks, *check(framework))
        return Loaded(framework, Rejected(remarks).diagnostics, folder)

    def _with_report(self, framework: Framework) -> Framework:
        """`framework` with the chapters that the nearest pack brings for its subject, where it has none of its own.

        They are no part of its meaning: its digest stays. Raises Rejected (D, S) where that file is wrong.
        """
        if framework.report is not None and framework.report.chapters:
            return framework
        near = sorted(self.packs, key=_is_installed)  # folders that somebody added come before what is installed
        found = find_report(((pack.name, pack.root) for pack in near), framework.subject, self._checked())
        return framework if found is None else replace(framework, report=with_standard(framework.report, found))

    def document(self, name: str, asked: Span | None = None) -> Document:
        """The document of `id@version`; `asked` is where it was named. Raises Rejected (F10x, D)."""
        if split_name(name) is None:
            raise Rejected([diagnose("F103", asked, found=name)])
        found = self._files(name)
        places = {str(file.resolve()) if isinstance(file, Path) else str(file): file for file in found}
        if not places:
            raise Rejected([self._unknown(name, asked)])
        if len(places) > 1:
            raise Rejected([diagnose("F105", asked, found=name, places="、".join(sorted(places)))])
        document = parse_file(found[0], f"{name}/{FILE}")
        own = own_name(document)
        if own is not None and own != name:
            raise Rejected([diagnose("F108", id_span(document), folder=name, found=own)])
        check_bytes(document, found[0], name)
        return document

    def find(self, name: str) -> str:
        """The `id@version` that `id`, `id@latest` or `id@version` means. Raises Rejected (F10x)."""
        id, at, version = name.partition("@")
        if not is_id(id) or (at and version != "latest" and split_name(name) is None):
            raise Rejected([diagnose("F103", None, found=name)])
        if version not in ("", "latest"):
            return name
        versions = sorted({entry.version for entry in self.entries() if entry.id == id}, key=version_order)
        if not versions:
            raise Rejected([self._unknown(name, None)])
        if len(versions) > 1 and not version:
            shown = "、".join(versions)
            raise Rejected([diagnose("F104", None, found=id, versions=shown, latest=versions[-1])])
        return f"{id}@{versions[-1]}"

    def choose(self, candidates: Iterable[Framework], subject: str | None, year: int | None) -> Framework:
        """The one of `candidates` that fits a filing. Raises Rejected (F401 none fits, F402 several do)."""
        return choose(candidates, subject, year)

    def plus(self, packs: Iterable[Pack]) -> Catalog:
        """This catalog and further packs, looked at last."""
        return Catalog((*self.packs, *packs), self.problems)

    def _open(self, name: str) -> tuple[Document, Catalog, Traversable | None]:
        """The document that `name` means, the catalog in which it extends others, and its file."""
        as_path = _existing(name)
        if as_path is not None and not self._files(name):
            file = as_path / FILE if as_path.is_dir() else as_path
            if not file.is_file():
                raise Rejected([diagnose("F106", None, found=name)])
            document = parse_file(file, name if as_path.is_file() else f"{name.rstrip('/')}/{FILE}")
            own = own_name(document) or ""
            check_bytes(document, file, own)
            return document, self._around(file, own), file
        if as_path is None and name.lower().endswith(SUFFIXES):
            raise Rejected([diagnose("F107", None, found=name, why="没有这个文件")])
        full = self.find(name)
        document = self.document(full)
        return document, self, self._files(full)[0]

    def _files(self, name: str) -> list[Traversable]:
        """Every file that calls itself `id@version` by its place."""
        parts = split_name(name)
        roots = [pack.root for pack in self.packs] if parts is not None else []
        return [file for root in roots if parts is not None and (file := _file_in(root, *parts)) is not None]

    def _around(self, file: Path, own: str) -> Catalog:
        """This catalog and the folders above `file`, which calls itself `own`: what it extends may stand beside it.

        The one in which `file` has the place that its own name says is listed, for it is a folder of frameworks.
        """
        known = {pack.root.resolve() for pack in self.packs if isinstance(pack.root, Path)}
        above = [folder for folder in file.resolve().parents[:DEEPEST_FOLDER] if folder not in known]
        parts = split_name(own)
        return self.plus(
            Pack(str(folder), folder, parts is not None and _file_in(folder, *parts) == file.resolve())
            for folder in above
        )

    def _unknown(self, name: str, asked: Span | None) -> Diagnostic:
        known = [entry.name for entry in self.entries()]
        near = nearest(name, [*known, *(entry.partition("@")[0] for entry in known)] if "@" not in name else known)
        near = near or next((entry for entry in known if name in entry.partition("@")[0].split("/")), None)
        shown = "、".join(known) or "（无）"
        if near:
            return diagnose("F102", asked, found=name, known=shown, near=near)
        return diagnose("F101", asked, found=name, known=shown)

    def _checked(self) -> frozenset[str]:
        return frozenset(key for pack in self.packs for key in _checked_in(pack))


def installed_catalog(folders: Iterable[Path] = ()) -> Catalog:
    """The packs that are installed (entry points `jixiao.frameworks`), then `folders`."""
    packs, problems = [], []
    for point in sorted(declared(GROUP), key=lambda point: (point.name, point.value)):
        try:
            packs.append(Pack(point.name, resources.files(point.module)))
        except (ImportError, TypeError) as problem:
            problems.append(diagnose("F109", None, found=point.name, why=problem))
    for folder in folders:
        if folder.is_dir():
            packs.append(Pack(str(folder), folder))
        else:
            problems.append(diagnose("F109", None, found=folder, why="没有这个文件夹"))
    return Catalog(tuple(packs), tuple(problems))


def shape_key(resolved: Resolved) -> str:
    """What a pack's list of checked shapes holds: a digest of every text that went into a document."""
    digests = "\n".join(hashlib.sha256(source.text.encode()).hexdigest() for source in resolved.sources)
    return hashlib.sha256(digests.encode()).hexdigest()


def checked_list(pack: Pack, catalog: Catalog) -> str:
    """The text of `checked.sha256` for `pack`: one line for each framework and each report whose shape is right."""
    lines = []
    for entry in sorted(_walk(pack, pack.root, ()), key=lambda entry: entry.order):
        resolved = resolve(parse_file(entry.file, entry.name), catalog.document)
        if not check_shape(resolved.document):
            lines.append(f"{shape_key(resolved)}  {entry.name}\n")
    reports = (file for file in pack.root.iterdir() if REPORTS.fullmatch(file.name))
    for file in sorted(reports, key=lambda file: file.name):
        document = parse_file(file, file.name)
        if not check_report(document):
            lines.append(f"{report_key(document)}  {file.name}\n")
    return "".join(lines)


@cache
def _checked_in(pack: Pack) -> tuple[str, ...]:
    """The keys that a pack lists. Only installed packs are believed: a folder is somebody's work in progress."""
    if not _is_installed(pack):
        return ()
    listed = pack.root.joinpath(CHECKED)
    if not listed.is_file():
        return ()
    return tuple(line.split()[0] for line in listed.read_text(encoding="utf-8").splitlines() if line.strip())


def _is_installed(pack: Pack) -> bool:
    """Whether a pack came by an entry point; otherwise it is a folder that somebody named, or one above a file."""
    return not (isinstance(pack.root, Path) and pack.name == str(pack.root))


def _walk(pack: Pack, folder: Traversable, above: tuple[str, ...]) -> Iterator[Entry]:
    if len(above) > DEEPEST_FOLDER:
        return
    for item in folder.iterdir():
        if item.name.startswith((".", "_")):
            continue
        if item.is_dir():
            yield from _walk(pack, item, (*above, item.name))
        elif item.name == FILE and len(above) > 1:
            id, version = "/".join(above[:-1]), above[-1]
            if split_name(f"{id}@{version}") is not None:
                yield Entry(id, version, pack.name, item)


def _file_in(root: Traversable, id: str, version: str) -> Traversable | None:
    """The file of a framework under `root`; None where there is none, or where a link leads out of the root."""
    file = root.joinpath(*id.split("/"), version, FILE)
    if not file.is_file():
        return None
    if isinstance(file, Path) and isinstance(root, Path) and not file.resolve().is_relative_to(root.resolve()):
        return None
    return file


def _existing(name: str) -> Path | None:
    """`name` as the path of something that exists."""
    if "\0" in name:
        return None
    try:
        path = Path(name)
        return path if path.exists() else None
    except (OSError, ValueError):
        return None
