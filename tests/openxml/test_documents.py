"""Everything that jixiao writes for Word and Excel opens without a repair: by the Open XML SDK, by structure, by others."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from lxml import etree
from openpyxl.utils import range_boundaries

from jixiao.cli import main

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SEED = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
PROJECT = ROOT / "tests/cases/lijiang-gucheng-wpzf-2020.json"
BAISHUI, NATIONAL = "shaanxi/baishui/department@2021", "national/project@2020"

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

FONTS = "/x:fonts[1]/x:font["
"""The SDK wants the parts of a font in one order; the standard (ISO 29500-1, CT_Font) takes them in any, as Excel does."""

Documents = dict[str, bytes]


def run(*arguments: object) -> None:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code in (0, 1), result.output


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """One of every kind of document, by a name that says which."""
    here = tmp_path_factory.mktemp("documents")
    filed = here / "filed"
    filed.mkdir()
    for name in ("甲", "乙"):
        shutil.copy(SEED, filed / f"{name}.xlsx")
    one = filed / "甲.xlsx"
    table = ("-f", BAISHUI, "--fail-on", "never")
    run("score", one, *table, "-o", here / "score.xlsx")
    run("score", one, *table, "-o", here / "score.docx")
    for suffix in ("xlsx", "docx"):
        run("summary", filed, "-f", BAISHUI, "-o", here / f"summary.{suffix}")
        run("docs", BAISHUI, "-o", here / f"docs.{suffix}")
    run("form", BAISHUI, "-o", here / "form.xlsx")
    run("form", BAISHUI, "--from", one, "-o", here / "form-filled.xlsx")
    run("form", NATIONAL, "-o", here / "form-own-rows.xlsx")
    run("report", one, *table, "--table", "-o", here / "report.docx")
    run("report", PROJECT, "-f", NATIONAL, "--fail-on", "never", "-o", here / "report-standard.docx")
    run("check", filed, *table, "--mark", here / "marked", "--return", here / "returned", "-o", here / "review.xlsx")
    run("demo", "--output", here / "demo")
    found = {
        path.relative_to(here).as_posix(): path for suffix in ("xlsx", "docx") for path in here.rglob(f"*.{suffix}")
    }
    return {name: path.read_bytes() for name, path in sorted(found.items()) if not name.startswith("filed/")}


Judge = Callable[[Documents], dict[str, list[str]]]


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """What the Open XML SDK says of documents, by their names. Skipped where it is not installed, unless under CI."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules").is_dir():
        if "CI" in os.environ and shutil.which("npm"):
            pytest.fail("the Open XML SDK is not there: make openxml")
        pytest.skip("the Open XML SDK is not there: make openxml (needs npm)")

    def judge(documents: Documents) -> dict[str, list[str]]:
        folder = tmp_path_factory.mktemp("judged")
        paths = {str(folder / f"{number}{PurePosixPath(name).suffix}"): name for number, name in enumerate(documents)}
        for path, name in paths.items():
            Path(path).write_bytes(documents[name])
        told = subprocess.run(
            [str(node), str(HERE / "validate.mjs"), *paths], capture_output=True, timeout=600, check=True
        )
        found = json.loads(told.stdout)
        return {name: [said for said in found[path] if FONTS not in said] for path, name in paths.items()}

    return judge


@pytest.fixture(scope="module")
def broken(documents: Documents) -> Documents:
    """Faults as they are made: children out of order, an attribute that means nothing, a style out of range."""
    report, form = documents["report.docx"], documents["form.xlsx"]
    text, sheet = "word/document.xml", "xl/worksheets/sheet1.xml"
    return {
        "broken/order.docx": edited(report, text, moved_last(f"{WORD}tcPr", f"{WORD}tcW")),
        "broken/word.docx": edited(report, text, lambda root: root[0].set(f"{WORD}no", "1")),
        "broken/order.xlsx": edited(form, sheet, moved_last("", f"{SHEET}sheetData")),
        "broken/value.xlsx": edited(form, sheet, lambda root: next(root.iter(f"{SHEET}c")).set("t", "text")),
    }


@pytest.fixture(scope="module")
def judged(sdk: Judge, documents: Documents, broken: Documents) -> dict[str, list[str]]:
    """What the SDK says of all of them, in one process: to start it takes as long as a dozen documents."""
    assert not documents.keys() & broken.keys()
    return sdk(documents | broken)


def test_the_open_xml_sdk_finds_nothing(judged: dict[str, list[str]], documents: Documents) -> None:
    assert {name: judged[name] for name in documents if judged[name]} == {}


def test_the_open_xml_sdk_would_find_it(judged: dict[str, list[str]], broken: Documents) -> None:
    assert all(judged[name] for name in broken), judged


