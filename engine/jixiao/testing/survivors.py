"""Changes of which somebody says why no case can notice them: read from beside the cases, and held to what is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence, parse, read_source
from jixiao.origin import Span
from jixiao.testing.mutants import Mutant
from jixiao.testing.mutation import Fate, Tried
from jixiao.value import dataclass

FILE = "survivors.yaml"
KEY = "survivors"
KEYS = ("at", "was", "now", "because")


@dataclass(frozen=True, slots=True)
class Argued:
    """One change, as a trial names it (`now` is empty where a key is gone), and why nobody would notice it."""

    at: str
    was: str
    now: str
    because: str
    span: Span

    def is_of(self, mutant: Mutant) -> bool:
        """Whether it speaks of `mutant`."""
        return (self.at, self.was, self.now) == (mutant.place, mutant.was, mutant.now)


def read_survivors(folder: Path) -> tuple[Argued, ...]:
    """What stands in `survivors.yaml` in a folder of cases; of none, nothing. Raises Rejected: S010, S012, S022."""
    path = folder / FILE
    if not path.is_file():
        return ()
    document = parse(read_source(FILE, path.read_bytes()))
    entries = document.root.get(KEY) if isinstance(document.root, Mapping) else None
    wrong = list(_unknown(document.root, (KEY,)))
    if not isinstance(entries, Sequence):
        wrong.append(diagnose("S012", document.root.span, where=FILE, key=KEY, meaning="一张清单"))
        raise Rejected(wrong)
    wrong += [item for entry in entries.items for item in _wrong(entry)]
    if wrong:
        raise Rejected(wrong)
    return tuple(_argued(entry) for entry in entries.items if isinstance(entry, Mapping))


def _unknown(node: Node, known: tuple[str, ...]) -> Iterator[Diagnostic]:
    for key, _ in node.entries if isinstance(node, Mapping) else ():
        if key.text not in known:
            yield diagnose("S010", key.span, found=key.text, allowed="、".join(known))


def _wrong(entry: Node) -> Iterator[Diagnostic]:
    yield from _unknown(entry, KEYS)
    for key in KEYS:
        if key != "now" and not (isinstance(entry, Mapping) and _text(entry, key)):
            yield diagnose("S012", entry.span, where=FILE, key=key, meaning="必填")


def _argued(entry: Mapping) -> Argued:
    at, was, now, because = (_text(entry, key) for key in KEYS)
    return Argued(at, was, now, because, entry.span)


def _text(entry: Mapping, key: str) -> str:
    value = entry.get(key)
    return value.text if isinstance(value, Scalar) and not value.is_null else ""


def idle(argued: Iterable[Argued], tried: Iterable[Tried]) -> Iterator[Diagnostic]:
    """What is argued of no change that lives: U132 where none is such, U133 where it is noticed or the same."""
    tried = list(tried)
    for item in argued:
        found = next((one for one in tried if item.is_of(one.mutant)), None)
        if found is None:
            yield diagnose("U132", item.span, place=item.at, was=item.was, now=item.now)
        elif found.fate is not Fate.UNNOTICED:
            how, how_en = HOW[found.fate]
            yield diagnose("U133", item.span, place=item.at, how=how.format(found.by), how_en=how_en.format(found.by))


HOW = {
    Fate.CAUGHT: ("实例“{0}”发觉了", "the case '{0}' notices it"),
    Fate.REFUSED: ("检查就不许（{0}）", "lint refuses it ({0})"),
    Fate.SAME: ("证明了意思不变", "it is proved to mean the same"),
}
