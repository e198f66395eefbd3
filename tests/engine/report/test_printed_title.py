"""The title of a table as it is printed: brackets stay behind it, and what is a title already stays as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao import RawFiling, load_framework
from jixiao.filing.labels import is_title
from jixiao.report.form_layout import printed_title

PROJECT = load_framework("anhui/project@2022")


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("安徽省项目支出绩效自评", "安徽省项目支出绩效自评表"),
        ("某县项目支出绩效自评（虚构）", "某县项目支出绩效自评表（虚构）"),
        ("某县项目支出绩效自评(试行)（2022年度）", "某县项目支出绩效自评表(试行)（2022年度）"),
        ("某县项目支出绩效自评表（虚构）", "某县项目支出绩效自评表（虚构）"),
        ("某县项目支出绩效自评表", "某县项目支出绩效自评表"),
        ("（某县项目支出绩效自评）", "（某县项目支出绩效自评）"),
        ("上年为零的四种办法", "上年为零的四种办法（自评表）"),
    ],
)
def test_a_rule_book_becomes_the_title_of_a_table(title: str, printed: str) -> None:
    assert PROJECT.form is None or not PROJECT.form.title
    assert printed_title(replace(PROJECT, title=title)) == printed
    assert is_title(printed)


@pytest.mark.parametrize("title", ["部门整体绩效自评表（虚构）", "（虚构）自评表", "整体支出绩效自评"])
def test_a_title_that_is_declared_or_was_filed_stays_as_it_is(title: str, seed_raw: RawFiling) -> None:
    declared = load_framework("chongqing/department@2021")
    assert declared.form is not None
    assert printed_title(replace(declared, form=replace(declared.form, title=title))) == title
    assert seed_raw.title is not None
    filed = replace(seed_raw, title=replace(seed_raw.title, text=title))
    assert printed_title(PROJECT, filed) == title
