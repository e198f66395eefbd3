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
        hint=("{instead}", "{instead_en}"),
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
        hint=(
            "条件写 如果(条件, 甲, 乙)；若是相乘，写出乘号：x × (y)",
            "conditions are if(condition, x, y); for a product write the sign: x * (y)",
        ),
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
        hint=("两个日期相减得天数，可以计算", "one day minus another is a number of days"),
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
        hint=(
            "补上“)”；写在 {{ }} 里而含有逗号的公式，整个要加引号",
            "add ')'; a formula with commas inside {{ }} has to be quoted as a whole",
        ),
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
            "写出 + - × ÷ 或 > ≥ < ≤ =（不用“大于”这样的词）；名称中间不要有空格",
            "write + - * / or > >= < <= = (no words such as 大于); names hold no blanks",
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
    # Rules.
    Code(
        "E140",
        ("这里应当写一个范围，而不是“{found}”", "a scope belongs here, not '{found}'"),
        expected=("{usage}；这个框架没有可以汇总的行", "{usage}; this framework has no rows to gather"),
    ),
    Code(
        "E141",
        ("这里应当写一个范围，而不是“{found}”", "a scope belongs here, not '{found}'"),
        expected=("{usage}", "{usage}"),
        hint=("范围是一组行，例如：{near}", "a scope is a group of rows, such as {near}"),
    ),
    Code(
        "E142",
        ("“{found}”可以指几个范围：{meant}", "'{found}' may mean several scopes: {meant}"),
        hint=("把路径写得更全", "write more of the path"),
    ),
    Code(
        "E143",
        ("汇总里不能再套一个汇总：“{found}”", "one fold cannot stand inside another: '{found}'"),
        hint=("把里面的那个另写成 values 中的一个名称", "name the inner one under values"),
    ),
    Code(
        "E144",
        ("“{found}”是一组行，不是一个数", "'{found}' is a group of rows and no number"),
        hint=(
            "用 个数、求和、平均、最大值 或 最小值 汇总，如 求和({found}, 得分)；每行有：{columns}",
            "gather it, as in sum({found}, 得分); every row has: {columns}",
        ),
    ),
    Code(
        "E201",
        ("规则“{name}”要知道目标的方向，这一行没有", "the rule “{name}” needs the direction of a target"),
        expected=("带符号的目标，如 ≥95%，或写明 direction", "a target with a sign such as ≥95%, or a direction"),
    ),
    Code(
        "E202",
        ("这条规则读数，而这一行的目标是{kind}", "this rule reads a number, which this row does not have ({kind})"),
        hint=("用 of 写明按哪个量计分，或换一种规则", "name a quantity with `of`, or use another kind"),
    ),
    Code(
        "E203",
        ("{keys} 要写一个，也只能写一个；这里写了 {found}", "exactly one of {keys} is needed; found {found}"),
        expected=("{keys} 之一", "one of {keys}"),
    ),
    Code(
        "E204",
        ("“{key}”只用于 {only}", "“{key}” has a meaning only with {only}"),
        hint=("删去“{key}”，或改写 {only}", "delete it, or write {only}"),
    ),
    Code(
        "E205",
        ("{only} 还要写明“{key}”", "{only} needs “{key}”"),
        expected=("“{key}”", "“{key}”"),
    ),
    Code(
        "E206",
        ("“{key}”是 {found}，应{limit}", "“{key}” is {found}, which is out of range"),
        expected=("{limit}的数", "a number in range"),
    ),
    Code(
        "E207",
        ("超额的区间“{found}”应从 100% 或更高处起", "the range of over-fulfilment, “{found}”, begins below 100%"),
        expected=("如 [130%, ∞)", "such as [130%, ∞)"),
    ),
    Code(
        "E208",
        ("{found} 与 {other} 有重叠：{both} 属于哪一档不清楚", "{found} and {other} overlap at {both}"),
        hint=("端点只归一档：含的一边用方括号，不含的用圆括号", "an end belongs to one: [ includes it, ( does not"),
    ),
    Code(
        "E209",
        ("各档之间有空缺：{found} 不属于任何一档", "there is a gap: {found} is in no tier"),
        hint=("把相邻的一档扩到这里，或另加一档", "extend a neighbour, or add a tier"),
    ),
    Code(
        "E210",
        ("“{key}”是 {found} 分，高于分值 {weight}", "“{key}” is {found} points, more than the weight {weight}"),
    ),
    Code(
        "E212",
        (
            "credit {found} 不在本档的范围 {range} 之内",
            "the credit {found} lies outside the range {range} of its grade",
        ),
    ),
    Code(
        "E213",
        ("“{found}”已是档次“{other}”的写法", "“{found}” means the grade “{other}” already"),
        hint=("一种写法只能指一个档次", "a wording can mean one grade only"),
    ),
    Code(
        "E214",
        ("给分的范围“{found}”超出了 0% 至 100%", "the range “{found}” leaves 0% to 100% of the weight"),
        expected=("分值的百分数，如 [60%, 80%)", "shares of the weight, such as [60%, 80%)"),
    ),
    Code(
        "E215",
        ("要点“{found}”写了两次", "the item “{found}” is declared twice"),
    ),
    Code(
        "E216",
        ("要点不能叫“{found}”，这个名称另有用处", "an item cannot be called “{found}”: the name is taken"),
    ),
    Code(
        "E217",
        ("“{found}”得到的是{got}，不能用作比率或得分", "“{found}” is an amount and no rate or points"),
        hint=("除以另一个金额化为比率，或除以 1万元", "divide by an amount to get a rate, or by 1万元"),
    ),
    Code(
        "E218",
        ("floor 是 {found} 分，高于分值 {weight}", "the floor of {found} points is above the weight {weight}"),
    ),
    Code(
        "E219",
        ("“{found}”写了不止一次，算达到还是未达到不清楚", "“{found}” stands more than once: is it good or bad?"),
    ),
    Code(
        "E220",
        ("只写了 bad，没有写 good：没有哪个词算达到", "there is `bad` but no `good`: no word is met"),
        expected=("good: [是]", "good: [是]"),
    ),
    Code(
        "E221",
        ("“{key}”的“{found}”不是数", "“{found}” of “{key}” is no number"),
        expected=("数或百分数，如 0.5、90%、10万元", "a number or percentage such as 0.5, 90%, 10万元"),
    ),
    Code(
        "E222",
        ("内插的端点“{found}”不高于前一个“{before}”", "the anchor {found} is not above {before} before it"),
        expected=("由低到高", "anchors from low to high"),
    ),
    Code(
        "E223",
        ("内插至少要两个端点", "a line needs at least two anchors"),
        expected=(
            "anchors: [{{at: 60%, credit: 0%}}, {{at: 90%, credit: 100%}}]",
            "two or more of {{at: …, credit: …}}",
        ),
    ),
    Code(
        "E224",
        ("“{found}”写了 most，却不是计次的要点", "“{found}” has `most` but is not counted"),
        hint=("加上 counted: true，或去掉 most", "add counted: true, or take most out"),
    ),
    Code(
        "E225",
        ("“{key}”是 {found}，即 {percent}，应{limit}", "“{key}” is {found}, which is {percent} and out of range"),
        expected=("{limit}的数", "a number in range"),
        hint=("百分数要带百分号：{found}%", "write the percent sign: {found}%"),
    ),
)
