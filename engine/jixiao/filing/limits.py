"""The limits of a filing: how large a file, a grid, a text may be. One published table, one diagnostic each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Limit:
    """The greatest `value` that is still accepted, and the code of the diagnostic that refuses the next one."""

    value: int
    code: str
    meaning: str


class Limits(Enum):
    """Every limit of a filing. They are part of the language: a change is announced."""

    FILE = Limit(20_000_000, "I001", "文件的字节数")
    UNPACKED = Limit(100_000_000, "I020", "解压后的字节数")
    PARTS = Limit(1_000, "I021", "压缩包里的部件数")
    ROWS = Limit(20_000, "I024", "有内容的最后一行")
    COLUMNS = Limit(256, "I025", "有内容的最后一列")
    CELLS = Limit(200_000, "I026", "有内容的单元格数")
    MERGED = Limit(100_000, "I027", "合并单元格覆盖的格数")
    TEXT = Limit(20_000, "I029", "一段文字的字数")
    DIGITS = Limit(15, "I030", "Excel 数字单元格的有效位数")
    EXPONENT = Limit(20, "I032", "以科学计数法存储的数的指数")
    DEPTH = Limit(32, "I061", "json 的嵌套层数")
    REMARKS = Limit(50, "I040", "同一种诊断逐条列出的次数")

    @property
    def limit(self) -> int:
        """The greatest value accepted."""
        return self.value.value

    @property
    def code(self) -> str:
        """The code of the diagnostic that refuses what is beyond."""
        return self.value.code
