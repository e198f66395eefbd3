"""The cases of the study: filings and the scores that the law gives them, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping

Filed = Mapping[str, str]

GOOD: Filed = {
    "年初预算": "100元", "全年预算": "100元", "执行数": "100元", "调剂数": "0元", "在编": "100", "编制": "100",
    "重点支出": "90元", "项目支出": "100元", "违规次数": "0", "获奖数": "3", "审计问题": "0", "舞弊": "否",
    "制度.健全": "是", "制度.执行到位": "是", "制度.公开": "是",
    "培训": "50人次", "成本": "200元", "效果": "好", "满意": "90%",
}  # fmt: skip
"""Everything at the edge at which it is still full: 99, and 3 for prizes, capped at 100."""

MIDDLE: Filed = GOOD | {
    "年初预算": "8000元", "全年预算": "10000元", "执行数": "8124.6元", "调剂数": "-400元", "在编": "1034", "编制": "1000",
    "重点支出": "80元", "违规次数": "2", "获奖数": "0", "制度.执行到位": "否", "培训": "40人次", "成本": "250元",
    "效果": "中", "满意": "75%",
}  # fmt: skip
"""81.246% is 81.25%, 8.125, 8.13; 103.4% loses 3 whole points, 7; 400 ÷ 8000 is 5%, 5; 80% is 8; 40 ÷ 50, 8;
50 above 200 of another 200, 7.5; 4 + 3 = 7; 10 − 4 = 6; 7; halfway, 5: 68.63."""

POOR: Filed = GOOD | {
    "执行数": "60元", "在编": "115", "调剂数": "20元", "重点支出": "60元", "违规次数": "6", "获奖数": "5",
    "制度.健全": "否", "制度.执行到位": "否", "制度.公开": "否", "培训": "0人次", "成本": "400元", "效果": "差", "满意": "60%",
}  # fmt: skip
"""6, 0 (15 points above), 0 (20% > 10%), 5, 0, 0, 0, 0 and no less, 3, 0: 14, and 3 of the 5 prizes: 17."""

CASES: Mapping[str, tuple[Filed, str, str, Mapping[str, str]]] = {
    "都好": (GOOD, "100", "优", {"效果": "9", "安排": "10", "满意": "10", "成本": "10"}),
    "中间": (
        MIDDLE, "68.63", "中",
        {"执行": "8.13", "控制": "7", "调整": "5", "安排": "8", "培训": "8", "成本": "7.5", "制度": "7", "安全": "6",
         "效果": "7", "满意": "5"},
    ),
    "差": (POOR, "17", "差", {"执行": "6", "控制": "0", "调整": "0", "安排": "5", "成本": "0", "安全": "0", "效果": "3"}),
    "舞弊": (GOOD | {"舞弊": "是"}, "0", "差", {}),
    "审计": (GOOD | {"审计问题": "1"}, "100", "良", {}),
    "九十": (GOOD | {"获奖数": "1", "违规次数": "5"}, "90", "优", {}),
    "八十": (GOOD | {"获奖数": "1", "违规次数": "5", "培训": "0人次"}, "80", "良", {}),
    "六十": (
        GOOD | {"获奖数": "1", "违规次数": "5", "培训": "0人次", "成本": "500元", "重点支出": "59.99元"}, "60", "中", {},
    ),
    "没有预算": (GOOD | {"全年预算": "0元", "获奖数": "0"}, "89", "良", {"执行": "0"}),
    "超支": (GOOD | {"执行数": "120元", "培训": "75人次", "满意": "100%", "获奖数": "0", "在编": "90"}, "99", "优", {"执行": "10"}),
}  # fmt: skip
"""By title: what is filed, and the total, rating and scores that it has to come to."""


def case_text(title: str) -> str:
    """A case as YAML."""
    filed, total, rating, scores = CASES[title]
    rows = ("培训", "成本", "效果", "满意")
    single = "".join(f'    "{name}": "{text}"\n' for name, text in filed.items() if name not in rows)
    listed = "".join(
        f'    - {{levels: [{name}], actual: "{filed[name]}", target: "{TARGETS[name]}"}}\n' for name in rows
    )
    asked = "".join(f"    {name}: {score}\n" for name, score in scores.items())
    return (
        f"title: {title}\nfiling:\n  title: 自评表（2021年度）\n  office: 某单位\n  single:\n{single}  rows:\n{listed}"
        f"expect:\n  total: {total}\n  rating: {rating}\n" + (f"  scores:\n{asked}" if asked else "")
    )


TARGETS = {"培训": "≥50人次", "成本": "≤200元", "效果": "有效", "满意": ""}
