"""退回修改通知: who gets one, what it asks for, and that it is one page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from jixiao import api
from jixiao.diagnostic import Language, diagnose
from jixiao.origin import Cell
from jixiao.report.notice import asked_of, build_notice, needs_correction
from jixiao.report.paper import Grid, Passage
from jixiao.report.remarks import Memory, Remark, remember
from jixiao.report.reviewed import Found, Reviewed, identity, reviewed, unread

ROOT = Path(__file__).parents[3]
CASES = sorted((ROOT / "tests/cases").glob("*.json"))


def review(path: Path) -> Reviewed:
    name = "shaanxi/baishui/department@2021" if path.stem.startswith("seed") else "national/project@2020"
    machine = api.prepare(api.compile_plan(api.load_framework(name)))
    (raw,) = api.read_file(path)
    return reviewed(api.evaluate(machine, api.bind(raw, machine.plan)), 0)


def remarked(one: Reviewed, **said: str) -> Memory:
    """What the reviewer said, by code."""
    remarks = [
        Remark(
            identity(one, found), one.file, said[found.diagnostic.code], "请附说明", found.diagnostic.found or "", ""
        )
        for found in one.found
        if found.diagnostic.code in said
    ]
    return remember(remarks)


SEED = review(ROOT / "tests/cases/seed-baishui-2021.json")


def text(one: Reviewed, memory: Memory, language: Language = Language.CHINESE) -> str:
    said = []
    for part in build_notice(one, memory, language).parts:
        if isinstance(part, Passage):
            said.append(part.text)
        else:
            said.extend(box.text for row in part.rows for box in row)
    return "\n".join(said)


def test_errors_are_asked_first_and_each_with_its_cell_and_what_it_should_be() -> None:
    told = text(SEED, Memory())
    assert "白水县人民政府：" in told
    assert "2021年度" in told
    assert "lines[0].initial" in told
    assert "应为 5619432.41" in told
    assert re.search(r"另有 \d+ 处", told)


def test_what_was_explained_or_untrue_is_not_asked_and_what_was_confirmed_comes_first() -> None:
    before = [item.diagnostic.code for item in asked_of(SEED, Memory())]
    assert "C101" in before
    memory = remarked(SEED, C101="不属实", C102="已说明", C145="属实")
    after = [item.diagnostic.code for item in asked_of(SEED, memory)]
    assert after[0] == "C145"
    assert not {"C101", "C102"} & set(after)
    assert "请附说明" in text(SEED, memory)


def test_who_has_nothing_to_correct_gets_none() -> None:
    warned = replace(SEED, found=(Found("甲", diagnose("C130", None, row="甲", found="1", weight="2")),))
    assert not needs_correction(asked_of(warned, Memory()))
    assert needs_correction(asked_of(warned, remarked(warned, C130="属实")))
    assert not needs_correction(())


def test_a_file_that_cannot_be_read_is_returned_too() -> None:
    one = unread("乙镇.doc", "", [diagnose("I010", Cell("乙镇.doc", "", ""), found="doc", known="xlsx")])
    assert needs_correction(asked_of(one, Memory()))
    assert "读不了" in text(one, Memory())
    assert "乙镇：" in text(one, Memory())  # whoever sent it, as far as the name of the file tells
    assert "could not be read" in text(one, Memory(), Language.ENGLISH)


def test_a_letter_is_one_page(libreoffice: Callable[[dict[str, bytes], str], dict[str, bytes]]) -> None:
    notices = {f"{path.stem}.docx": api.render_papers([build_notice(review(path), Memory())], "docx") for path in CASES}
    pages = {name: len(re.findall(rb"/Type\s*/Page\b", data)) for name, data in libreoffice(notices, "pdf").items()}
    assert pages == dict.fromkeys(notices, 1)


def test_the_same_review_gives_the_same_bytes() -> None:
    one, two = (api.render_papers([build_notice(SEED, Memory())], "docx") for _ in range(2))
    assert one == two
    assert isinstance(build_notice(SEED, Memory()).parts[3], Grid)
