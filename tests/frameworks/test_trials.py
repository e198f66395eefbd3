"""Every framework is held by its cases, and its README has the figures that `jixiao test --readme` wrote of it.

A whole trial of the pack takes a minute of computing (`make trials`). Here each block is held to a digest of what it was
made of, and three frameworks are tried again: other ones whenever a framework, a case or the tool itself changes.
"""

from __future__ import annotations

import hashlib
import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from jixiao.framework.catalog import installed_catalog
from jixiao.framework.model import Framework
from jixiao.plan.compile import compile_plan
from jixiao.testing import trial
from jixiao.testing.cases import read_cases
from jixiao.testing.readme import body_of, figures, holds, made_of
from jixiao.testing.survivors import read_survivors

ROOT = Path(__file__).parents[2] / "frameworks" / "jixiao_frameworks"
CATALOG = installed_catalog()
NAMES = [entry.name for entry in CATALOG.entries() if entry.pack == "builtin"]
TRIED = [name for name in NAMES if (ROOT / name.replace("@", "/") / "cases").is_dir()]


@cache
def loaded(name: str) -> Framework:
    return CATALOG.load(name)


def cases(name: str) -> Path:
    return ROOT / name.replace("@", "/") / "cases"


def readme(name: str) -> str:
    return (cases(name).parent / "README.md").read_text(encoding="utf-8")


def test_only_a_base_has_no_cases() -> None:
    assert [name for name in NAMES if name not in TRIED] == ["national/department@2013"]


@pytest.mark.parametrize("name", TRIED)
def test_the_figures_are_of_what_the_framework_and_its_cases_are_now(name: str) -> None:
    assert holds(readme(name), made_of(loaded(name), cases(name))), f"jixiao test {name} --readme"


@pytest.mark.parametrize("name", TRIED)
def test_the_figures_are_good(name: str) -> None:
    """Every clause is reached, 95 of 100 changes are noticed, of every other it is said why; no property is refuted."""
    body = body_of(readme(name))
    assert re.search(r"^实例 [1-9]\d* 个，全部相符；(规定 \d+ 条，全部走到|规则与等级都在底稿里)；", body)
    assert "不成立" not in body
    assert "没有说明为什么" not in body
    found = re.search(r"试改 (\d+) 处，发觉 (\d+) 处", body)
    if found is None:
        assert "没有自己的写法可改" in body
        return
    tried, noticed = map(int, found.groups())
    argued = re.search(r"(\d+) 处说明了为什么发觉不了", body)
    assert Fraction(noticed, tried) >= Fraction(95, 100)
    assert noticed + (int(argued.group(1)) if argued else 0) == tried


@pytest.mark.parametrize("name", TRIED)
def test_every_built_in_property_is_proved_or_tested(name: str) -> None:
    told = re.findall(r"^\| (.+) \| (证明|试过|“)", body_of(readme(name)), re.MULTILINE)
    assert {about for about, _ in told} >= {
        "得分在 0 与分值之间",
        "总分不超过应有的总分",
        "自称的数不影响得分",
        "行的次序不影响得分",
        "两种算法结果相同",
        "按解释重算得到同样的分",
    }


def test_three_trials_come_out_as_written() -> None:
    digests = {name: made_of(loaded(name), cases(name)) for name in TRIED}
    tool = [path.read_bytes() for path in sorted(Path(trial.__file__).parent.glob("*.py"))]
    drawn = hashlib.sha256(b"".join((*map(str.encode, digests.values()), *tool))).hexdigest()
    order = sorted(TRIED, key=lambda name: hashlib.sha256(f"{drawn} {name}".encode()).hexdigest())
    for name in order[:3]:
        plan, folder = compile_plan(loaded(name)), cases(name)
        found = trial.try_framework(plan, read_cases(folder), CATALOG, suggest=False, argued=read_survivors(folder))
        assert figures(found) == body_of(readme(name)), f"{name}: make trials"
        assert found.wrong == ()
