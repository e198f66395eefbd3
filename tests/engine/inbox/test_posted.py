"""What was sent: files below folders and in archives, by the names that people gave them."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.diagnostic import Rejected
from jixiao.filing.limits import Limits
from jixiao.inbox.archive import END, ENTRY, member_name
from jixiao.inbox.posted import Posted, posted_in


def names(*sources: Path, without: tuple[Path, ...] = ()) -> list[str]:
    return [one.name for one in posted_in(sources, without)]


def codes(work: object) -> list[str]:
    with pytest.raises(Rejected) as refused:
        work()  # type: ignore[operator]
    return [item.code for item in refused.value.diagnostics]


def gbk_zip(path: Path, files: dict[str, bytes], encoding: str = "gb18030") -> Path:
    """A zip as Chinese Windows packs it: names in GBK, and no mark that says so."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, data in enumerate(files.values()):
            archive.writestr(f"@{number:04d}@", data)
    raw = made.getvalue()
    for number, name in enumerate(files):
        # Lengths stand before the names: a name of the same length is put in their place.
        placeholder, written = f"@{number:04d}@".encode(), name.encode(encoding)
        assert len(written) == len(placeholder), name
        raw = raw.replace(placeholder, written)
    path.write_bytes(raw)
    return path


def test_a_folder_is_all_below_it_that_people_put_there(tmp_path: Path) -> None:
    for name in ("乙.xlsx", "镇/甲.docx", "镇/~$甲.docx", ".藏", "Thumbs.db", "__MACOSX/x", "镇/说明.doc", "复核.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert names(tmp_path, without=(tmp_path / "复核.xlsx",)) == ["乙.xlsx", "镇/甲.docx", "镇/说明.doc"]
    assert names(tmp_path, without=(tmp_path / "镇",)) == ["乙.xlsx", "复核.xlsx"]


def test_of_several_sources_each_bears_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("甲/表.xlsx", "乙/表.xlsx"):
        Path(name).parent.mkdir()
        Path(name).write_bytes(b"x")
    assert names(Path("甲"), Path("乙")) == ["甲/表.xlsx", "乙/表.xlsx"]
    assert names(Path("甲/表.xlsx"), Path("乙/表.xlsx")) == ["甲/表.xlsx", "乙/表.xlsx"]
    assert names(Path("甲/表.xlsx")) == ["表.xlsx"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_in_archives_are_chinese_whatever_they_are_written_in(tmp_path: Path, encoding: str) -> None:
    wanted = {"甲镇/1": b"one", "乙局/2": b"two"} if encoding == "gb18030" else {"镇/12": b"one", "局/34": b"two"}
    path = gbk_zip(tmp_path / "报送.zip", wanted, encoding)
    found = posted_in([path])
    assert {one.name: one.read() for one in found} == wanted


def test_names_with_the_mark_of_utf_8_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "报送.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("镇街/甲镇.xlsx", b"one")
        archive.writestr("__MACOSX/镇街/._甲镇.xlsx", b"two")
    assert names(path) == ["镇街/甲镇.xlsx"]


def test_the_name_that_info_zip_writes_beside_is_taken() -> None:
    info = zipfile.ZipInfo("???.txt")
    name = "测试.txt".encode()
    info.extra = b"\x01\x00\x02\x00ab" + b"\x75\x70" + (5 + len(name)).to_bytes(2, "little") + b"\x01crc_" + name
    assert member_name(info) == "测试.txt"


@given(st.binary(max_size=60))
def test_whatever_the_extra_field_holds_there_is_a_name(extra: bytes) -> None:
    info = zipfile.ZipInfo("a.txt")
    info.extra = extra
    assert isinstance(member_name(info), str)


def test_names_that_lead_out_lead_nowhere(tmp_path: Path) -> None:
    """Nothing of an archive is written to the disk: such a name is a name."""
    path = tmp_path / "报送.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../外.xlsx", b"one")
    before = sorted(tmp_path.parent.iterdir())
    (one,) = posted_in([path])
    assert one.name == "../../外.xlsx"
    assert one.read() == b"one"
    assert sorted(tmp_path.parent.iterdir()) == before


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04 no")
    assert codes(lambda: posted_in([tmp_path / "坏.zip"])) == ["U141"]
    assert codes(lambda: posted_in([tmp_path / "没有.zip"])) == ["U141"]
    (tmp_path / "空").mkdir()
    assert codes(lambda: posted_in([tmp_path / "空", tmp_path / "坏.zip"])) == ["U140", "U141"]
    assert codes(Posted("没有.xlsx", tmp_path / "没有.xlsx").read) == ["I006"]
    assert codes(Posted("空", tmp_path / "空").read) == ["I007"]


def test_a_file_that_is_encrypted_or_damaged_is_that_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "报送.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xlsx", b"one" * 100)
        archive.writestr("b.xlsx", b"two" * 100)
    raw = bytearray(path.read_bytes())
    first = raw.index(b"a.xlsx") + len("a.xlsx")
    raw[first : first + 4] = b"\xff\xff\xff\xff"
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 8] |= 1
    path.write_bytes(bytes(raw))
    one, two = posted_in([path])
    assert codes(one.read) == ["U143"]
    assert codes(two.read) == ["U143"]


