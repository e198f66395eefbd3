"""Slips planted one by one into right filings, and which the review finds: `python -m benchmarks.slips 2000 [seed]`.

A filing is made by hand arithmetic, no engine asked; a slip changes it in one place. It is caught where a finding of a
code that is meant for such a slip stands at the place, or refers to it. A right filing must have no finding at all.
"""

from __future__ import annotations

import copy
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from jixiao import api
from jixiao.document import parse
from jixiao.framework.build import build
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.resolve import resolve
from jixiao.number import Mode, decimal_text, round_to
from jixiao.origin import Cell, Source

CENT = Fraction(1, 100)
FRAMEWORK = "national/project@2020"
Filing = dict[str, Any]


def cents(value: Fraction) -> str:
    return decimal_text(round_to(value, CENT, Mode.HALF_UP), 2)


# a right filing

ROWS = (
    (("产出指标(50分)", "数量指标", "培训人次"), "人次", "≥"),
    (("产出指标(50分)", "质量指标", "验收合格率"), "%", "≥"),
    (("产出指标(50分)", "时效指标", "按期完成率"), "%", "≥"),
    (("产出指标(50分)", "成本指标", "人均成本"), "元", "≤"),
    (("效益指标(30分)", "社会效益指标", "新增就业"), "人", "≥"),
    (("效益指标(30分)", "可持续影响指标", "知识知晓率"), "%", "≥"),
    (("满意度指标(10分)", "服务对象满意度指标", "学员满意度"), "%", "≥"),
)
REASONS = (
    "天气原因少办了几期",
    "部分学员中途退出",
    "设备到货推迟",
    "场地调整影响进度",
    "生源不足",
    "宣传面不够",
    "问卷回收偏少",
)


def right(random: Random) -> Filing:
    """A filing in which every number agrees with every other."""
    weights = _split(random, 50, 4) + _split(random, 30, 2) + [10]
    rows = [_row(random, shape, weight, reason) for shape, weight, reason in zip(ROWS, weights, REASONS, strict=True)]
    if random.random() < 0.5:
        for row in random.sample(rows, 2):
            _miss(random, row)
    lines, execution = _funds(random)
    total = execution + sum(Fraction(row["score"]) for row in rows)
    rating = "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"
    return {
        "filing": 1,
        "title": "合水县项目支出绩效自评表（2022年度）",
        "office": "合水县吉岷镇人民政府",
        "year": 2022,
        "subject": "project",
        "money_unit": "万元",
        "lines": lines,
        "rows": rows,
        "totals": {"weight": "100", "score": cents(total), "rating": rating},
        "texts": ["注：产出指标50分，效益指标30分，满意度指标10分，预算执行率10分。"],
    }


