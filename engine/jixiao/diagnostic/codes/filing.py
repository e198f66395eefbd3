"""Diagnostic codes of binding a filing to a framework (B)."""

from jixiao.diagnostic.code import Code, Severity, table

WARNING, NOTE = Severity.WARNING, Severity.NOTE

FILING_CODES = table(
    # The head of the form.
    Code(
        "B101",
        (
            "{found} 年度的自评表不在本框架适用的预算年度（{years}）之内",
            "the filing is of budget year {found}, the framework is for {years}",
        ),
        WARNING,
        hint=("请用 -f 指定适用于该年度的框架", "name a framework of that year with -f"),
    ),
    Code(
        "B102",
        ("标题的年度是 {title}，表内填的年度是 {found}", "the title says {title}, the form says {found}"),
        WARNING,
        hint=("请核对是否套用了往年或他处的模板", "check whether an older template was reused"),
    ),
    Code(
        "B103",
        (
            "表中找不到预算年度，按框架的 {year} 年度处理",
            "no budget year in the form; {year} of the framework is taken",
        ),
        NOTE,
    ),
    Code(
        "B104",
        ("“{found}”不是金额单位，金额未读入", "“{found}” is no unit of money; no amount is read"),
        expected=("元、万元、亿元", "元, 万元 or 亿元"),
    ),
    Code("B105", ("表中未写金额单位，按“元”读入", "no unit of money is stated; amounts are read as 元"), NOTE),
    Code(
        "B106",
        (
            "{what}没有写单位，按“元”读入；表上写的金额单位是“{unit}”",
            "{what} says no unit and is read as 元; the form states amounts in {unit}",
        ),
        WARNING,
        hint=(
            "数后写上单位（{found}{unit} 或 {found}元），或写进它的名称：“…（{unit}）”",
            "write the unit behind it ({found}{unit} or {found}元), or into its label: “… ({unit})”",
        ),
    ),
    # Lines of a table of inputs.
    Code(
        "B110",
        (
            "资金表第 {number} 行的行名“{found}”与所在位置不符，按框架所列次序读作“{line}”",
            "line {number} is labelled “{found}”; by the order declared it is read as “{line}”",
        ),
        WARNING,
        expected=("行名“{line}”", "the label “{line}”"),
        hint=("请更正行名；金额未作任何改动", "correct the label; no amount was changed"),
    ),
    Code(
        "B111",
        ("资金表的行“{found}”不在框架所列各行之中，未读入", "line “{found}” is not foreseen and is not read"),
        WARNING,
        hint=("框架所列各行：{lines}", "the framework has: {lines}"),
    ),
    Code("B112", ("资金表缺“{line}”一行", "the table lacks the line “{line}”"), NOTE),
    Code(
        "B113",
        ("“{found}”一列不在框架所列各列之中，未读入", "the column “{found}” is not foreseen and is not read"),
        NOTE,
    ),
    # Values.
    Code(
        "B120",
        ("“{found}”无法确认是什么，未读入", "“{found}” cannot be read for certain and is left out"),
        hint=("可能是：{candidates}；请核对原件后重填", "it may be {candidates}; check the original"),
    ),
    Code(
        "B121",
        ("“{found}”不是数，{what}未读入", "“{found}” is no number; {what} is left out"),
        expected=("一个数", "a number"),
    ),
    Code(
        "B122",
        ("{what}填“{found}”，超出允许的范围 {range}，未读入", "{what} is “{found}”, outside {range}, and left out"),
    ),
    Code(
        "B123",
        (
            "{what}填“{found}”，单位“{unit}”不能换算成“{wanted}”，未读入",
            "{what} is “{found}”: {unit} does not convert into {wanted}",
        ),
    ),
    Code(
        "B124",
        ("{what}填“{found}”，多于 {places} 位小数", "{what} is “{found}”, with more than {places} places"),
        WARNING,
    ),
    Code(
        "B125",
        ("{what}填“{found}”，不是可选的值，未读入", "{what} is “{found}”, which is none of the choices"),
        expected=("{choices}", "{choices}"),
    ),
    Code(
        "B126",
        ("“{name}”不是框架要填的项目，未读入", "the framework asks for no “{name}”; it is left out"),
        NOTE,
        hint=("框架要填的项目：{names}", "the framework asks for: {names}"),
    ),
    Code(
        "B127",
        ("{what}带有比较符“{found}”，应填一个数", "{what} carries a comparison sign: “{found}”"),
        expected=("一个数", "a number"),
    ),
    # Rows and the tree of indicators.
    Code(
        "B130",
        (
            "“{found}”不是框架的指标名，按次序读作“{row}”",
            "“{found}” is no indicator; by its place it is read as “{row}”",
        ),
        WARNING,
        expected=("指标名“{row}”", "the name “{row}”"),
    ),
    Code(
        "B131",
        ("框架没有指标“{found}”，此行不计分", "the framework has no indicator “{found}”; the row is not scored"),
        hint=("请核对一级、二级指标名，或换用适用的框架", "check the names of its levels, or use another framework"),
    ),
    Code("B132", ("指标“{found}”重复，只用第一次出现的一行", "“{found}” occurs twice; only the first row is used")),
    Code("B133", ("表中没有框架规定的指标“{row}”", "the form lacks the indicator “{row}”")),
    Code(
        "B134",
        ("指标“{row}”填在“{found}”之下，框架把它列在“{parent}”之下", "“{row}” stands under “{found}”, not “{parent}”"),
        WARNING,
    ),
    Code(
        "B135",
        (
            "“{found}”不是框架在“{section}”下列出的二级指标，此行仍计分",
            "“{found}” is no group of “{section}”; still scored",
        ),
        WARNING,
        hint=("框架列出的有：{groups}", "the framework lists: {groups}"),
    ),
    Code(
        "B136",
        (
            "“{found}”不是框架的一级指标，按二级指标“{group}”归入“{section}”",
            "“{found}” is no section; by its group “{group}” the row goes to “{section}”",
        ),
        WARNING,
    ),
    # How a row is scored.
    Code(
        "B140",
        ("“{row}”的目标“{found}”没有方向（≥、≤ 或 =），无法计分", "the target “{found}” of “{row}” has no direction"),
        expected=("带比较符的目标值，例如 ≥{found}", "a target with a sign, such as ≥{found}"),
        hint=(
            "填“不少于”用 ≥，“不超过”用 ≤；或由框架在 direction 中按名称规定",
            "write ≥ or ≤; or let the framework declare the direction by name",
        ),
    ),
    Code("B141", ("“{row}”没有分值，无法计分", "“{row}” has no weight")),
    Code(
        "B142",
        ("“{row}”没有目标值，无法计分", "“{row}” has no target"),
        hint=(
            "写在指标名称里的数不算目标值，请填入目标值一栏",
            "a number inside the name is no target; fill in the column",
        ),
    ),
    Code("B143", ("“{row}”没有实际完成值，无法计分", "“{row}” has no actual value")),
    Code(
        "B144",
        (
            "“{row}”的目标“{target}”是数，实际完成值“{found}”不是数",
            "“{row}”: target “{target}” is a number, “{found}” is not",
        ),
        expected=("与目标同单位的数", "a number in the unit of the target"),
    ),
    Code(
        "B145",
        (
            "“{row}”的目标“{target}”是文字，实际完成值“{found}”是数",
            "“{row}”: target “{target}” is words, “{found}” a number",
        ),
        expected=("{labels}", "{labels}"),
    ),
    Code(
        "B146",
        ("“{row}”的实际完成值“{found}”不是框架规定的档次", "“{row}”: “{found}” is no grade of the framework"),
        expected=("{labels}", "{labels}"),
    ),
    Code(
        "B147",
        (
            "“{row}”的目标单位“{target}”与实际单位“{found}”不能换算",
            "“{row}”: “{found}” does not convert into “{target}”",
        ),
        hint=(
            "两边写同一种单位；括号里的说明移到“未完成原因分析”一类的栏里",
            "write both in one kind of unit; move remarks in brackets to a column of words",
        ),
    ),
    Code(
        "B148",
        (
            "“{row}”的实际完成值“{found}”带比较符（照抄目标），不是实际的数",
            "“{row}”: the actual “{found}” carries a sign",
        ),
        expected=("实际完成的数", "the number achieved"),
    ),
    Code(
        "B149",
        (
            "“{row}”填“{found}”（不适用），框架不允许去掉此行",
            "“{row}” is marked “{found}”, which the framework does not allow",
        ),
    ),
    Code(
        "B150",
        ("“{row}”填“{found}”（不适用），此行及其分值不计", "“{row}” is marked “{found}” (not applicable) and dropped"),
        NOTE,
    ),
    Code(
        "B151",
        (
            "“{row}”的目标“{found}”是{kind}，框架没有为此规定计分办法",
            "no rule scores “{row}”, whose target “{found}” is {kind}",
        ),
    ),
    Code(
        "B152",
        ("{what}的日期“{found}”没有年份，表中也没有预算年度", "{what}: “{found}” has no year, nor has the form"),
    ),
    Code(
        "B153",
        (
            "“{row}”的目标“{found}”恰与实际完成值相等，“{sign}”按“{read}”理解",
            "“{row}”: “{sign}” is read as “{read}” at {found}",
        ),
        NOTE,
    ),
    Code(
        "B154",
        (
            "“{row}”的目标“{found}”与方向“{sign}”不一致，按“{used}”计分",
            "“{row}”: “{found}” against “{sign}”; {used} is used",
        ),
        WARNING,
    ),
    Code(
        "B155",
        (
            "“{row}”的目标“{target}”是日期，实际完成值“{found}”不是日期",
            "“{row}”: target “{target}” is a day, “{found}” is not",
        ),
        expected=("完成的日期，例如 {example}", "the day of completion, such as {example}"),
    ),
    Code(
        "B156",
        (
            "“{row}”没有分值，按二级指标“{group}”的 {weight} 分计（该二级指标只有此行）",
            "“{row}” has no weight; it is the only row of “{group}” and takes its {weight} points",
        ),
        NOTE,
    ),
    Code(
        "B158",
        (
            "“{row}”的得分由人评定（{found}），没有填可用的得分",
            "the points of “{row}” are a person's to give ({found})",
        ),
        expected=("0—{weight} 之间的得分", "points from 0 to {weight}"),
    ),
    Code(
        "B157",
        (
            "“{row}”的{side}“{found}”没有单位，按另一侧的“{unit}”理解",
            "“{row}”: {side} “{found}” has no unit; {unit} is taken",
        ),
        NOTE,
    ),
    Code(
        "B160",
        ("“{name}”是几选一，表上填了 {found}", "“{name}” is one of several; the form fills {found}"),
        expected=("只填一个：{rows}", "one of {rows}"),
        hint=("其余的行填“/”或不列", "mark the others “/” or leave them out"),
    ),
    # Two columns of targets, and rows without one.
    Code(
        "B190",
        (
            "年初目标“{initial}”调整为“{found}”，框架没有说按哪一栏计分，按年初的计",
            "the target “{initial}” was adjusted to “{found}”; the framework does not say which counts, the initial does",
        ),
        WARNING,
        hint=(
            "框架写 scored_target: initial、adjusted 或 adjusted_if_given",
            "the framework says it: `scored_target:`",
        ),
    ),
    Code(
        "B191",
        (
            "“{row}”没有目标，按规定不评：计 0 分，分值留着",
            "“{row}” has no target: by the rules it is not scored and keeps its weight",
        ),
        NOTE,
    ),
    Code(
        "B192",
        (
            "“{row}”没有目标，却填了实际完成值“{found}”，没有采用",
            "“{row}” has no target, yet an actual, “{found}”, which is not used",
        ),
        expected=("补写目标，或不填实际完成值", "a target, or no actual"),
    ),
    Code(
        "B194",
        (
            "“{row}”的{side}“{found}”不等于各明细之和（{parts}）",
            "{side} of “{row}”, “{found}”, is not the sum of its details ({parts})",
        ),
        hint=("请核对该行及其明细；该行待定", "check the row and its details; it stays open"),
    ),
    Code(
        "B195",
        (
            "“{row}”没有填实际完成值，取各明细之和 {found}（{parts}）",
            "“{row}” gives no actual; the sum of its details is taken, {found} ({parts})",
        ),
        NOTE,
    ),
    Code(
        "B193",
        (
            "“{row}”的得分系数由人定（{found}），没有填可用的系数",
            "the coefficient of “{row}” is a person's to give ({found})",
        ),
        expected=("0% 至 100% 之间的系数，例如 90% 或 0.9", "a coefficient from 0% to 100%, such as 90% or 0.9"),
    ),
    # What people give beside the rule.
    Code(
        "B180",
        (
            "“{row}”填了{what}“{found}”，框架没有规定可以这样给分，不采用",
            "“{row}” brings “{found}” as {what}, which the framework does not let anyone give: not used",
        ),
        hint=("由框架的 by_hand、second_score 规定", "the framework says so in by_hand or second_score"),
    ),
    Code(
        "B181",
        ("“{row}”扣减 {found} 分，没有写扣减原因", "“{row}”: {found} points are taken off without a reason"),
        WARNING,
        expected=("扣减原因，或这一行的原因", "a reason for it, or one for the row"),
    ),
    Code(
        "B182",
        (
            "“{row}”改后得分“{found}”没有写原因，不采用",
            "“{row}”: “{found}” is given instead without a reason: not used",
        ),
        expected=("改分原因，或这一行的原因", "a reason for it, or one for the row"),
    ),
    Code(
        "B183",
        ("{what}“{found}”不在框架认可的原因之内，不采用", "{what}: “{found}” is no reason that excuses: not used"),
        expected=("{labels}", "{labels}"),
        hint=("可以在认可的原因之后用冒号写明详情", "particulars may follow after a colon"),
    ),
    Code(
        "B184",
        (
            "“{row}”按规则算不出，填报标明由人评定：照评定计 {found} 分（{reason}）",
            "no rule reads “{row}”; the filing marks it as judged: {found} points ({reason})",
        ),
        WARNING,
        hint=("请核对评定的理由", "check the reason of the judgement"),
    ),
    Code(
        "B185",
        (
            "“{row}”标明由人评定（{found}），但没有可用的得分或没有写理由，仍然开口",
            "“{row}” is marked as judged ({found}) without usable points or without a reason: it stays open",
        ),
        expected=("不超过分值的得分，以及原因或评分依据", "points up to the weight, and a reason or 评分依据"),
    ),
    Code(
        "B186",
        ("台账不读第二个得分的列“{found}”", "ledgers read no column of second scores: “{found}”"),
        hint=("删去这一列；第二个得分逐份填报时才算", "drop the column; second scores are for single filings"),
    ),
    Code(
        "B200",
        (
            "“{row}”标明由人评定（{found} 分），会算分的表里没有这样的栏：填进去之后，这一行仍然算不出",
            "“{row}” is marked as judged ({found} points), for which a form that scores itself has no place: "
            "filled in, the row stays open",
        ),
        WARNING,
        hint=("这样的填报用 jixiao score 计分", "score such a filing with jixiao score"),
    ),
    # What a list of units says of files that are copies of one another.
    Code(
        "B201",
        (
            "“{found}”与 {others} 一字不差，是同一份报了几次：算一份，以“{expected}”为准",
            "'{found}' is the same, byte by byte, as {others}: one filing sent several times; '{expected}' counts",
        ),
        NOTE,
    ),
    # Goals of the office's own.
    Code(
        "B170",
        ("“{goal}”没有写占多少，无法计分", "“{goal}” does not say its share"),
        expected=("{wanted}", "{wanted_en}"),
    ),
    Code(
        "B171",
        ("“{goal}”的占比写作“{found}”，无法计分", "the share of “{goal}” is “{found}”"),
        expected=("{wanted}", "{wanted_en}"),
    ),
    Code(
        "B172",
        (
            "“{row}”不在任何一个目标之下，此行不计分",
            "“{row}” stands under no goal; the row is not scored",
        ),
        expected=("“{section}”的每一行都在某个目标之下", "every row of “{section}” under a goal"),
    ),
    Code(
        "B173",
        (
            "框架没有单位自设的目标，“{found}”等目标的名称与占比没有读入，其下各行照框架的指标处理",
            "the framework has no goals; “{found}” and its like are not read, the rows under them are",
        ),
        WARNING,
    ),
    Code(
        "B174",
        ("“{goal}”之下没有一行指标，无法计分", "no row stands under “{goal}”"),
        hint=("请把该目标的指标列在它之下", "list the rows of this goal under it"),
    ),
    Code(
        "B175",
        (
            "{found} 有单位自设的目标，各单位的目标不同，不能合并",
            "under {found} offices set goals of their own, which cannot be merged",
        ),
        hint=("请分别计分", "score each filing by itself"),
    ),
    Code(
        "B176",
        (
            "“{row}”没有实际完成值，按规则另写的办法计分",
            "“{row}” has no actual value; the rule says what counts instead",
        ),
        NOTE,
    ),
)
