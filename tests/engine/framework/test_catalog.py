from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.framework.build import digest_of
from jixiao.framework.catalog import Catalog, Pack, checked_list, installed_catalog
from jixiao.framework.model import Framework
from jixiao.framework.versions import version_order


def write(root: Path, name: str, text: str) -> Path:
    id, _, version = name.partition("@")
    folder = root.joinpath(*id.split("/"), version)
    folder.mkdir(parents=True)
    text = text.replace("id: test/small", f"id: {id}").replace('version: "2021"', f'version: "{version}"')
    (folder / "framework.yaml").write_text(text, encoding="utf-8")
    return folder


def catalog(*roots: Path) -> Catalog:
    return Catalog(tuple(Pack(str(root), root) for root in roots))


def refusal(catalog: Catalog, name: str) -> Diagnostic:
    with pytest.raises(Rejected) as caught:
        catalog.load(name)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


def test_a_framework_is_found_by_its_name(tmp_path: Path, whole: str) -> None:
    write(tmp_path, "a/b@2021", whole)
    write(tmp_path, "a/b@2021.10", whole)
    write(tmp_path, "a/b@2021.9", whole)
    write(tmp_path, "c@1", whole)
    known = catalog(tmp_path)
    assert [entry.name for entry in known.entries()] == ["a/b@2021", "a/b@2021.9", "a/b@2021.10", "c@1"]
    assert known.load("a/b@2021").name == "a/b@2021"
    assert known.load("a/b@latest").name == "a/b@2021.10"
    assert known.load("c").name == "c@1"
    assert refusal(known, "a/b").code == "F104"


def test_versions_are_numbers() -> None:
    assert sorted(["2021.10", "2021", "2021.9"], key=version_order) == ["2021", "2021.9", "2021.10"]


def test_unknown_names_have_a_suggestion(tmp_path: Path, whole: str) -> None:
    write(tmp_path, "national/project@2020", whole)
    known = catalog(tmp_path)
    assert dict(refusal(known, "national/projekt@2020").arguments)["near"] == "national/project@2020"
    assert dict(refusal(known, "nationl/project").arguments)["near"] == "national/project"
    assert refusal(known, "x@1").code == "F101"


def test_folders_above_a_file_are_asked_by_name_and_not_searched(tmp_path: Path, whole: str) -> None:
    """Above a draft may stand a home folder, or all of a disk, with folders that nobody may read."""
    write(tmp_path, "a/b@2021", whole)
    draft = write(tmp_path / "drafts", "c/d@2022", whole.replace("subject:", "extends: a/b@2021\nsubject:", 1))
    assert catalog().load(str(draft)).name == "c/d@2022"
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    try:
        write(tmp_path / "drafts", "c/e@2022", whole)
        (draft / "framework.yaml").write_text((draft / "framework.yaml").read_text().replace("a/b@2021", "c/f@2022"))
        wrong = refusal(catalog(), str(draft))
        assert wrong.code == "F102"
        assert dict(wrong.arguments)["known"] == "c/d@2022、c/e@2022"
    finally:
        locked.chmod(0o755)


@pytest.mark.parametrize(
    "name", ["../a@1", "a/../b@1", "/etc/passwd", "a@1/../..", "A@1", "", "a@", "@1", "a b@1", "\0@1"]
)
def test_a_name_never_leads_out(tmp_path: Path, whole: str, name: str) -> None:
    write(tmp_path / "inner", "a@1", whole)
    write(tmp_path, "b@1", whole)
    with pytest.raises(Rejected) as caught:
        catalog(tmp_path / "inner").named(name)
    assert [item.code for item in caught.value.diagnostics] == ["F103"]


def test_a_link_never_leads_out(tmp_path: Path, whole: str) -> None:
    outside = write(tmp_path / "outside", "b@1", whole)
    (tmp_path / "inner" / "b").mkdir(parents=True)
    (tmp_path / "inner" / "b" / "1").symlink_to(outside)
    assert refusal(catalog(tmp_path / "inner"), "b@1").code in ("F101", "F102")


def test_a_name_from_a_filing_is_never_a_path(tmp_path: Path, whole: str) -> None:
    folder = write(tmp_path, "b@1", whole)
    known = catalog()
    assert known.load(str(folder)).name == "b@1"
    with pytest.raises(Rejected) as caught:
        known.named(str(folder))
    assert [item.code for item in caught.value.diagnostics] == ["F103"]


def test_one_framework_has_one_place(tmp_path: Path, whole: str) -> None:
    write(tmp_path / "one", "b@1", whole)
    write(tmp_path / "two", "b@1", whole)
    found = refusal(catalog(tmp_path / "one", tmp_path / "two"), "b@1")
    assert found.code == "F105"
    assert "one" in found.message()
    assert "two" in found.message()
    assert catalog(tmp_path / "one", tmp_path / "one").load("b@1").name == "b@1"


def test_a_folder_and_its_framework_agree(tmp_path: Path, whole: str) -> None:
    folder = write(tmp_path, "b@1", whole)
    folder.rename(folder.parent / "2")
    assert refusal(catalog(tmp_path), "b@2").code == "F108"


def child(parent: str) -> str:
    head = 'jixiao: 1\nid: test/small\nversion: "2021"\nstatus: draft\ntitle: 子\nbasis: {assumed: true}\n'
    return f"{head}extends: {parent}\n"


