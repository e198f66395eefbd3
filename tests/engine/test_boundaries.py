"""No exception of a library leaves the module that knows the library (law I-74): each class is raised, at each door."""

from __future__ import annotations

import ast
import csv
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

import polars as pl
import pytest
import simpleeval
import xlrd
import yaml
from lxml import etree
from xlrd.compdoc import CompDocError

from jixiao import api, plugin
from jixiao.diagnostic import Rejected
from jixiao.document import Scalar, parse, read_source
from jixiao.expression.formula import read_formula
from jixiao.expression.names import names_of
from jixiao.filing.model import RawFiling
from jixiao.origin import Source, Span
from jixiao_plugins import package, xml
from jixiao_plugins.csv.reader import CsvReader
from jixiao_plugins.docx.reader import DocxReader
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.local import ledger as ledgers
from jixiao_plugins.ods.reader import OdsReader
from jixiao_plugins.xls.reader import XlsReader
from jixiao_plugins.xlsx.reader import XlsxReader

FORM = Path(__file__).parents[2] / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"

UNICODE = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


def below(base: type[Exception]) -> list[type[Exception]]:
    """`base` and every class that a library derives from it."""
    return [base, *(found for child in base.__subclasses__() for found in below(child))]


def made(kind: type[Exception]) -> Exception:
    """One of that class, however many arguments it wants."""
    for arguments in (("wrong",), ("wrong", "wrong"), ("wrong", "wrong", "wrong"), ()):
        try:
            return kind(*arguments)
        except TypeError:
            continue
    raise AssertionError(kind)


def codes(work: Callable[[], object]) -> set[str]:
    with pytest.raises(Rejected) as caught:
        work()
    return {item.code for item in caught.value.diagnostics}


def raising(problem: Exception) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise problem

    return fail


OF_PACKAGES = [
    *(made(kind) for kind in (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, expat.ExpatError)),
    *(made(kind) for kind in (OSError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, IndexError)),
    *(made(kind) for kind in (OverflowError, RecursionError, MemoryError, AttributeError, TypeError)),
    UNICODE,
]


@pytest.mark.parametrize("problem", OF_PACKAGES, ids=lambda problem: type(problem).__name__)
@pytest.mark.parametrize("door", ["ZipFile", "open", "ParserCreate"])
def test_packages(monkeypatch: pytest.MonkeyPatch, door: str, problem: Exception) -> None:
    data = FORM.read_bytes()
    if door == "ParserCreate":
        monkeypatch.setattr(xml.expat, "ParserCreate", raising(problem))
    elif door == "open":
        monkeypatch.setattr(package.zipfile.ZipFile, "open", raising(problem))
    else:
        monkeypatch.setattr(package.zipfile, "ZipFile", raising(problem))
    assert codes(lambda: XlsxReader().read(data, name="表.xlsx")) == {"I005"}


PLUGINS = Path(__file__).parents[1] / "plugins"
STEM = "xuancheng-gaj-jindu-2021"
OF_WORKBOOKS = [made(kind) for kind in (xlrd.XLRDError, CompDocError, AssertionError)]


@pytest.mark.parametrize("problem", [*OF_PACKAGES, *OF_WORKBOOKS], ids=lambda problem: type(problem).__name__)
@pytest.mark.parametrize("door", ["open_workbook", "compdoc.CompDoc"])
def test_old_workbooks(monkeypatch: pytest.MonkeyPatch, door: str, problem: Exception) -> None:
    data = (PLUGINS / "xls/cases" / f"{STEM}.xls").read_bytes()
    monkeypatch.setattr(f"xlrd.{door}", raising(problem))
    assert codes(lambda: XlsReader().read(data, name="表.xls")) == {"I005"}


