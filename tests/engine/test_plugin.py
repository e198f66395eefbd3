from __future__ import annotations

import os
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from jixiao import plugin
from jixiao.diagnostic import Rejected
from jixiao.filing.limits import Limits
from jixiao.filing.model import Sheets
from jixiao.plugin import READERS, Reader, installed, load_reader, load_renderer, read_file

Install = Callable[..., None]


class Fits:
    suffixes = ("abc",)

    def read(self, data: bytes, *, name: str) -> Sheets:
        return Sheets(name, str(len(data)), ())


class Misfits:
    suffixes = ("abc",)


class Breaks:
    def __init__(self) -> None:
        raise ImportError("no such library")


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    def do(*values: str, group: str = READERS, name: str = "abc") -> None:
        points = [EntryPoint(name, value, group) for value in values]

        def declared(group: str, name: str | None = None) -> list[EntryPoint]:
            return [point for point in points if point.group == group and name in (None, point.name)]

        monkeypatch.setattr(plugin, "declared", declared)

    return do


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> str:
    import sys

    name = "plugins_of_strangers"
    monkeypatch.setitem(sys.modules, name, sys.modules[__name__])
    return name


def refused(load: Callable[[str], object], name: str) -> tuple[str, str]:
    with pytest.raises(Rejected) as caught:
        load(name)
    (item,) = caught.value.diagnostics
    assert item.message("en")  # type: ignore[arg-type]
    return item.code, item.message()


@pytest.mark.parametrize("suffix", ["xlsx", "XLSX", "xlsm", "csv", "tsv", "json", "yaml", "yml"])
def test_built_in_readers_come_in_by_entry_points(suffix: str) -> None:
    assert suffix.lower() in load_reader(suffix).suffixes
    assert isinstance(load_reader(suffix), Reader)


def test_installed_plugins_are_listed_by_name() -> None:
    names = [item.name for item in installed(READERS)]
    assert names == sorted(names)
    assert {"xlsx", "csv", "json", "yaml"} <= set(names)


def test_an_unknown_suffix_is_refused_with_those_there_are() -> None:
    code, message = refused(load_reader, "pptx")
    assert code == "I010"
    assert "、".join(item.name for item in installed(READERS)) in message


def test_an_unknown_renderer_is_misuse() -> None:
    assert refused(load_renderer, "papyrus")[0] == "U080"


def test_a_stranger_comes_in_by_the_same_door(install: Install, here: str) -> None:
    install(f"{here}:Fits")
    assert load_reader("ABC").read(b"12", name="x") == Sheets("x", "2", ())


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (("{}:Fits", "{}:Misfits"), "I011"),
        (("{}:Misfits",), "I012"),
        (("{}:Breaks",), "I013"),
        (("{}:Nothing",), "I013"),
        (("no_such_module:X",), "I013"),
    ],
)
def test_two_misfitting_and_broken_plugins_are_named(
    install: Install, here: str, values: tuple[str, ...], code: str
) -> None:
    install(*(value.format(here) for value in values))
    found, message = refused(load_reader, "abc")
    assert found == code
    assert values[0].format(here) in message


def test_the_same_plugin_announced_twice_is_one(install: Install, here: str) -> None:
    install(f"{here}:Fits", f"{here}:Fits")
    assert isinstance(load_reader("abc"), Fits)


def test_only_the_chosen_plugin_is_imported(install: Install, here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint("abc", f"{here}:Fits", READERS), EntryPoint("xyz", "explodes_when_imported:X", READERS)]
    monkeypatch.setattr(plugin, "declared", lambda group, name: [p for p in points if p.name == name])
    assert isinstance(load_reader("abc"), Fits)


# files


def test_a_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "表.CSV"
    path.write_text("一,二\n", encoding="utf-8")
    sheets = read_file(path)
    assert isinstance(sheets, Sheets)
    assert sheets.file == "表.CSV"


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    (tmp_path / "b.csv").mkdir()
    (tmp_path / "各单位").mkdir()
    for name, code in (
        ("a.csv", "I007"),
        ("b.csv", "I007"),
        ("各单位", "I007"),
        ("c.csv", "I006"),
        ("x" * 300 + ".csv", "I006"),
    ):
        with pytest.raises(Rejected) as caught:
            read_file(tmp_path / name)
        assert [item.code for item in caught.value.diagnostics] == [code]
    with pytest.raises(Rejected) as caught:
        read_file(Path("a\0.csv"))
    assert [item.code for item in caught.value.diagnostics] == ["I006"]


def test_no_more_of_a_large_file_is_read_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.truncate(Limits.FILE.limit * 50)
    with pytest.raises(Rejected) as caught:
        read_file(path)
    assert [item.code for item in caught.value.diagnostics] == ["I001"]


def test_only_a_reader_of_text_is_told_the_encoding(tmp_path: Path) -> None:
    table = tmp_path / "表.csv"
    table.write_bytes("三級指標,得分\n甲,2\n".encode("big5"))
    found = read_file(table, "big5")
    assert isinstance(found, Sheets)
    assert [cell.text if cell else None for cell in found.sheets[0].rows[0]] == ["三級指標", "得分"]
    other = tmp_path / "表.json"
    other.write_text('{"filing": 1, "office": "某局"}', encoding="utf-8")
    assert read_file(other, "big5") == read_file(other)