def test_a_file_by_path_extends_what_stands_beside_it(tmp_path: Path, whole: str) -> None:
    write(tmp_path, "up@1", whole)
    folder = write(tmp_path, "county/down@2", child("up@1"))
    for path in (folder, folder / "framework.yaml"):
        framework = catalog().load(str(path))
        assert (framework.name, framework.parents, framework.title) == ("county/down@2", ("up@1",), "子")


def test_an_added_folder_extends_what_is_installed(tmp_path: Path) -> None:
    write(tmp_path, "county/down@2", child("reconstructed/department-three-part@2021"))
    assert installed_catalog([tmp_path]).load("county/down@2").parents == ("reconstructed/department-three-part@2021",)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert [item.code for item in installed_catalog([tmp_path / "none"]).problems] == ["F109"]
    assert refusal(catalog(), str(tmp_path)).code == "F106"


def test_an_unreadable_file_is_a_diagnostic(tmp_path: Path, whole: str) -> None:
    folder = write(tmp_path, "b@1", whole)
    file = folder / "framework.yaml"
    file.write_bytes("标题: 框架".encode("gb18030"))
    assert refusal(catalog(tmp_path), "b@1").code.startswith("D")
    file.write_text("# " + "长" * 400_000, encoding="utf-8")
    assert refusal(catalog(tmp_path), "b@1").code == "F107"
    file.write_bytes(b"\xef\xbb\xbf" + whole.replace("test/small", "b").replace('2021"', '1"').encode())
    assert catalog(tmp_path).load("b@1").title == "小框架"


@pytest.fixture
def candidates(tmp_path: Path, whole: str) -> dict[str, Framework]:
    years = {"a@2021": "{from: 2021, until: 2021}", "b@2022": "{from: 2022}", "c@2022": "{from: 2022}"}
    for name, range in years.items():
        text = whole.replace("{from: 2021}", range)
        write(tmp_path, name, text.replace("subject: project", "subject: department") if name == "c@2022" else text)
    write(tmp_path, "a@2021.1", whole.replace("{from: 2021}", "{from: 2021, until: 2021}\nreplaces: [a@2021]"))
    return {entry.name: catalog(tmp_path).load(entry.name) for entry in catalog(tmp_path).entries()}


@pytest.mark.parametrize(
    ("names", "subject", "year", "chosen"),
    [
        (("a@2021", "b@2022", "c@2022"), "project", 2021, "a@2021"),
        (("a@2021", "b@2022", "c@2022"), "project", 2025, "b@2022"),
        (("a@2021", "b@2022", "c@2022"), "department", None, "c@2022"),
        (("a@2021", "b@2022"), None, 2021, "a@2021"),
        (("a@2021", "a@2021.1"), None, 2021, "a@2021.1"),
        (("b@2022", "c@2022"), None, 2022, "F402"),
        (("b@2022", "c@2022"), "project", 2021, "F401"),
    ],
)
def test_subject_and_year_choose(
    candidates: dict[str, Framework], names: tuple[str, ...], subject: str | None, year: int | None, chosen: str
) -> None:
    given = [candidates[name] for name in names]
    try:
        found = catalog().choose(given, subject, year).name
    except Rejected as rejected:
        found = rejected.diagnostics[0].code
    assert found == chosen


def test_the_digest_is_that_of_the_meaning(tmp_path: Path, whole: str) -> None:
    lines = whole.splitlines()
    head, rest = lines[:8], lines[8:]
    same = (
        "\n".join([*reversed(head), "", "# 注", *rest]).replace("weight: 60", "weight: 60.00").replace("甲,", '"甲",')
    )
    other = whole.replace("weight: 60", "weight: 61").replace("weight: 40", "weight: 39")
    digests = []
    for index, text in enumerate((whole, same, other)):
        write(tmp_path / str(index), "a@1", text)
        digests.append(catalog(tmp_path / str(index)).load("a@1").digest)
    assert digests[0] == digests[1] != digests[2]
    assert len(digests[0]) == 64


def test_versions_that_look_like_one_number_have_their_own_digests(tmp_path: Path, whole: str) -> None:
    write(tmp_path, "a@2021.1", whole)
    write(tmp_path, "a@2021.10", whole)
    known = catalog(tmp_path)
    assert known.load("a@2021.1").digest != known.load("a@2021.10").digest
    assert known.load("a@2021.1").root is not None
    assert digest_of(known.load("a@2021.1").root) == known.load("a@2021.1").digest  # type: ignore[arg-type]


def test_a_broken_shape_is_never_listed_as_checked(tmp_path: Path, whole: str) -> None:
    write(tmp_path, "a@1", whole)
    write(tmp_path, "b@1", whole.replace("weight: 60", "wieght: 60"))
    known = catalog(tmp_path)
    assert [line.split()[1] for line in checked_list(known.packs[0], known).splitlines()] == ["a@1"]


def test_a_path_that_is_not_there_is_called_a_file(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as refused:
        installed_catalog().load(str(tmp_path / "framework.yaml"))
    assert [item.code for item in refused.value.diagnostics] == ["F107"]


def test_a_part_of_an_id_is_answered_with_the_whole() -> None:
    with pytest.raises(Rejected) as refused:
        installed_catalog().load("baishui")
    (item,) = refused.value.diagnostics
    assert "shaanxi/baishui/department@2021" in (item.hint() or "")