@pytest.mark.usefixtures("documents")
def test_there_is_one_of_every_kind(documents: Documents) -> None:
    kinds = {
        "score.xlsx", "score.docx", "summary.xlsx", "summary.docx", "docs.xlsx", "docs.docx", "form.xlsx",
        "form-filled.xlsx", "form-own-rows.xlsx", "report.docx", "report-standard.docx", "review.xlsx",
        "marked/甲.xlsx", "returned/甲.docx", "demo/自评表.docx", "demo/自评报告.docx",
    }  # fmt: skip
    assert kinds <= documents.keys()


def test_nothing_that_makes_word_or_excel_repair(documents: Documents) -> None:
    assert {name: said for name, data in documents.items() if (said := list(faults(data)))} == {}


def test_what_makes_them_repair_is_seen(documents: Documents) -> None:
    form, report, summary = (documents[name] for name in ("form.xlsx", "report.docx", "summary.docx"))
    sheet = "xl/worksheets/sheet1.xml"

    def says(data: bytes, words: str) -> bool:
        return any(words in said for said in faults(data))

    def merged_twice(root: Any) -> None:
        area = next(root.iter(f"{SHEET}mergeCell"))
        area.addnext(etree.Element(f"{SHEET}mergeCell", ref=area.get("ref")))

    def long_list(root: Any) -> None:
        next(root.iter(f"{SHEET}formula1")).text = '"' + "甲," * 200 + '"'

    def pictures_alike(root: Any) -> None:  # where there is no typeface to draw with, the summary has none of its own
        root.extend([etree.Element(PICTURE, id="1") for _ in range(2)])

    assert says(edited(form, sheet, merged_twice), "merged twice")
    assert says(edited(form, sheet, long_list), "255")
    assert says(
        edited(form, "xl/workbook.xml", lambda root: next(root.iter(f"{SHEET}sheet")).set("name", "甲" * 32)),
        "name of a sheet",
    )
    assert says(edited(form, sheet, lambda root: next(root.iter(f"{SHEET}c")).set("s", "9999")), "style")
    assert says(without(report, "word/styles.xml"), "no part")
    assert says(edited(summary, "word/document.xml", pictures_alike), "twice")


def test_other_libraries_read_all_of_it(documents: Documents) -> None:
    for name, data in documents.items():
        if name.endswith(".docx"):
            assert [line.text for line in docx.Document(BytesIO(data)).paragraphs], name
        else:
            book = openpyxl.load_workbook(BytesIO(data))
            assert any(cell.value is not None for sheet in book for row in sheet.iter_rows() for cell in row), name


def test_libreoffice_opens_all_of_it(libreoffice: Callable[[Documents, str], Documents], documents: Documents) -> None:
    named = {f"{number}{PurePosixPath(name).suffix}": data for number, (name, data) in enumerate(documents.items())}
    made = libreoffice(named, "pdf")
    assert len(made) == len(named)
    assert all(data.startswith(b"%PDF") for data in made.values())


