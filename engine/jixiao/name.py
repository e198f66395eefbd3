"""Names as people mean them: the key under which two spellings of one name are equal."""

from __future__ import annotations

import unicodedata

QUOTES = str.maketrans(dict.fromkeys("“”„‟〝〞＂\"‘’‚‛′'＇「」『』", '"'))
"""Every quotation mark is one: “三公”经费, "三公"经费 and 「三公」经费 are one name."""

BRACKETS = str.maketrans({"〔": "(", "〕": ")", "【": "(", "】": ")", "[": "(", "]": ")"})

VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))


def name_key(text: str) -> str:
    """What is compared of a name: NFKC, without invisible characters and white space, quotes and brackets unified.

    What was typed stays what is shown; look-alikes of other scripts (Cyrillic А) do not become equal.
    """
    folded = unicodedata.normalize("NFKC", text).translate(QUOTES).translate(BRACKETS)
    return "".join(
        character
        for character in folded
        if not character.isspace()
        and unicodedata.category(character) not in ("Cf", "Cc")
        and ord(character) not in VARIATION_SELECTORS
    )
