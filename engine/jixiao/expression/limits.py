"""The limits of formulas and of what formulas make together: a formula is short, and so are the numbers it makes."""

from __future__ import annotations

from jixiao.document import Limit

FORMULA = Limit(("一个公式的字符数", "characters of a formula"), 1_000, "E101")
NESTED = Limit(("公式里括号、符号嵌套的层数", "brackets, signs and choices inside one another"), 100, "E102")
DIGITS = Limit(("公式里一个数的位数", "digits of a number in a formula"), 30, "E107")
FACTORS = Limit(
    (
        "一个值里层层连乘（除）的数的个数，所引用的值算在内",
        "numbers multiplied into one value, through the values named",
    ),
    80,
    "D050",
)
"""80 numbers of 30 digits make 8,000 bits: a chain of squares would double that at every step."""

LIMITS = (FORMULA, NESTED, DIGITS, FACTORS)
"""All of them, as docs/reference/limits.md publishes them."""