def test_a_bomb_is_refused_by_what_it_unpacks_to(tmp_path: Path) -> None:
    path = tmp_path / "报送.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(Limits.FILE.limit + 1))
    (one,) = posted_in([path])
    assert codes(one.read) == ["I001"]
    big = tmp_path / "大.csv"
    with big.open("wb") as stream:
        stream.truncate(Limits.FILE.limit + 1)
    assert codes(Posted("大.csv", big).read) == ["I001"]


def test_files_of_an_archive(tmp_path: Path) -> None:
    """Limit U142: at it accepted, one above refused, far above before the directory is read."""
    path, most = tmp_path / "多.zip", Limits.POSTED.limit
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(most):
            archive.writestr(zipfile.ZipInfo(f"{number}.csv"), b"")
        archive.writestr(zipfile.ZipInfo(".hidden"), b"")
    assert len(posted_in([path])) == most
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo("one-more.csv"), b"")
    assert codes(lambda: posted_in([path])) == ["U142"]
    far = tmp_path / "远.zip"
    size = (most + 1) * ENTRY
    far.write_bytes(b"PK" + END + bytes(8) + size.to_bytes(4, "little") + bytes(6))
    assert codes(lambda: posted_in([far])) == ["U142"]


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_a_name_that_is_no_text_is_shown(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xb1\xed.xlsx")).write_bytes(b"x")
    (name,) = names(tmp_path)
    assert name.isprintable()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "圈").symlink_to("圈")
    (tmp_path / "表.xlsx").write_bytes(b"x")
    assert names(tmp_path, without=(tmp_path / "复核.xlsx",)) == ["圈", "表.xlsx"]
    ring, _ = posted_in([tmp_path])
    assert codes(ring.read) == ["I006"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_by_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "报送.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (("甲/表.xlsx", b"1"), ("甲/表.xlsx", b"2"), ("甲/表 (2).xlsx", b"3"), ("说明", b"4")):
            archive.writestr(name, data)
        archive.writestr("说明", b"5")
    found = {one.name: one.read() for one in posted_in([path])}
    assert found == {
        "甲/表.xlsx": b"1", "甲/表 (3).xlsx": b"2", "甲/表 (2).xlsx": b"3", "说明": b"4", "说明 (2)": b"5"
    }  # fmt: skip


def test_another_archive_of_the_same_path_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process: from another folder under the same relative path, and in the place of one that was read."""
    for number, folder in enumerate(("甲", "乙", "乙")):
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        monkeypatch.chdir(place)
        with zipfile.ZipFile("报送.zip", "w") as archive:
            archive.writestr("a.csv", b"x" * (number + 1))
        (one,) = posted_in([Path("报送.zip")])
        assert one.read() == b"x" * (number + 1)
