"""One file that was sent, with all its filings evaluated: nothing that is wrong with one keeps the others."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from jixiao.api import Evaluation, RawFiling, read_bytes
from jixiao.cli.desk import Desk
from jixiao.diagnostic import Rejected
from jixiao.inbox.posted import Posted
from jixiao.origin import Cell
from jixiao.plugin import Dated, load_reader
from jixiao.value import dataclass, replace


@dataclass(frozen=True, slots=True)
class Opened:
    """The digest of a file ("" where it could not be read at all), and each of its filings, or why it was refused.

    `saved`: when the file says that it was saved, "" where it does not.
    """

    digest: str
    filings: tuple[Evaluation | Rejected, ...]
    saved: str = ""


def open_posted(posted: Posted, desk: Desk) -> Opened:
    """The filings of a file by the frameworks of `desk`; a file that cannot be read counts as one that was refused."""
    try:
        data = posted.read()
    except Rejected as rejected:
        return Opened("", (rejected,))
    digest = hashlib.sha256(data).hexdigest()
    try:
        raws = read_bytes(data, posted.name, desk.frameworks, desk.encoding)
    except Rejected as rejected:
        place = Cell(posted.name, "", "")
        return Opened(digest, (Rejected(replace(item, origin=item.origin or place) for item in rejected.diagnostics),))
    reader = load_reader(PurePosixPath(posted.name).suffix.removeprefix("."))
    saved = reader.saved(data) if isinstance(reader, Dated) else ""
    return Opened(digest, tuple(_evaluated(raw, desk) for raw in raws), saved)


def _evaluated(raw: RawFiling, desk: Desk) -> Evaluation | Rejected:
    try:
        return desk.evaluate(raw)
    except Rejected as rejected:
        return rejected
