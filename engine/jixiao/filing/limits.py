"""The limits of a filing: how large a file, a grid, a text may be. Part of the language, one diagnostic each."""

from __future__ import annotations

from enum import Enum

from jixiao.document import Limit


class Limits(Enum):
    """Every limit of a filing, as published in the reference (reliability 2.4)."""

    FILE = Limit("bytes of a file", 20_000_000, "I001")
    UNPACKED = Limit("bytes of a package when unpacked", 100_000_000, "I020")
    PARTS = Limit("parts of a package", 1_000, "I021")
    ELEMENTS = Limit("XML elements of the parts that are read", 3_000_000, "I043")
    ROWS = Limit("number of the last row that holds something", 20_000, "I024")
    COLUMNS = Limit("number of the last column that holds something", 256, "I025")
    CELLS = Limit("cells that hold something", 200_000, "I026")
    MERGED = Limit("cells covered by merged ranges", 100_000, "I027")
    TEXT = Limit("characters of a text", 20_000, "I029")
    DIGITS = Limit("digits before the point of a number cell", 15, "I030")
    EXPONENT = Limit("power of ten of a stored number, up or down", 20, "I032")
    DEPTH = Limit("lists and mappings inside each other in json", 32, "I061")
    REMARKS = Limit("diagnostics of one kind listed one by one", 50, "I040")

    @property
    def limit(self) -> int:
        """The greatest value accepted."""
        return self.value.most

    @property
    def code(self) -> str:
        """The code of the diagnostic that refuses what is beyond."""
        return self.value.code
