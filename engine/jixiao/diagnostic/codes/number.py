"""Diagnostic codes of numbers and targets as people type them (N)."""

from jixiao.diagnostic.code import Code, table

NUMBER_CODES = table(
    # Why a text is no number; jixiao.number.NumberFault names these.
    Code("N101", ("此处没有填数", "no number is given here"), expected=("一个数", "a number")),
    Code(
        "N102",
        ("“{found}”的数字前是破折号，不知是负号还是分隔", "“{found}” begins with a dash: minus or separator?"),
        expected=("一个数", "a number"),
        hint=("负数请用减号“-”", "write a negative number with “-”"),
    ),
    Code(
        "N103",
        ("“{found}”中的逗号不是每三位一个", "the commas in “{found}” do not part groups of three"),
        expected=("不带逗号的数，或 1,043,964.77 这样的千分位", "a number without commas, or grouped as 1,043,964.77"),
        hint=("小数点请用“.”", "the decimal mark is “.”"),
    ),
    Code(
        "N104",
        ("“{found}”是科学记数法", "“{found}” has an exponent"),
        expected=("写全的数，例如 12300", "the number in full, such as 12300"),
    ),
    Code(
        "N105",
        ("“{found}”超过 30 位数字", "“{found}” has more than 30 digits"),
        expected=("至多 30 位数字", "30 digits at most"),
        hint=("账号、编码一类请放在文字栏", "codes and accounts belong in text fields"),
    ),
    Code(
        "N106",
        ("“{found}”中有形似数字的字符，不能当作数字", "“{found}” holds characters that only look like digits"),
        expected=("用 0-9 写的数", "a number in the digits 0-9"),
        hint=(
            "上标、带圈数字、中文数字和字母 O、l 都不是数字",
            "superscripts, ①, 一百 and the letters O, l are no digits",
        ),
    ),
    Code("N107", ("“{found}”不是数", "“{found}” is no number"), expected=("一个数", "a number")),
    # Intervals.
    Code(
        "N201",
        ("“{found}”不是区间", "“{found}” is no interval"),
        expected=("形如 [80%, 90%) 的区间", "an interval such as [80%, 90%)"),
        hint=(
            "方括号含端点，圆括号不含；两端用一个逗号分开，数中不用千分位",
            "[ ] include the end, ( ) do not; one comma parts the ends, none stands inside a number",
        ),
    ),
    Code(
        "N202",
        ("区间“{whole}”的端点“{found}”不是数", "the end “{found}” of the interval “{whole}” is no number"),
        expected=("数、百分数，或 -∞（左）、∞（右）", "a number, a percentage, -∞ on the left or ∞ on the right"),
    ),
    Code(
        "N203",
        ("区间“{found}”的无穷一端用了方括号", "“{found}” has a closed bracket beside infinity"),
        expected=("(-∞, 60) 或 [90, ∞) 这样的圆括号", "a round bracket there, as in (-∞, 60) or [90, ∞)"),
    ),
    Code(
        "N204",
        ("区间“{found}”中没有任何数", "no number lies in “{found}”"),
        expected=("小的一端写在左边", "the lesser end on the left"),
    ),
)
