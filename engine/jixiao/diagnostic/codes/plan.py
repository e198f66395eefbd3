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
        expected=("0 到 {weight} 之间", "between 0 and {weight}"),
        hint=(
            "给公式加上 最小(…, 分值)，或改用有上限的规则",
            "hold the formula with min(…, 分值), or use a kind that is capped",
        ),
    ),
    Code(
        "F503",
        ("“{name}”可能得到 {found} 分，低于 0", "“{name}” can score {found}, below 0"),
        expected=("0 到 {weight} 之间", "between 0 and {weight}"),
        hint=("给公式加上 最大(…, 0)，或用 floor", "hold the formula with max(…, 0), or use a floor"),
    ),
    Code(
        "F504",
        (
            "不能证明“{name}”不超过分值 {weight}（上界 {found}）",
            "“{name}” is not proved to stay within {weight} (bound {found})",
        ),
        Severity.WARNING,
        hint=("给公式加上 最小(…, 分值)", "hold the formula with min(…, 分值)"),
    ),
    Code(
        "F505",
        ("不能证明“{name}”不低于 0（下界 {found}）", "“{name}” is not proved to stay above 0 (bound {found})"),
        Severity.WARNING,
        hint=("给公式加上 最大(…, 0)", "hold the formula with max(…, 0)"),
    ),
    Code(
        "F506",
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
