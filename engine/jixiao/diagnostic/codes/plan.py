"""Diagnostic codes of compiling a framework into a plan and proving what it can score (F5..)."""

from jixiao.diagnostic.code import Code, Severity, table

PLAN_CODES = table(
    Code(
        "F165",
        (
            "规则“{name}”给单位自设的行计分，不能读“{found}”：自设的行先计分，之后才有它",
            "the rule “{name}” scores own rows and cannot read “{found}”: it is known only after those rows",
        ),
        hint=(
            "把要读它的那一条写成框架固定的一行，或写进 adjustments",
            "let a row that the framework fixes read it, or an adjustment",
        ),
    ),
    Code(
        "F166",
        ("参数“{name}”没有这些预算年度的值：{years}", "the parameter “{name}” has no value for {years}"),
        Severity.WARNING,
        hint=("补上这些年度的值；没有值的年度，用到它的行待定", "add them; without a value, what reads it stays open"),
    ),
    Code(
        "F167",
        (
            "参数“{name}”各年的值不是一类：“{found}”与“{first}”",
            "the values of the parameter “{name}” are of different kinds: “{found}” and “{first}”",
        ),
        expected=("全是日期、全是同一种数，或全是文字", "days only, numbers of one unit only, or words only"),
    ),
    Code(
        "F168",
        ("参数“{name}”的值“{found}”用不了", "the value “{found}” of the parameter “{name}” is of no use"),
        expected=("数、日期或一个词，如 90%、2021-02-12、西部", "a number, a day or a word: 90%, 2021-02-12, 西部"),
    ),
    Code(
        "F501",
        (
            "最高只能得到 {found} 分，达不到 {expected} 分",
            "the greatest total that can be reached is {found}, not {expected}",
        ),
        Severity.WARNING,
        hint=(
            "若这是规定的本意（例如定性最高档只给 90%），可以不管；否则看哪一行得不到满分",
            "fine if the rules mean it (a top grade worth 90%, say); otherwise look for the row that cannot be full",
        ),
    ),
    Code(
        "F502",
        ("“{name}”可能得到 {found} 分，超过分值 {weight}", "“{name}” can score {found}, above its weight {weight}"),
        Severity.WARNING,
        expected=("0 到 {weight} 之间", "between 0 and {weight}"),
        hint=("若不是规定的本意，去掉 cap: false", "unless the rules mean it, take out cap: false"),
    ),
    Code(
        "F503",
        (
            "最高能得到 {found} 分，超过 {expected} 分",
            "the greatest total that can be reached is {found}, above {expected}",
        ),
        Severity.WARNING,
        hint=("加分须有上限，或加一条 cap", "bound the bonus, or add a cap"),
    ),
    Code(
        "F511",
        ("这些量互相引用，绕成了圈：{circle}", "these quantities name each other in a circle: {circle}"),
        hint=("去掉其中一个引用", "take one of the references out"),
    ),
)
