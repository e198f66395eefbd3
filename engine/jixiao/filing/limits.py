"""The limits of a filing: how large a file, a grid, a text may be. Part of the language, one diagnostic each."""

from __future__ import annotations

from enum import Enum

from jixiao.diagnostic.code import Words
from jixiao.document import Limit
from jixiao.number import MOST_DIGITS


class Limits(Enum):
    """Every limit of a filing, as docs/reference/limits.md publishes it."""

    FILE = Limit(("文件的字节数", "bytes of a file"), 20_000_000, "I001")
    UNPACKED = Limit(
        ("压缩包（xlsx、docx、ods）解压后的字节数", "bytes of a package when unpacked"), 100_000_000, "I020"
    )
    PARTS = Limit(("压缩包里的部件数", "parts of a package"), 1_000, "I021")
    ELEMENTS = Limit(
        ("所读部件里的 XML 元素数；xls 的记录数", "XML elements of the parts that are read; records of .xls"),
        3_000_000,
        "I043",
    )
    ROWS = Limit(
        ("有内容的最后一行；json、yaml 一个列表的项数", "last row that holds something; items of a list"),
        20_000,
        "I024",
    )
    COLUMNS = Limit(("有内容的最后一列", "number of the last column that holds something"), 256, "I025")
    CELLS = Limit(
        ("有内容的单元格数；json、yaml 的值的个数", "cells or values that hold something"),
        200_000,
        "I026",
    )
    MERGED = Limit(("合并单元格覆盖的格数", "cells covered by merged ranges"), 100_000, "I027")
    TEXT = Limit(("一段文字的字数", "characters of a text"), 20_000, "I029")
    DIGITS = Limit(("数字单元格整数部分的位数", "digits before the point of a number cell"), 15, "I030")
    EXPONENT = Limit(("存储的数的指数（正负相同）", "power of ten of a stored number, up or down"), 20, "I032")
    DEPTH = Limit(
        (
            "json 里列表和键值、文档里的表格嵌套的层数",
            "lists and mappings in json, tables in documents, inside each other",
        ),
        32,
        "I061",
    )
    NODES = Limit(("json 里括号和逗号的个数", "brackets and commas of a json"), 400_000, "I090")
    PAGES = Limit(("PDF 的页数", "pages of a PDF"), 200, "I141")
    NUMBER = Limit(("一个数的位数", "digits of a number"), MOST_DIGITS, "N105")
    POSTED = Limit(
        ("一个文件夹或压缩包里要复核的文件数", "files of a folder or an archive to be reviewed"), 20_000, "U142"
    )
    REMARKS = Limit(("读文件时同一种诊断逐条列出的次数", "diagnostics of one kind listed one by one"), 50, "I040")

    @property
    def counts(self) -> Words:
        """What is counted, in both languages."""
        return self.value.counts

    @property
    def limit(self) -> int:
        """The greatest value accepted."""
        return self.value.most

    @property
    def code(self) -> str:
        """The code of the diagnostic that refuses what is beyond."""
        return self.value.code