@pytest.mark.parametrize("problem", OF_PACKAGES, ids=lambda problem: type(problem).__name__)
def test_spreadsheets_and_documents(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    data = (PLUGINS / "ods/cases" / f"{STEM}.ods").read_bytes()
    monkeypatch.setattr(xml.expat, "ParserCreate", raising(problem))
    assert codes(lambda: OdsReader().read(data, name="表.ods")) == {"I005"}
    assert codes(lambda: DocxReader().read(data, name="表.docx")) <= {"I003", "I005"}


OF_LXML = [
    etree.LxmlError("wrong"),
    etree.XMLSyntaxError("wrong", 1, 1, 1),
    *(made(kind) for kind in (etree.ParserError, etree.SerialisationError, ValueError, MemoryError, AssertionError)),
]


@pytest.mark.parametrize("problem", OF_LXML, ids=lambda problem: type(problem).__name__)
def test_pages(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    monkeypatch.setattr(etree, "fromstring", raising(problem))
    assert codes(lambda: XlsReader().read(b"<html><table>", name="表.xls")) == {"I005"}


@pytest.mark.parametrize(
    "problem",
    [
        json.JSONDecodeError("wrong", "{", 0),
        ValueError("Exceeds the limit for integer"),
        RecursionError("deep"),
        UNICODE,
    ],
    ids=lambda problem: type(problem).__name__,
)
def test_json(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    monkeypatch.setattr("jixiao_plugins.json.reader.json.loads", raising(problem))
    assert codes(lambda: JsonReader().read(b"{}", name="a.json")) <= {"I005", "I060"}


def test_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        line_num = 3

        def __iter__(self) -> Iterator[list[str]]:
            raise csv.Error("wrong")

    monkeypatch.setattr("jixiao_plugins.csv.reader.csv.reader", lambda *_, **__: Broken())
    assert codes(lambda: CsvReader().read(b"a,b\n", name="a.csv")) == {"I052"}


@pytest.mark.parametrize("kind", below(yaml.YAMLError), ids=lambda kind: kind.__name__)
def test_yaml(kind: type[Exception]) -> None:
    if issubclass(kind, yaml.reader.ReaderError):
        problem: Exception = kind("a.yaml", 0, 0, "utf-8", "wrong")
    else:
        problem = made(kind)

    def stream(_: str) -> Iterator[object]:
        raise problem
        yield

    # The pure parser has the last word, and finds nothing wrong: the document stands as it reads it.
    assert parse(read_source("a.yaml", b"a: 1"), stream).root
    codes_of_both = codes(lambda: parse(Source("a.yaml", "a: [1"), stream))
    assert all(code.startswith("D") for code in codes_of_both)


def formula(text: str) -> object:
    return read_formula(Scalar(text, Span(Source("f.yaml", text), 1, 1, 1, len(text) + 1)), names_of(()))


@pytest.mark.parametrize("kind", below(simpleeval.InvalidExpression), ids=lambda kind: kind.__name__)
def test_the_walker_of_formulas(monkeypatch: pytest.MonkeyPatch, kind: type[Exception]) -> None:
    monkeypatch.setattr(simpleeval.SimpleEval, "eval", raising(made(kind)))
    assert codes(lambda: formula("1 + 1")) == {"E109"}


@pytest.mark.parametrize("kind", [SyntaxError, ValueError, RecursionError, MemoryError])
def test_the_parser_of_formulas(monkeypatch: pytest.MonkeyPatch, kind: type[Exception]) -> None:
    monkeypatch.setattr(ast, "parse", raising(kind("wrong")))
    assert codes(lambda: formula("1 + 1")) == {"E109"}


@pytest.mark.parametrize("kind", below(pl.exceptions.PolarsError), ids=lambda kind: kind.__name__)
def test_ledgers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: type[Exception]) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"甲": ["1"]}).write_parquet(path)
    first = next(iter(ledgers.parts(path)))
    assert first.table.height == 1
    monkeypatch.setattr(pl.LazyFrame, "collect", raising(made(kind)))
    assert codes(lambda: list(ledgers.parts(path))) == {"I005"}


def test_a_parquet_damaged_inside(tmp_path: Path) -> None:
    """Its foot is whole, its pages are not."""
    path = tmp_path / "a.parquet"
    pl.DataFrame({"甲": [str(n) for n in range(2_000)]}).write_parquet(path, compression="zstd")
    data = path.read_bytes()
    path.write_bytes(data[:64] + bytes(200) + data[264:])
    assert codes(lambda: list(ledgers.parts(path))) == {"I005"}


@pytest.mark.parametrize("problem", [*OF_PACKAGES, made(ZeroDivisionError)], ids=lambda problem: type(problem).__name__)
def test_a_strangers_reader(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    """A plugin that fails refuses its file; the others of a batch are read."""

    class Reader:
        suffixes: tuple[str, ...] = ("odd",)

        def read(self, data: bytes, *, name: str) -> RawFiling:
            raise problem

    monkeypatch.setattr(api, "load_reader", lambda _: Reader())
    assert codes(lambda: api.read_bytes(b"x", "a.odd")) == {"I091"}
    monkeypatch.setattr(plugin, "load_reader", lambda _: Reader())
    assert codes(lambda: api.read_file(FORM)) == {"I091"}