def _split(random: Random, whole: int, parts: int) -> list[int]:
    cuts = sorted(random.sample(range(2, whole // 2), parts - 1))
    ends = [0, *(2 * cut for cut in cuts), whole]
    return [end - start for start, end in pairwise(ends)]


def _row(random: Random, shape: tuple[tuple[str, ...], str, str], weight: int, reason: str) -> Filing:
    levels, unit, sign = shape
    percent = unit == "%"
    target = random.randint(85, 97) if percent else random.randint(40, 900)
    most = 100 if percent else target + target // 5
    actual = random.randint(target, most) if sign == "≥" else random.randint(target * 9 // 10, target)
    cells = {"levels": list(levels), "target": f"{sign}{target}{unit}", "actual": f"{actual}{unit}"}
    return {**cells, "weight": str(weight), "score": str(weight), "unused": reason}


def _miss(random: Random, row: Filing) -> None:
    """The target missed by a little, the points by proportion, and a reason."""
    sign, target, unit = row["target"][0], *_number(row["target"][1:])
    reached = random.randint(target * 9 // 10, target - 1)
    share = Fraction(reached, target)
    if sign == "≤":
        reached = random.randint(target + 1, target + target // 10)
        share = Fraction(target, reached)
    # The framework rounds rates to 0.01% before it multiplies.
    points = Fraction(row["weight"]) * round_to(share, CENT / 100, Mode.HALF_UP)
    row.update(actual=f"{reached}{unit}", score=cents(points), reason=row["unused"])


def _number(text: str) -> tuple[int, str]:
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits), text.removeprefix(digits)


def _funds(random: Random) -> tuple[list[Filing], Fraction]:
    parts = [Fraction(random.randint(2_000, 90_000), 100) for _ in range(3)]
    spent = [min(part, round_to(part * random.randint(92, 100) / 100, CENT, Mode.HALF_UP)) for part in parts]
    labels = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
    planned, used = [sum(parts), *parts], [sum(spent), *spent]
    lines: list[Filing] = []
    for label, part, out in zip(labels, planned, used, strict=True):
        rate = cents(out / part * 100)
        lines.append(
            {"label": label, "initial": cents(part), "annual": cents(part), "executed": cents(out), "rate": f"{rate}%"}
        )
    rate = round_to(used[0] / planned[0], CENT / 100, Mode.HALF_UP)
    score = round_to(rate * 10, CENT, Mode.HALF_UP)
    lines[0].update(weight="10", score=cents(score))
    return lines, score


# slips


@dataclass(frozen=True, slots=True)
class Planted:
    """A filing with one slip: where it stands, and by which codes the review may say so."""

    filing: Filing
    place: str
    codes: frozenset[str]


Plant = Callable[[Random, Filing], "Planted | None"]
KINDS: dict[str, Plant] = {}


def kind(name: str) -> Callable[[Plant], Plant]:
    def keep(plant: Plant) -> Plant:
        KINDS[name] = plant
        return plant

    return keep


def _digit(random: Random, text: str) -> str:
    """`text` with another digit in one place."""
    places = [place for place, letter in enumerate(text) if letter.isdigit()]
    place = random.choice(places)
    other = random.choice([digit for digit in "0123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]


def _at(filing: Filing, place: str, text: str, *codes: str) -> Planted | None:
    """`filing` with `text` at a place such as `rows[3].score`; None where that is what stood there."""
    part, _, role = place.rpartition(".")
    holder = filing["totals"] if part == "totals" else filing[part[:4] + ("s" if part[4] == "s" else "")]
    cells = holder if part == "totals" else holder[int(part[part.index("[") + 1 : -1])]
    was = cells.get(role, "")
    cells[role] = text
    return None if was == text or _same(was, text) else Planted(filing, place, frozenset(codes))


def _same(one: str, two: str) -> bool:
    try:
        return Fraction(one.rstrip("%")) == Fraction(two.rstrip("%"))
    except ValueError:
        return False


@kind("金额错一位")
def _amount(random: Random, filing: Filing) -> Planted | None:
    number, role = random.randrange(4), random.choice(("initial", "annual", "executed"))
    text = _digit(random, filing["lines"][number][role])
    return _at(filing, f"lines[{number}].{role}", text, "C101", "C102", "C103")


@kind("金额差一万倍")
def _unit(random: Random, filing: Filing) -> Planted | None:
    number, role = random.randrange(4), random.choice(("initial", "annual", "executed"))
    value = Fraction(filing["lines"][number][role])
    text = decimal_text(value * 10_000, 2) if random.random() < 0.5 else decimal_text(value / 10_000, 6)
    return _at(filing, f"lines[{number}].{role}", text, "C232")


@kind("执行率错一位")
def _rate(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(4)
    place = f"lines[{number}].rate"
    return _at(filing, place, _digit(random, filing["lines"][number]["rate"]), "C102", "C103", "C106")


@kind("执行得分错一位")
def _funds_score(random: Random, filing: Filing) -> Planted | None:
    return _at(filing, "lines[0].score", _digit(random, filing["lines"][0]["score"]), "C110", "C111", "C125")


@kind("指标得分错一位")
def _score(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    text = _digit(random, filing["rows"][number]["score"])
    return _at(filing, f"rows[{number}].score", text, "C110", "C111", "C125")


@kind("总分错一位")
def _total(random: Random, filing: Filing) -> Planted | None:
    return _at(filing, "totals.score", _digit(random, filing["totals"]["score"]), "C112", "C113", "C215")


@kind("总分超过满分")
def _too_much(random: Random, filing: Filing) -> Planted | None:
    return _at(filing, "totals.score", str(random.randint(101, 130)), "C215")


@kind("等级不对")
def _rating(random: Random, filing: Filing) -> Planted | None:
    return _at(filing, "totals.rating", random.choice("优良中差"), "C114")


@kind("分值合计不对")
def _whole(random: Random, filing: Filing) -> Planted | None:
    return _at(filing, "totals.weight", str(random.randint(80, 99)), "C121")


@kind("分值改了")
def _weight(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    weight = int(filing["rows"][number]["weight"]) + random.choice((-1, 1))
    group = next(place for place, shape in enumerate(ROWS) if shape[0][0] == ROWS[number][0][0])
    made = _at(filing, f"rows[{number}].weight", str(weight), "C120", "C121", "C122", "C123")
    return made and Planted(made.filing, f"rows[{group}].", made.codes)


@kind("少了一行")
def _dropped(random: Random, filing: Filing) -> Planted | None:
    del filing["rows"][random.randrange(len(ROWS) - 1)]
    return Planted(filing, "", frozenset(("C121", "C122", "C123")))


@kind("一级指标的分不对")
def _label(random: Random, filing: Filing) -> Planted | None:
    wrong = f"产出指标({random.choice((40, 45, 60))}分)"
    for row in filing["rows"][:4]:
        row["levels"][0] = wrong
    return Planted(filing, "rows[0].levels[0]", frozenset(("C120", "C122")))


@kind("附注是别的表的")
def _notes(random: Random, filing: Filing) -> Planted | None:
    filing["texts"] = ["注：产出指标40分，效益指标30分，满意度指标20分，预算执行率10分。"]
    return Planted(filing, "texts[0]", frozenset(("C216",)))


@kind("未达目标却得满分")
def _missed(random: Random, filing: Filing) -> Planted | None:
    row = random.choice(filing["rows"])
    _miss(random, row)
    return _at(filing, f"rows[{filing['rows'].index(row)}].score", row["weight"], "C132")


@kind("达到目标却少得")
def _too_little(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    row = filing["rows"][number]
    less = cents(Fraction(row["weight"]) * random.randint(60, 95) / 100)
    return None if "reason" in row else _at(filing, f"rows[{number}].score", less, "C131")


@kind("得分截断")
def _cut(random: Random, filing: Filing) -> Planted | None:
    for number, row in enumerate(filing["rows"]):
        if "reason" in row:
            (target, _), (actual, _) = _number(row["target"][1:]), _number(row["actual"])
            share = Fraction(actual, target) if row["target"][0] == "≥" else Fraction(target, actual)
            points = Fraction(row["weight"]) * round_to(share, CENT / 100, Mode.HALF_UP)
            text = decimal_text(round_to(points, CENT, Mode.CUT), 2)
            return _at(filing, f"rows[{number}].score", text, "C111")
    return None


@kind("没有原因")
def _unsaid(random: Random, filing: Filing) -> Planted | None:
    row = random.choice(filing["rows"])
    if "reason" not in row:
        return None
    del row["reason"]
    return Planted(filing, f"rows[{filing['rows'].index(row)}].", frozenset(("C130",)))


@kind("原因是抄的")
def _copied(random: Random, filing: Filing) -> Planted | None:
    lost = [number for number, row in enumerate(filing["rows"]) if "reason" in row]
    if len(lost) < 2:
        return None
    return _at(filing, f"rows[{lost[1]}].reason", filing["rows"][lost[0]]["reason"], "C227")


@kind("原因与得分相反")
def _contradicts(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    if "reason" in filing["rows"][number]:
        return None
    return _at(filing, f"rows[{number}].reason", random.choice(("任务未完成", "进度滞后", "未达到目标")), "C228")


@kind("实际照抄目标")
def _same_text(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    return _at(filing, f"rows[{number}].actual", filing["rows"][number]["target"], "B148")


@kind("实际是文字")
def _words(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    return _at(filing, f"rows[{number}].actual", random.choice(("已完成", "良好", "达到预期")), "B144")


@kind("实际空着却得满分")
def _blank(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    row = filing["rows"][number]
    row["actual"], row["score"] = "", row["weight"]
    return Planted(filing, f"rows[{number}].", frozenset(("C141", "B143")))


@kind("单位不同")
def _other_unit(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    value, _ = _number(filing["rows"][number]["actual"])
    return _at(filing, f"rows[{number}].actual", f"{value}公里", "B147")


@kind("方向反了")
def _turned(random: Random, filing: Filing) -> Planted | None:
    number = random.choice((1, 2, 3, 5, 6))
    target = filing["rows"][number]["target"]
    turned = ("≤" if target[0] == "≥" else "≥") + target[1:]
    return _at(filing, f"rows[{number}].target", turned, "C218")


@kind("没有方向")
def _bare(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    return _at(filing, f"rows[{number}].target", filing["rows"][number]["target"][1:], "B140")


@kind("分数当了指标值")
def _points(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    row = filing["rows"][number]
    row["target"] = f"≥{row['weight']}"
    return _at(filing, f"rows[{number}].actual", row["weight"], "C143")


@kind("提示语没删")
def _prompt(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    return _at(filing, f"rows[{number}].reason", "对照年度目标简要说明（100字以内）", "C142")


@kind("三级指标是二级的名字")
def _level(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    filing["rows"][number]["levels"][2] = random.choice(("数量指标", "质量指标", "社会效益指标"))
    return Planted(filing, f"rows[{number}].levels[2]", frozenset(("C144",)))


@kind("实际值乘分值")
def _times(random: Random, filing: Filing) -> Planted | None:
    number = random.choice((1, 2, 5, 6))
    row = filing["rows"][number]
    actual, _ = _number(row["actual"])
    if "reason" in row or actual == 100:
        return None
    return _at(filing, f"rows[{number}].score", cents(Fraction(row["weight"]) * actual / 100), "C220")


@kind("折算两次")
def _twice(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    row = filing["rows"][number]
    text = cents(Fraction(row["score"]) * int(row["weight"]) / 100)
    return _at(filing, f"rows[{number}].score", text, "C221")


@kind("标题是别的年度")
def _year(random: Random, filing: Filing) -> Planted | None:
    filing["title"] = filing["title"].replace("2022", str(random.choice((2019, 2020, 2021, 2023))))
    return Planted(filing, "year", frozenset(("B102",)))


@kind("标题是别处的")
def _place(random: Random, filing: Filing) -> Planted | None:
    filing["title"] = filing["title"].replace("合水县", random.choice(("白水县", "天长市贵池区", "永德县")))
    return Planted(filing, "title", frozenset(("C223",)))


@kind("支出大于预算")
def _over(random: Random, filing: Filing) -> Planted | None:
    line = filing["lines"][1]
    more = Fraction(line["annual"]) * random.randint(101, 140) / 100
    return _at(filing, "lines[1].executed", cents(more), "C229")


@kind("成本不等于执行数")
def _cost(random: Random, filing: Filing) -> Planted | None:
    """A row that repeats an amount of the funds table, a digit off."""
    row, spent = filing["rows"][3], filing["lines"][0]["executed"]
    if "reason" in row:
        return None
    row["levels"][2], row["target"] = "项目总成本", f"≤{cents(Fraction(filing['lines'][0]['annual']) * 2)}万元"
    return _at(filing, "rows[3].actual", f"{_digit(random, spent)}万元", "C217")


@kind("只填了目标")
def _only_targets(random: Random, filing: Filing) -> Planted | None:
    for row in filing["rows"]:
        row.pop("actual"), row.pop("score"), row.pop("reason", None)
    filing["totals"].pop("score")
    filing["totals"].pop("rating")
    return Planted(filing, "rows[0].levels[2]", frozenset(("C219",)))


@kind("得分小于零")
def _below(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    return _at(filing, f"rows[{number}].score", f"-{random.randint(1, 9)}", "C225")


@kind("满分却写了原因")
def _needless(random: Random, filing: Filing) -> Planted | None:
    number = random.randrange(len(ROWS))
    row = filing["rows"][number]
    return None if "reason" in row else _at(filing, f"rows[{number}].reason", row["unused"], "C226")


@kind("钱没花完，事都办了")
def _unspent(random: Random, filing: Filing) -> Planted | None:
    """Every line half spent, all of it reckoned rightly; the rows as they were."""
    share = Fraction(random.randint(20, 55), 100)
    lines = filing["lines"]
    for line in lines[1:]:
        line["executed"] = cents(Fraction(line["annual"]) * share)
    lines[0]["executed"] = cents(sum(Fraction(line["executed"]) for line in lines[1:]))
    for line in lines:
        line["rate"] = cents(Fraction(line["executed"]) / Fraction(line["annual"]) * 100) + "%"
    rate = round_to(Fraction(lines[0]["executed"]) / Fraction(lines[0]["annual"]), CENT / 100, Mode.HALF_UP)
    lines[0]["score"] = cents(rate * 10)
    return Planted(filing, "lines[0].rate", frozenset(("C231",)))


@kind("没有分值，照抄目标")
def _copied_target(random: Random, filing: Filing) -> Planted | None:
    """Where no rule reads the row, that its actual is its target is said all the same."""
    number = random.randrange(len(ROWS))
    filing["rows"][number]["weight"] = ""
    return _at(filing, f"rows[{number}].actual", filing["rows"][number]["target"], "C252", "B148")


# the count


MACHINE = api.prepare(api.compile_plan(api.load_framework(FRAMEWORK)))

SWITCHED_ON = """\
jixiao: 1
id: benchmarks/strict
version: "2020"
status: draft
title: 项目支出绩效自评
subject: project
extends: national/project@2020
basis: {document: 种错用}
budget_years: {from: 2020, until: 2023}
checks: {reason_required: {below_weight: true, full_score: true, severity: warning, basis: {assumed: true}}}
"""
"""The same rules with a check that they do not ask for."""


@cache
def strict() -> api.Machine:
    """The machine of SWITCHED_ON."""
    document = resolve(parse(Source("framework.yaml", SWITCHED_ON)), installed_catalog().document)
    framework, _ = build(document)
    return api.prepare(api.compile_plan(framework))


def findings(filing: Filing, machine: api.Machine = MACHINE) -> list[tuple[str, frozenset[str]]]:
    """The code of every finding, with the places that it stands at or refers to."""
    clean = copy.deepcopy(filing)
    for row in clean["rows"]:
        row.pop("unused", None)
    (raw,) = api.read_bytes(json.dumps(clean, ensure_ascii=False).encode(), "自评表.json")
    found = []
    for item in api.evaluate(machine, api.bind(raw, machine.plan)).findings:
        cells = (item.origin, *(other.origin for other in item.related))
        places = {cell.reference for cell in cells if isinstance(cell, Cell)}
        if item.code == "C232":  # it names all the cells that it may be
            places |= {word.partition("）")[0] for word in dict(item.arguments)["choices"].split("（")[1:]}
        found.append((item.code, frozenset(places)))
    return found


def is_caught(planted: Planted) -> bool:
    """Whether a finding of a code that is meant stands at the place, or refers to it."""
    return any(
        code in planted.codes and any(_is_at(place, planted.place) for place in places)
        for code, places in findings(planted.filing, strict() if "C226" in planted.codes else MACHINE)
    )


def _is_at(place: str, wanted: str) -> bool:
    if place == wanted or not wanted or (wanted.endswith(".") and place.startswith(wanted)):
        return True
    # A wrong amount is also told at the rate that it does not give.
    return wanted.startswith("lines") and place == f"{wanted.rpartition('.')[0]}.rate"


def planted(name: str, random: Random) -> Planted:
    """A right filing with one slip of a kind."""
    while True:
        made = KINDS[name](random, right(random))
        if made is not None:
            return made


def main(count: int = 2_000, seed: int = 1) -> int:
    false = Counter(code for number in range(count) for code, _ in findings(right(Random(f"{seed}.right.{number}"))))
    print(f"没有错的 {count} 份：{sum(false.values())} 项发现 {dict(false) or ''}")
    each = -(-count // len(KINDS))
    whole = 0
    for name in KINDS:
        caught = sum(is_caught(planted(name, Random(f"{seed}.{name}.{number}"))) for number in range(each))
        whole += caught
        print(f"  {name:<12}\t{caught} / {each}")
    print(f"种下 {each * len(KINDS)} 处，查出 {whole} 处（{100 * whole / (each * len(KINDS)):.1f}%）")
    return 0 if not false and whole == each * len(KINDS) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
