"""Mistakes of rule writing as they can be made in the frameworks of the pack, each in a clause that stands there."""

from __future__ import annotations

Change = tuple[str, str]
Mistake = tuple[str, str, str, tuple[Change, ...]]
"""What was mistaken, where it is met (as in `mistakes.py`), the framework, and each text that was right and is wrong."""

PROJECT = "national/project@2020"
YUEYANG = "hunan/yueyang/department@2018"
DEPARTMENT = "reconstructed/department-three-part@2021"
JIANGXI = "jiangxi/project@2017"
DAYING = "sichuan/daying/department@2020"
CENTRAL = "national/central-project@2021"
HUBEI = "hubei/project@2020"

MISTAKES: tuple[Mistake, ...] = (
    ("80-60 写成 80-50", "S15", PROJECT, (('range: "[60%, 80%)"', 'range: "[50%, 80%)"'), ('range: "[0%, 60%)"', 'range: "[0%, 50%)"'))),
    ("执行率没有先进位", "R3", PROJECT, (("{rate: 0.01%, score", "{score"),)),
    ("得分截断而不是四舍五入", "R3", PROJECT, (("mode: half_up", "mode: cut"),)),
    ("分子分母颠倒", "S2", PROJECT, (("年度资金总额.全年执行数 ÷ 年度资金总额.全年预算数", "年度资金总额.全年预算数 ÷ 年度资金总额.全年执行数"),)),
    ("分母用了年初预算", "S2", PROJECT, (("÷ 年度资金总额.全年预算数", "÷ 年度资金总额.年初预算数"),)),
    ("等级“优”不含 90", "R4", PROJECT, (('"[90, 100]"', '"(90, 100]"'), ('"[80, 90)"', '"[80, 90]"'))),
    ("分值合计不是 100", "R4", PROJECT, (("    weight: 50\n", "    weight: 55\n"),)),
    ("未完成的一律不给分", "S8", PROJECT, (("at_least: by_ratio  ", "at_least: all_or_nothing  "),)),
    ("超额的界写成 1.3%", "S7", PROJECT, (('"(130%, ∞)"', '"(1.3%, ∞)"'),)),
    ("档内系数取了上限", "S16", DEPARTMENT, (("credit: 90%", "credit: 100%"),)),
    ("反向的行没有写方向", "S4", DEPARTMENT, (("takes: number\n            direction: at_most\n", "takes: number\n            direction: at_least\n"),)),
    ("整数次写成不足一次按一次", "S9", YUEYANG, (("above: 100%\n              per: 1%\n              points: 0.5\n              counted: whole", "above: 100%\n              per: 1%\n              points: 0.5\n              counted: started"),)),
    ("每次扣 0.5 分写成 5 分", "S9", YUEYANG, (("above: 0%\n              per: 1%\n              points: 0.5", "above: 0%\n              per: 1%\n              points: 5"),)),
    ("调减没有取绝对值", "S11", YUEYANG, (("of: 绝对值(预算调整率)", "of: 预算调整率"),)),
    ("“春节前”含了春节当天", "S10", YUEYANG, (("付到一半 ≥ 春节", "付到一半 > 春节"),)),
    ("“六月底前”差了一个月", "S10", YUEYANG, (("六月底: 6月30日", "六月底: 5月31日"),)),
    ("“且”写成“或”", "S10", YUEYANG, (("已付 < 总额 或 付到一半", "已付 < 总额 且 付到一半"),)),
    ("相邻两档的分写颠倒", "S12", YUEYANG, (('"[80%, 90%)", points: 4', '"[80%, 90%)", points: 3'), ('"[70%, 80%)", points: 3', '"[70%, 80%)", points: 4'))),
    ("90 归了下一档", "S12", YUEYANG, (('"[90%, ∞)", points: 5', '"(90%, ∞)", points: 5'), ('"[80%, 90%)", points: 4', '"[80%, 90%]", points: 4'))),
    ("核对清单从零加起", "S17", YUEYANG, (("start: full\n              ", ""),)),
    ("分档按整数写，10 与 11 之间有缝", "S12", JIANGXI, (('"(10%, 15%]"', '"[11%, 15%]"'),)),
    ("只看超支、不看结余", "S11", JIANGXI, (("of: 绝对值(成本控制率)", "of: 成本控制率"),)),
    ("每降 5 个百分点写成 5 倍", "S9", JIANGXI, (("per: 5%", "per: 5"),)),
    ("10x 写成 x", "S11", DAYING, (("1 − 10 × 调剂率", "1 − 调剂率"),)),
    ("忘了乘分值", "S11", DAYING, (("调剂率) × 分值", "调剂率)"),)),
    ("超过 30% 写成 30% 以上", "S7", DAYING, (("个数(项目目标.数量指标, 实际 ≥ 目标 且 实际 ≤ 130% × 目标)", "个数(项目目标.数量指标, 实际 ≥ 目标 且 实际 < 130% × 目标)"),)),
    ("金额与比率比较", "S27", DAYING, (("调剂率 > 0.1", "全年预算调剂金额 > 0.1"),)),
    ("满意度六成的界写成八成", "S38", CENTRAL, (("实际 ≥ 60%", "实际 ≥ 80%"),)),
    ("满意度按百分数写成 90", "S38", CENTRAL, (("÷ 90%", "÷ 90"),)),
    ("满分的界写成 100%", "S38", CENTRAL, (("÷ 90%", "÷ 100%"),)),
    ("合并时比率相加", "A6", HUBEI, (("rate: mean", "rate: sum"),)),
    ("合并按执行数加权", "A6", HUBEI, (("weighted_by: 年度资金总额.全年预算数", "weighted_by: 年度资金总额.全年执行数"),)),
    ("简单平均写成求和", "A8", "examples/portfolio@2024", (("平均(项目, 总分)", "求和(项目, 总分)"),)),
    ("加权平均忘了权", "A8", "examples/portfolio-weighted@2024", (("加权平均(项目, 总分, 全年预算数)", "平均(项目, 总分)"),)),
    ("率没有先取到百分之一", "R3", "beijing/haidian/project@2016", (("{rate: 1%}", "{rate: 0.01%}"),)),
    ("封顶的界含错了一边", "S35", "examples/execution-caps@2021", (("执行率 < 50%", "执行率 ≤ 50%"),)),
)  # fmt: skip
