"""Diagnostic codes of compiling a framework into a plan and proving what it can score (F5..)."""

from jixiao.diagnostic.code import Code, Severity, table

PLAN_CODES = table(
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
