"""What a run keeps: reviews as lines that read back equal, torn lines that are no lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao import api
from jixiao.diagnostic import Diagnostic, Rejected, Severity, diagnose
from jixiao.diagnostic.model import Related
from jixiao.diagnostic.render import render
from jixiao.inbox.journal import Reviews, journal, journal_path
from jixiao.origin import Cell, Source, Span
from jixiao.report.kept import kept_line, read_line
from jixiao.report.reviewed import Found, Reviewed, reviewed, unread

ROOT = Path(__file__).parents[3]
SEED = ROOT / "tests/cases/seed-baishui-2021.json"

texts = st.text(max_size=12)
cells = st.builds(Cell, texts, texts, texts)
findings = st.builds(
    Diagnostic,
    st.sampled_from(["C101", "I005"]),
    st.none() | cells,
    st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    st.sampled_from(Severity),
    st.lists(st.builds(Related, cells, st.tuples(texts, texts)), max_size=2).map(tuple),
)
reviews = st.builds(
    Reviewed,
    texts,
    texts,
    number=st.integers(0, 9),
    read=st.booleans(),
    office=texts,
    total=texts,
    found=st.lists(st.builds(Found, texts, findings, st.lists(texts, max_size=2).map(tuple)), max_size=3).map(tuple),
    typed=st.dictionaries(texts, texts, max_size=3),
)


@given(st.lists(reviews, max_size=3).map(tuple))
def test_a_line_reads_back_equal(given_reviews: tuple[Reviewed, ...]) -> None:
    line = kept_line(given_reviews)
    assert "\n" not in line
    assert read_line(line) == given_reviews


@given(st.text(max_size=60) | st.just('[{"file": 1}]'))
def test_whatever_a_line_holds_it_is_reviews_or_refused(line: str) -> None:
    try:
        read_line(line)
    except ValueError:
        return


def test_a_place_in_a_text_keeps_its_excerpt() -> None:
    source = Source("表.yaml", "一: 1\n二: [\n三: 3\n")
    item = diagnose("I005", Span(source, 2, 4, 2, 5), found="x")
    ((one,),) = (read_line(kept_line((unread("表.yaml", "", [item]),))),)
    assert render(one.found[0].diagnostic) == render(item)


def test_a_real_review_reads_back_equal() -> None:
    machine = api.prepare(api.compile_plan(api.load_framework("shaanxi/baishui/department@2021")))
    (raw,) = api.read_file(SEED)
    one = reviewed(api.evaluate(machine, api.bind(raw, machine.plan)), 0)
    assert read_line(kept_line((one,))) == (one,)
    assert (one.total, one.claimed_total, one.difference, one.rating) == ("91.70", "91.93", "-0.23", "优")
    abouts = [found.about for found in one.found if found.diagnostic.code == "C101"]
    assert abouts[:2] == ["年度总支出 · 年初预算数", "年度总支出 · 全年预算数"]
    assert len({(found.diagnostic.code, found.about) for found in one.found}) == len(one.found)


def kept(path: Path, version: str) -> dict[str, tuple[Reviewed, ...]]:
    """What a journal holds for whoever takes it up; the file stays as it is."""
    before = path.read_bytes() if path.exists() else None
    with journal(path, version, resume=True) as opened:
        found = {file: opened.of(file) for file in opened.lines}
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)
    return found


def test_a_journal_is_taken_up_and_a_torn_line_is_none(tmp_path: Path) -> None:
    path = journal_path(tmp_path / "复核.xlsx")
    one, two = Reviewed("甲.xlsx", "1" * 64, office="甲"), Reviewed("乙.xlsx", "2" * 64, office="乙\u2028丙\ud800")
    with journal(path, "版本") as opened:
        opened.add("甲.xlsx", (one,))
        opened.add("乙.xlsx", (two,))
    assert kept(path, "版本") == {"甲.xlsx": (one,), "乙.xlsx": (two,)}
    path.write_bytes(path.read_bytes()[:-20])
    assert kept(path, "版本") == {"甲.xlsx": (one,)}
    with journal(path, "版本", resume=True) as opened:
        opened.add("乙.xlsx", (two,))
        assert (opened.of("甲.xlsx"), opened.of("乙.xlsx")) == ((one,), (two,))
    assert kept(path, "版本") == {"甲.xlsx": (one,), "乙.xlsx": (two,)}
    assert kept(path, "别的版本") == {}
    assert kept(tmp_path / "没有", "版本") == {}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"jixiao\n{}\n[]\n[[]]\n", b"jixiao\n\xff\xff\n["])
def test_whatever_stands_in_a_journal_it_can_be_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "j").write_bytes(content)
    assert kept(tmp_path / "j", "jixiao") == {}


def test_reviews_are_read_when_they_are_looked_at(tmp_path: Path) -> None:
    """The same sequence whether a file holds one filing or several, was done before, now, or waits; the last counts."""
    path = tmp_path / "j"
    old, new = Reviewed("甲", "1", office="旧"), Reviewed("甲", "2", office="新")
    both = (Reviewed("乙", "3"), Reviewed("乙", "3", 1, office="二"))
    left = (Reviewed("丙", "", read=False),)
    with journal(path, "版本") as opened:
        opened.add("甲", (old,))
        opened.add("乙", both)
    with journal(path, "版本", resume=True) as opened:
        opened.add("甲", (new,))
        found = Reviews(opened, ("丙", "乙", "甲"), {"甲", "乙"}, lambda file: left)
        wanted = [*left, *both, new]
        assert (list(found), len(found), list(found)) == (wanted, 4, wanted)
        assert [found[place] for place in range(-4, 4)] == [*wanted, *wanted]
        assert found[1:3] == both
        with pytest.raises(IndexError):
            found[4]
        assert list(Reviews(opened, (), (), lambda file: left)) == []


def test_a_journal_of_no_path_is_seen_by_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one = Reviewed("甲", "1")
    with journal(None, "版本", resume=True) as opened:
        opened.add("甲", (one,))
        assert opened.of("甲") == (one,)
        assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    (tmp_path / "j").symlink_to("/dev/full")
    with pytest.raises(Rejected) as refused, journal(tmp_path / "j", "版本"):
        pass
    assert [item.code for item in refused.value.diagnostics] == ["U013"]
