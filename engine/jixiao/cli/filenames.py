"""Names of files made of what offices are called and of what they sent: legal on every system, no two the same."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

FORBIDDEN = re.compile(r'[<>:"/|?*\\\x00-\x1f\x7f]')
"""What Windows does not take in the name of a file."""

RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))", re.IGNORECASE)
"""Names of devices, which Windows takes for files of no folder, whatever ending stands behind them."""

LONGEST = 80
"""Characters of a stem: in Chinese most of the 255 bytes that systems take, with an ending and a number left over."""


def safe_part(text: str) -> str:
    """`text` as the name of one file or folder; "" where nothing is left. Windows drops dots and spaces at its end."""
    name = FORBIDDEN.sub("_", text).strip().rstrip(" .")
    return RESERVED.sub(lambda device: f"{device.group()}_", name, count=1) if RESERVED.match(name) else name


def safe_path(name: str) -> Path:
    """A path below a folder for a file of that name, wherever the name itself would lead."""
    parts = (part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", ".", ".."))
    kept = [part for part in map(safe_part, parts) if part]
    return Path(*kept) if kept else Path("_")


def free_path(name: str, suffix: str, taken: set[str]) -> Path:
    """A path for a file of that name and `suffix` which none of `taken` has, on any system; it is taken then."""
    first = safe_path(name)
    path, number = first.with_suffix(suffix), 2
    while path.as_posix().casefold() in taken:
        path, number = first.with_suffix(f".{number}{suffix}"), number + 1
    taken.add(path.as_posix().casefold())
    return path


def free_stem(name: str, taken: set[str]) -> str:
    """What a file is called before its ending that is made for `name`, an office or a code; it is taken then."""
    return unique(safe_part(safe_part(name.strip(" ."))[:LONGEST]) or "_", taken)


def unique(stem: str, taken: set[str]) -> str:
    """`stem`, with a number where one of `taken` is called so on any system; it is taken then."""
    found, number = stem, 2
    while found.casefold() in taken:
        found, number = f"{stem}-{number}", number + 1
    taken.add(found.casefold())
    return found
