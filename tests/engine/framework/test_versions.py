"""Versions of one framework among themselves, and seals that keep what was published."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.framework.catalog import Catalog, Pack
from jixiao.framework.seal import FILE, check_sealable, read_seals, root_of, seal_of
from jixiao.framework.versions import check_versions, choose


def write(root: Path, version: str, whole: str, years: str, more: str = "", id: str = "a/b") -> Path:
    file = root.joinpath(*id.split("/"), version, "framework.yaml")
    file.parent.mkdir(parents=True)
    text = whole.replace("test/small", id).replace('"2021"', f'"{version}"')
    file.write_text(text.replace("budget_years: {from: 2021}", f"budget_years: {years}\n{more}"), encoding="utf-8")
    return file


def catalog(root: Path) -> Catalog:
    return Catalog((Pack(str(root), root),))


def among(root: Path) -> list[tuple[str, str]]:
    known = catalog(root)
    found = check_versions(known.load(entry.name) for entry in known.entries())
    return [(item.code, dict(item.arguments).get("years", "")) for item in found]


@pytest.mark.parametrize(
    ("first", "second", "more", "said"),
    [
        ("{from: 2019, until: 2020}", "{from: 2021}", "", []),
        ("{from: 2019, until: 2021}", "{from: 2021}", "", [("F173", "2021")]),
        ("{from: 2019}", "{from: 2021}", "", [("F173", "2021 起")]),
        ("{from: 2019, until: 2022}", "{from: 2021}", "", [("F173", "2021—2022")]),
        ("{from: 2019}", "{from: 2021}", "replaces: [a/b@2021]", []),
        ("{from: 2017, until: 2018}", "{from: 2020}", "", [("F174", "2019")]),
        ("{from: 2016, until: 2017}", "{from: 2020}", "", [("F174", "2018—2019")]),
        ("{from: 2019, until: 2020}", "{from: 2021}", "replaces: [a/b@2009]", [("F175", "")]),
    ],
)
def test_years_are_neither_shared_nor_left_out(
    tmp_path: Path, whole: str, first: str, second: str, more: str, said: list[tuple[str, str]]
) -> None:
    write(tmp_path, "2021", whole, first)
    write(tmp_path, "2022", whole, second, more)
    assert among(tmp_path) == said


def test_versions_do_not_replace_each_other(tmp_path: Path, whole: str) -> None:
    write(tmp_path, "2021", whole, "{from: 2021}", "replaces: [a/b@2021.1]")
    write(tmp_path, "2021.1", whole, "{from: 2021}", "replaces: [a/b@2021]")
    assert among(tmp_path) == [("F176", "")]


def test_replacing_reaches_through(tmp_path: Path, whole: str) -> None:
    write(tmp_path, "2021", whole, "{from: 2021}")
    write(tmp_path, "2021.1", whole, "{from: 2021}", "replaces: [a/b@2021]")
    write(tmp_path, "2021.2", whole, "{from: 2021}", "replaces: [a/b@2021.1]")
    assert among(tmp_path) == []


def test_a_bare_id_and_a_year_mean_the_version_that_no_other_replaces(tmp_path: Path, whole: str) -> None:
    write(tmp_path, "2019", whole, "{from: 2019, until: 2020}")
    write(tmp_path, "2021", whole, "{from: 2021}")
    write(tmp_path, "2021.1", whole, "{from: 2021}", "replaces: [a/b@2021]")
    known = catalog(tmp_path)
    assert known.names("a/b") == ("a/b@2019", "a/b@2021", "a/b@2021.1")
    assert choose(known.candidates("a/b"), "project", 2020).name == "a/b@2019"
    assert choose(known.candidates("a/b"), "project", 2024).name == "a/b@2021.1"
    assert choose(known.named("a/b"), None, 2024).name == "a/b@2021.1"
    assert [item.name for item in known.candidates("a/b@2021")] == ["a/b@2021"]
    assert [item.name for item in known.candidates("a/b@latest")] == ["a/b@2021.1"]


PUBLISHED = "status: draft", "status: published"


def codes(known: Catalog, name: str) -> list[str]:
    try:
        return [item.code for item in known.read(name).diagnostics]
    except Rejected as rejected:
        return [item.code for item in rejected.diagnostics]


def seal(known: Catalog, file: Path, name: str) -> None:
    framework = known.load(name)
    root = root_of(file, name)
    assert root is not None
    check_sealable(framework, root, iter([(parent, root) for parent in framework.parents]))
    seals = read_seals(root) | {name: seal_of(framework, file)}
    (root / FILE).write_text("".join(item.line for item in seals.values()), encoding="utf-8")


def test_what_is_sealed_cannot_be_edited_nor_what_it_extends(tmp_path: Path, whole: str) -> None:
    up = write(tmp_path, "2021", whole.replace(*PUBLISHED), "{from: 2021}", id="up")
    head = 'jixiao: 1\nid: down\nversion: "1"\nstatus: published\nextends: up@2021\n'
    down = tmp_path / "down" / "1" / "framework.yaml"
    down.parent.mkdir(parents=True)
    down.write_text(head, encoding="utf-8")
    known = catalog(tmp_path)
    assert codes(known, "up@2021") == ["F182"]
    assert sealing(known, down, "down@1") == "F184"
    seal(known, up, "up@2021")
    seal(known, down, "down@1")
    assert codes(known, "up@2021") == codes(known, "down@1") == []
    assert codes(known, str(down)) == []

    edited = up.read_text(encoding="utf-8")
    up.write_text(edited.replace("小框架", "大框架"), encoding="utf-8")
    assert codes(known, "up@2021") == codes(known, "down@1") == ["F180"]
    resealed = {name: item for name, item in read_seals(tmp_path).items() if name != "up@2021"}
    (tmp_path / FILE).write_text("".join(item.line for item in resealed.values()), encoding="utf-8")
    assert codes(known, "down@1") == ["F181"]  # not one of its own letters has changed

    up.write_text(edited, encoding="utf-8")
    down.write_text(head + "# 一个注\n", encoding="utf-8")
    assert codes(known, "down@1") == ["F180"]


def sealing(known: Catalog, file: Path, name: str) -> str:
    framework = known.load(name)
    root = root_of(file, name)
    with pytest.raises(Rejected) as caught:
        check_sealable(framework, root, iter([(parent, root) for parent in framework.parents]))
    found: Diagnostic = caught.value.diagnostics[0]
    return found.code


def test_a_draft_is_not_sealed(tmp_path: Path, whole: str) -> None:
    file = write(tmp_path, "2021", whole, "{from: 2021}")
    assert sealing(catalog(tmp_path), file, "a/b@2021") == "F183"
    loose = tmp_path / "framework.yaml"
    loose.write_text(whole.replace(*PUBLISHED), encoding="utf-8")
    assert root_of(loose, "a/b@2021") is None
