"""Names compared as people mean them, and the characters that no input text may hold."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PUNCTUATION = {
    **dict.fromkeys("“”„‟″〝〞＂「」『』«»", '"'),
    **dict.fromkeys("‘’‚‛′＇", "'"),
    **dict.fromkeys("[{〔【〖〈《〘〚", "("),
    **dict.fromkeys("]}〕】〗〉》〙〛", ")"),
    **dict.fromkeys("‐‑‒–—―−─", "-"),
}
_UNIFIED = str.maketrans({**_PUNCTUATION, "·": "·", "•": "·", "・": "·"})

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\u180f]")

_ORDINARY = re.compile(
    "[\\t\\n\\x20-\\x7e\xb0-\xb1\xb7\xd7\xf7\u2013-\u201d\u2026\u2030\u2103\u2160-\u216b\u221e\u2248\u2260\u2264-\u2267"
    "\u3000-\u3011\u4e00-\u9fa5\uff01-\uff5e]*"
)
"""Characters that need no closer look: most of every form and framework."""

_BEYOND_PLANE_0 = ((0x1F300, 0x1FAFF), (0x20000, 0x2A6DD), (0x2A700, 0x2B734), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1),
                   (0x2CEB0, 0x2EBE0), (0x2F800, 0x2FA1D), (0x30000, 0x3134A))  # fmt: skip
"""Pictures and rare Chinese characters known to every Python that we support, so that verdicts do not depend on it."""


def name_key(text: str) -> str:
    """What two names are compared by (reliability U): equal keys, same name. Keep what was typed for display.

    NFKC; format characters (zero-width space, soft hyphen, direction marks), variation selectors and all white space
    dropped; kinds of quotes, brackets, dashes and middle dots unified. A look-alike (Cyrillic А) stays another name.
    """
    if text.isascii() and text.isalnum():
        return text
    return _remembered(text) if len(text) <= _SHORT else _key(text)


def _key(text: str) -> str:
    # Punctuation goes first as well: NFKC turns ″ into two characters that no table would find again.
    folded = unicodedata.normalize("NFKC", text.translate(_UNIFIED)).translate(_UNIFIED)
    return unicodedata.normalize("NFKC", "".join(
        character for character in _SELECTORS.sub("", folded)
        if not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc")
    ))  # fmt: skip


_SHORT = 64
"""Characters of a heading or a name: forms ask for the keys of the same ones again and again."""

_remembered = lru_cache(maxsize=4096)(_key)


def forbidden_at(text: str, start: int = 0) -> int | None:
    """The index of the first character from `start` on that no input text may hold; None where there is none.

    Forbidden: control characters but tab and line ends, format characters (zero-width, direction), variation selectors,
    surrogates, private and unassigned code points, and U+FFFD, the trace of a wrong decoding.
    """
    position = start
    while position < len(text):
        ordinary = _ORDINARY.match(text, position)
        position = ordinary.end() if ordinary else position
        if position >= len(text):
            return None
        character = text[position]
        paired = character == "\r" and text[position + 1 : position + 2] == "\n"
        if not paired and _is_forbidden(character):
            return position
        position += 1
    return None


def _is_forbidden(character: str) -> bool:
    code = ord(character)
    if code > 0xFFFF:
        return not any(low <= code <= high for low, high in _BEYOND_PLANE_0)
    category = unicodedata.category(character)
    return category[0] == "C" or category in ("Zl", "Zp") or code == 0xFFFD or _SELECTORS.match(character) is not None


def character_name(character: str) -> str:
    """How a diagnostic names a character that cannot be seen: `U+200B (ZERO WIDTH SPACE)`."""
    name = unicodedata.name(character, "")
    code = f"U+{ord(character):04X}"
    return f"{code} ({name})" if name else code


def visible(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without the characters that cannot be seen, and what those were, `U+200B`, each once.

    Controls, format characters (zero widths, directions), lone surrogates and variation selectors would stand inside
    numbers, or travel into reports. Tabs and line ends stay, the latter as one kind.
    """
    if (text.isascii() and text.isprintable()) or _ORDINARY.fullmatch(text):
        return text, ()
    text = clean(text)
    gone = dict.fromkeys(character for character in text if _is_invisible(character))
    return text.translate(dict.fromkeys(map(ord, gone))), tuple(f"U+{ord(item):04X}" for item in gone)


def _is_invisible(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or "\ufe00" <= character <= "\ufe0f"


def clean(text: str) -> str:
    """`text` with one kind of line end, ready to be shown and hashed; its characters must have been checked before."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
