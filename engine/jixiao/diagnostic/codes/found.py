"""Diagnostic codes of further checks of a filing (C215-C232)."""

from jixiao.diagnostic.code import Code, Severity, table

WARNING, NOTE = Severity.WARNING, Severity.NOTE

FOUND_CODES = table(
    Code(
        "C215",
        (
            "自评总分 {found} 大于能得到的最高分 {expected}",
            "the claimed total {found} is more than can be reached, {expected}",
        ),
    ),
    Code(
        "C216",
        (
            "附注写“{node}”{found} 分，表内是 {expected} 分",
            "the notes give “{node}” {found} points, the table {expected}",
        ),
        hint=("附注与表内的分值应一致，请核对用的是不是这张表的附注", "notes and table should agree"),
    ),
    Code(
        "C217",
        (
            "“{row}”的实际完成值填 {found}，而资金表“{line}”是 {expected}",
            "the actual of “{row}” is {found}; the funds table has {expected} at “{line}”",
        ),
        hint=("同一事实前后应一致，请核对", "the same fact should be the same in both places"),
    ),
    Code(
        "C218",
        (
            "“{row}”的目标“{found}”方向像是反了：名称里有“{word}”",
            "the direction of “{row}” ({found}) seems to be turned round: its name says “{word}”",
        ),
        WARNING,
        hint=("请核对目标是至少还是至多；方向错了，得分就算反了", "at least or at most? the score depends on it"),
    ),
    Code(
        "C219",
        (
            "{count} 行指标只有目标，没有一行填了实际完成值或得分：像是还没有自评",
            "of {count} rows not one has an actual or a score: only the plan was filed",
        ),
        hint=("请填写自评部分后重新报送", "fill in the evaluation and file again"),
    ),
    Code(
        "C220",
        (
            "“{row}”的得分 {found} 像是 实际值 {actual} × 分值 {weight}：应按完成率算，得 {expected}",
            "the score {found} of “{row}” seems to be actual {actual} × weight {weight}; completion gives {expected}",
        ),
        NOTE,
    ),
    Code(
        "C221",
        (
            "“{row}”的得分 {found} 像是折算了两次：{expected} × {weight}%",
            "the score {found} of “{row}” seems to be converted twice: {expected} × {weight}%",
        ),
        NOTE,
    ),
    Code(
        "C222",
        ("文件名是 {found} 年，表内是 {expected} 年", "the file name says {found}, the form {expected}"),
        WARNING,
        hint=("请核对报的是不是这一年的表", "is this the form of that year?"),
    ),
    Code(
        "C223",
        (
            "“{where}”里的{level}是“{found}”，填报单位却在“{expected}”",
            "“{where}” names the {level_en} “{found}”, the office is in “{expected}”",
        ),
        hint=("请核对是不是套用了别处的表", "was the form of another place used?"),
    ),
    Code(
        "C225",
        ("“{row}”的得分 {found} 小于 0", "the score {found} of “{row}” is below nought"),
    ),
    Code(
        "C226",
        ("“{row}”得了满分，却写了原因：{found}", "“{row}” has full marks and a reason: {found}"),
        NOTE,
    ),
    Code(
        "C227",
        (
            "“{row}”的原因与“{other}”一字不差：{found}",
            "the reason of “{row}” is that of “{other}”, word for word: {found}",
        ),
        WARNING,
        hint=("请各写各的原因", "each row has a reason of its own"),
    ),
    Code(
        "C228",
        (
            "“{row}”得了满分 {score}，原因却说“{word}”：{found}",
            "“{row}” has full marks ({score}), yet its reason says “{word}”: {found}",
        ),
        WARNING,
        hint=("得分与原因不能相反，请核对", "score and reason contradict each other"),
    ),
    Code(
        "C229",
        (
            "“{line}”的执行率 {found} 超过 {limit}：支出大于预算",
            "“{line}” was executed at {found}, above {limit}: more was spent than was budgeted",
        ),
        WARNING,
        hint=("请核对预算数是不是调整后的数", "is the budget the adjusted one?"),
    ),
    Code(
        "C231",
        (
            "各项指标自评得到分值的 {found}，预算只执行了 {rate}，相差超过 {limit}",
            "the rows claim {found} of their points while {rate} of the money was spent, more than {limit} apart",
        ),
        WARNING,
        hint=("请说明为什么钱没花完、事都办了，或核对得分", "say how all was done with a part of the money"),
    ),
    Code(
        "C232",
        (
            "像是元与万元混了：{choices}，则 {count} 条勾稽关系成立",
            "units seem to be mixed: {choices}; then {count} relations hold",
        ),
        hint=("请核对金额的单位；系统不改动任何数", "check the unit of the amount; nothing is repaired"),
    ),
    Code(
        "C254",
        (
            "{row}{what}填“{found}”，不是数，没有能拿来核对的",
            "the {what}{row} is “{found}”, which is no number: there is nothing to compare",
        ),
        WARNING,
        hint=("填阿拉伯数字，不写字", "type digits, no words"),
    ),
    Code(
        "C253",
        (
            "“{row}”得分 {score}，低于分值 {weight}，原因只写着“{found}”，等于没有写",
            "“{row}” scores {score} of {weight}, and its reason, “{found}”, says nothing",
        ),
        WARNING,
        hint=("写明差在哪里、为什么、怎样改进", "say what is missing, why, and what will be done about it"),
    ),
    Code(
        "C252",
        (
            "“{row}”的实际完成值“{found}”一字不差是目标",
            "the actual of “{row}”, “{found}”, is its target word for word",
        ),
        hint=("请填实际完成的数", "type the number that was reached"),
    ),
    # A report in words against its table.
    Code(
        "C240",
        ("报告说的是 {found} 年，表是 {expected} 年度的", "the report is of {found}, the table of {expected}"),
        hint=("报告后面附的是不是这一年的表？", "is it the table of that year?"),
    ),
    Code(
        "C241",
        (
            "报告是“{found}”的，表是“{expected}”的；报告里没有出现过“{expected}”",
            "the report is that of “{found}”, the table that of “{expected}”, which the report never names",
        ),
        hint=("报告后面附的是不是本单位的表？", "is it the table of this office?"),
    ),
    Code(
        "C242",
        ("报告里的得分 {found} 与表的总分 {expected} 不同", "the report says {found} points, the table {expected}"),
    ),
    Code(
        "C243",
        (
            "总分一致（{found}），表与报告却不是同一年度、同一单位的",
            "the totals agree ({found}) although table and report are of different years or offices",
        ),
        hint=("其中一份多半是照抄的，请核对", "one of them was probably copied"),
    ),
    Code(
        "C244",
        (
            "报告说“{found}”，表上“{line}”是 {expected}",
            "the report says “{found}”; the table has for “{line}” {expected}",
        ),
    ),
    Code(
        "C245",
        (
            "报告说“{line}”的执行率是 {found}，按表上的金额是 {expected}",
            "the report says that “{line}” was executed at {found}; the amounts in the table give {expected}",
        ),
    ),
    Code(
        "C246",
        ("报告说“{found}”，表上“{row}”填 {expected}", "the report says “{found}”; the table has {expected} at “{row}”"),
    ),
    Code(
        "C247",
        (
            "报告里“{whole}”，其中各项 {parts} 之和是 {expected}",
            "the report says “{whole}”; its parts {parts} add up to {expected}",
        ),
        hint=("“其中”若没有列全，可不改", "nothing is wrong if not all parts were listed"),
    ),
    Code(
        "C248",
        (
            "报告里“{whole}”，各部分 {parts} 之和是 {expected}",
            "the report says “{whole}”; its parts {parts} come to {expected}",
        ),
    ),
    Code(
        "C249",
        ("报告里“{found}”没有写单位，按 {unit} 理解", "“{found}” bears no unit; taken as {unit}"),
        NOTE,
    ),
    Code(
        "C251",
        ("相符：{what}", "agrees: {what}"),
        NOTE,
    ),
)
