"""Diagnostic codes of formulas (E1) and of rules (E2)."""

from jixiao.diagnostic.code import Code, table

EXPRESSION_CODES = table(
    Code(
        "E101",
        ("公式有 {length} 个字符，最多 {limit} 个", "the formula has {length} characters, {limit} are allowed"),
        hint=("把其中一部分另写成 values 中的一个名称", "name a part of it under values"),
    ),
    Code(
        "E102",
        ("公式里的括号、符号一层套一层超过 {limit} 层", "the formula nests brackets and signs deeper than {limit}"),
        hint=("把里面的部分另写成 values 中的一个名称", "name an inner part under values"),
    ),
    Code(
        "E103",
        ("这里应当写一个公式", "a formula belongs here"),
        expected=("公式，如 全年执行数 ÷ 全年预算数", "a formula such as 全年执行数 / 全年预算数"),
    ),
    Code(
        "E104",
        ("公式里没有“{found}”这个写法", "formulas have no '{found}'"),
        hint=("改写为：{instead}", "write instead: {instead_en}"),
    ),
    Code(
        "E105",
        ("公式里不能有字符“{found}”（{point}）", "the character '{found}' ({point}) has no place in a formula"),
        hint=(
            "可用 + - × ÷ ( ) , 和 = ≠ < ≤ > ≥；名称由汉字、字母、数字和下划线组成",
            "use + - * / ( ) , and = != < <= > >=; names are made of letters, digits and underscores",
        ),
    ),
    Code(
        "E106",
        ("引号 {sign} 没有配对", "the quote {sign} is not closed"),
        hint=("在文字后面补上同样的引号", "close it with the same quote"),
    ),
    Code(
        "E107",
        ("数字超过 {limit} 位：{found}", "a number of more than {limit} digits: {found}"),
    ),
    Code(
        "E108",
        ("“{found}”不是公式里数字的写法", "'{found}' is not how a formula writes a number"),
        hint=(
            "数字写成 12000、0.5 或 95%，也可带单位：3万、2.5亿元",
            "write 12000, 0.5 or 95%; units may follow: 3万, 2.5亿元",
        ),
    ),
    Code(
        "E109",
        ("公式在“{found}”这里读不下去", "the formula cannot be read at '{found}'"),
        hint=("检查这里的运算符，必要时加括号", "check the operators here and add brackets where needed"),
    ),
    Code(
        "E110",
        ("没有叫“{found}”的名称", "nothing is named '{found}'"),
        hint=(
            "名称要先在 inputs 或 values 中声明；规则里还可用 分值、目标、实际、完成率",
            "declare it under inputs or values; rules also know 分值, 目标, 实际 and 完成率",
        ),
    ),
    Code(
        "E111",
        ("没有叫“{found}”的名称", "nothing is named '{found}'"),
        hint=("是不是：{near}？", "did you mean {near}?"),
    ),
    Code(
        "E112",
        ("“{found}”可以指 {meant}", "'{found}' may mean {meant}"),
        hint=("把名称写得更全，例如带上一级", "write more of the name, for example with its parent"),
    ),
    Code(
        "E113",
        ("公式不支持连续比较“{found}”", "comparisons cannot be chained: '{found}'"),
        hint=("用“且”连接两个比较：a < x 且 x < b", "join two comparisons: a < x and x < b"),
    ),
    Code(
        "E114",
        ("没有叫“{found}”的函数", "there is no function '{found}'"),
        expected=("下列之一：{functions}", "one of {functions}"),
        hint=("若是相乘，写出乘号：x × (y)", "for a product write the sign: x * (y)"),
    ),
    Code(
        "E115",
        ("{name} 的参数个数不对：给了 {count} 个", "{name} was given {count} arguments"),
        expected=("{usage}", "{usage}"),
    ),
    Code(
        "E116",
        ("“{found}”是条件（是或否），不能当数用", "'{found}' is a condition and no number"),
        hint=("用 如果(条件, 1, 0) 把条件变成数", "make it a number with if(condition, 1, 0)"),
    ),
    Code(
        "E117",
        ("“{found}”不是条件，不能放在“如果、且、或、非”里", "'{found}' is no condition"),
        hint=("写出比较，例如 x > 0", "write a comparison such as x > 0"),
    ),
    Code(
        "E118",
        ("{left}与{right}不能相加减或比较：“{found}”", "{left} and {right} cannot be added or compared: '{found}'"),
        hint=("先相除化为比率，或给数字写上单位，如 3万元", "divide to get a ratio, or write a unit, such as 3万元"),
    ),
    Code(
        "E119",
        ("“{found}”不能作为保留的最后一位", "'{found}' is not a unit to round to"),
        expected=("0.01 表示保留两位小数，1 表示保留整数", "0.01 keeps two places, 1 whole numbers"),
    ),
    Code(
        "E120",
        (
            "“{found}”是文字（选项），只能用 = 或 ≠ 与选项比较",
            "'{found}' is a label: it can only be compared by = or !=",
        ),
    ),
    Code(
        "E121",
        ("“{found}”是日期，只能与日期比较", "'{found}' is a day: it can only be compared with days"),
    ),
    Code(
        "E122",
        ("除数“{found}”是 0", "the divisor '{found}' is 0"),
    ),
    Code(
        "E123",
        ("公式“{found}”得到的是{got}，这里要{wanted}", "the formula '{found}' does not yield {wanted_en}"),
        expected=("{wanted}", "{wanted_en}"),
    ),
    Code(
        "E124",
        ("“{found}”是名称，不是函数", "'{found}' is a name and no function"),
        hint=("若是相乘，写出乘号：{found} × (…)", "for a product write the sign: {found} * (…)"),
    ),
    Code(
        "E125",
        ("左括号没有配对的右括号", "this bracket is not closed"),
        hint=("补上“)”", "add ')'"),
    ),
    Code(
        "E126",
        ("右括号前面没有配对的左括号", "this bracket was never opened"),
        hint=("删去它，或在前面补上“(”", "remove it or add '('"),
    ),
    Code(
        "E127",
        ("“{found}”旁边缺一个数或名称", "a number or name is missing beside '{found}'"),
    ),
    Code(
        "E128",
        ("“{found}”前面缺一个运算符", "a sign is missing before '{found}'"),
        hint=(
            "写出 + - × ÷ 或比较符；名称中间不要有空格",
            "write + - * / or a comparison; names hold no blanks",
        ),
    ),
    Code(
        "E129",
        ("逗号只能放在函数的参数之间", "a comma stands only between the arguments of a function"),
        hint=("数字不写千位分隔符：12000", "numbers have no thousands separator: 12000"),
    ),
    Code(
        "E130",
        ("公式不以等号开头", "a formula does not begin with ="),
        hint=("去掉开头的“=”", "leave the = out"),
    ),
    Code(
        "E131",
        ("没有“{found}”这个选项", "there is no label {found}"),
        expected=("下列之一：{labels}", "one of {labels}"),
    ),
    Code(
        "E132",
        ("{left}与{right}不是一类，不能放在一起：“{found}”", "{left} and {right} are not of one kind: '{found}'"),
    ),
    Code(
        "E133",
        ("“甲 if 条件 else 乙”要写完整，“{found}”处不配对", "'a if condition else b' is not complete at '{found}'"),
        hint=("也可以写成 如果(条件, 甲, 乙)", "if(condition, a, b) says the same"),
    ),
)