def edited(data: bytes, part: str, change: Callable[[Any], object]) -> bytes:
    """A document with one part changed."""
    with ZipFile(BytesIO(data)) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    root = etree.fromstring(parts[part])
    change(root)
    return zipped(parts | {part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def without(data: bytes, part: str) -> bytes:
    with ZipFile(BytesIO(data)) as given:
        return zipped({name: given.read(name) for name in given.namelist() if name != part})


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def moved_last(parent: str, child: str) -> Callable[[Any], None]:
    """Puts a child behind its siblings; `parent` "" is the root."""

    def move(root: Any) -> None:
        owner = next(item for item in root.iter(parent) if len(item) > 1) if parent else root
        owner.append(owner.find(child))

    return move


def faults(data: bytes) -> Iterator[str]:
    """The known causes of a repair that stand outside the schemas, or that a schema does not see."""
    with ZipFile(BytesIO(data)) as file:
        names = file.namelist()
        parts = {name: file.read(name) for name in names}
    yield from (f"{name}: twice in the file" for name in set(names) if names.count(name) > 1)
    trees = {name: etree.fromstring(content) for name, content in parts.items() if name.endswith((".xml", ".rels"))}
    yield from _packaging(trees, set(parts))
    yield from _unique(trees)
    if "xl/workbook.xml" in trees:
        yield from _workbook(trees)


def _packaging(trees: dict[str, Any], names: set[str]) -> Iterator[str]:
    """Every part has a type, and every relationship leads to a part that is there."""
    types = trees["[Content_Types].xml"]
    known = {item.get("Extension").lower() for item in types.iter(f"{TYPES}Default")}
    stated = [item.get("PartName").removeprefix("/") for item in types.iter(f"{TYPES}Override")]
    yield from (f"{name}: no part for a content type" for name in stated if name not in names)
    yield from (f"{name}: two content types" for name in set(stated) if stated.count(name) > 1)
    for name in names - {"[Content_Types].xml"}:
        if name not in stated and name.rpartition(".")[2].lower() not in known:
            yield f"{name}: no content type"
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        base = PurePosixPath(name).parent.parent
        ids = [item.get("Id") for item in tree]
        yield from (f"{name}: {id} twice" for id in set(ids) if ids.count(id) > 1)
        for item in tree:
            target = item.get("Target")
            path = os.path.normpath(target.lstrip("/") if target.startswith("/") else str(base / target))
            if item.get("TargetMode") != "External" and path not in names:
                yield f"{name}: no part {path}"


def _unique(trees: dict[str, Any]) -> Iterator[str]:
    """Ids that may stand once: pictures and bookmarks of a document, names of its styles."""
    for name, tree in trees.items():
        for tag, key in ((PICTURE, "id"), (f"{WORD}bookmarkStart", f"{WORD}id"), (f"{WORD}style", f"{WORD}styleId")):
            ids = [item.get(key) for item in tree.iter(tag)]
            yield from (f"{name}: {tag.rpartition('}')[2]} {id} twice" for id in set(ids) if ids.count(id) > 1)
        if name == "word/document.xml":
            for cell in tree.iter(f"{WORD}tc"):
                if cell[-1].tag != f"{WORD}p":
                    yield f"{name}: a cell that does not end with a paragraph"


def _workbook(trees: dict[str, Any]) -> Iterator[str]:
    book, styles = trees["xl/workbook.xml"], trees["xl/styles.xml"]
    sheets = [item.get("name") for item in book.iter(f"{SHEET}sheet")]
    for name in sheets:
        if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name.startswith("'") or name.endswith("'"):
            yield f"{name}: no name of a sheet"
    yield from (f"{name}: two sheets" for name in sheets if [item.lower() for item in sheets].count(name.lower()) > 1)
    defined = [(item.get("name"), item.get("localSheetId")) for item in book.iter(f"{SHEET}definedName")]
    yield from (f"{name}: defined twice" for name in set(defined) if defined.count(name) > 1)
    for item in book.iter(f"{SHEET}definedName"):
        if int(item.get("localSheetId") or 0) >= len(sheets) or "#REF!" in (item.text or ""):
            yield f"{item.get('name')}: defined for nothing"
    looks = len(styles.find(f"{SHEET}cellXfs"))
    differing = len(styles.find(f"{SHEET}dxfs")) if styles.find(f"{SHEET}dxfs") is not None else 0
    for kind in ("cellXfs", "cellStyleXfs", "fonts", "fills", "borders", "dxfs", "numFmts"):
        found = styles.find(f"{SHEET}{kind}")
        if found is not None and found.get("count") not in (None, str(len(found))):
            yield f"styles: {kind} counts {found.get('count')}, holds {len(found)}"
    if looks > 64_000:
        yield f"styles: {looks} of at most 64,000"
    shared = trees.get("xl/sharedStrings.xml")
    texts = len(shared.findall(f"{SHEET}si")) if shared is not None else 0
    for name, tree in trees.items():
        if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet"):
            for text in tree.iter(f"{SHEET}si", f"{SHEET}is"):
                if len("".join(text.itertext())) > 32_767:
                    yield f"{name}: a text of more than 32,767 characters"
        if name.startswith("xl/worksheets/sheet"):
            yield from _sheet(name, tree, looks, texts, differing)


def _sheet(name: str, tree: Any, looks: int, texts: int, differing: int) -> Iterator[str]:
    covered: set[tuple[int, int]] = set()
    for area in tree.iter(f"{SHEET}mergeCell"):
        left, top, right, bottom = range_boundaries(area.get("ref"))
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if covered & cells or len(cells) < 2:
            yield f"{name}: {area.get('ref')} is merged twice, or one cell"
        covered |= cells
    seen: set[str] = set()
    for cell in tree.iter(f"{SHEET}c"):
        if cell.get("r") in seen:
            yield f"{name}: {cell.get('r')} twice"
        seen.add(cell.get("r"))
        if int(cell.get("s") or 0) >= looks:
            yield f"{name}: {cell.get('r')} has a style that is not there"
        value, formula = cell.find(f"{SHEET}v"), cell.find(f"{SHEET}f")
        if cell.get("t") == "s" and (value is None or int(value.text) >= texts):
            yield f"{name}: {cell.get('r')} has a text that is not there"
        if formula is not None and formula.text and len(formula.text) > 8_192:
            yield f"{name}: {cell.get('r')} has a formula of more than 8,192 characters"
    for rule in tree.iter(f"{SHEET}dataValidation"):
        for kind, most in (("formula1", 255), ("formula2", 255)):
            given = rule.find(f"{SHEET}{kind}")
            if given is not None and given.text and len(given.text.strip('"')) > most:
                yield f"{name}: {kind} of {rule.get('sqref')} is longer than {most}"
        for kind, most in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
            if len(rule.get(kind) or "") > most:
                yield f"{name}: {kind} of {rule.get('sqref')} is longer than {most}"
    priorities = [rule.get("priority") for rule in tree.iter(f"{SHEET}cfRule")]
    yield from (f"{name}: two rules of priority {one}" for one in set(priorities) if priorities.count(one) > 1)
    for rule in tree.iter(f"{SHEET}cfRule"):
        if rule.get("dxfId") is not None and int(rule.get("dxfId")) >= differing:
            yield f"{name}: a rule looks like nothing that is there"
