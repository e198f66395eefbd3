"""Diagnostic codes of the shape of a framework (S)."""

from jixiao.diagnostic.code import Code, table

SHAPE_CODES = table(
    Code(
        "S001",
        ("“{key}”应为{wanted}，这里是{kind}“{found}”", "“{key}” should be {wanted}; this is {kind}: “{found}”"),
        expected=("{wanted}", "{wanted}"),
    ),
    Code(
        "S002",
        ("“{key}”应为{wanted}，这里什么也没写", "“{key}” should be {wanted}; nothing is written"),
        expected=("{wanted}", "{wanted}"),
        hint=("填上内容，或删去“{key}”这一行", "fill it in, or delete the line “{key}”"),
    ),
    Code(
        "S003",
        ("“{key}”是{wanted}，“{found}”加了引号，就成了文字", "“{key}” is {wanted}; the quotes make “{found}” text"),
        expected=("{wanted}", "{wanted}"),
        hint=("去掉引号，写成 {found}", "take the quotes off: {found}"),
    ),
    Code(
        "S004",
        ("“{key}”是文字，“{found}”没有加引号，会被当作{kind}", "“{key}” is text; without quotes “{found}” is {kind}"),
        expected=("文字", "text"),
        hint=('加上引号，写成 "{found}"', 'put it in quotes: "{found}"'),
    ),
    Code(
        "S005",
        ("“{key}”是区间，要加引号，否则 YAML 当作列表", "“{key}” is an interval and needs quotes; this is a list"),
        expected=("加引号的区间", "an interval in quotes"),
        hint=('写成 "{found}"', 'write "{found}"'),
    ),
    Code(
        "S006",
        ("“{key}”应为{wanted}，这里是{kind}“{found}”", "“{key}” should be {wanted}; this is {kind}: “{found}”"),
        expected=("{wanted}", "{wanted}"),
        hint=("写成 {instead}", "write {instead}"),
    ),
    Code(
        "S007",
        ("{found} 的引号是全角的，成了文字的一部分", "the quotes of {found} are full-width and part of the text"),
        expected=("半角引号里的文字", "text in straight quotes"),
        hint=('写成 "{instead}"', 'write "{instead}"'),
    ),
    Code(
        "S010",
        ("没有“{found}”这个键", "there is no key “{found}” here"),
        expected=("这里可用的键：{allowed}", "the keys allowed here: {allowed}"),
    ),
    Code(
        "S011",
        ("没有“{found}”这个键", "there is no key “{found}” here"),
        expected=("这里可用的键：{allowed}", "the keys allowed here: {allowed}"),
        hint=("是不是“{near}”？", "did you mean “{near}”?"),
    ),
    Code(
        "S012",
        ("{where}缺少“{key}”（{meaning}）", "{where} lacks “{key}” ({meaning})"),
        expected=("“{key}”", "“{key}”"),
        hint=("加上一行 {key}: …", "add a line {key}: …"),
    ),
    Code(
        "S013",
        ("{where}要写明 {keys} 中的一个", "{where} needs one of {keys}"),
        expected=("{keys} 之一", "one of {keys}"),
    ),
    Code(
        "S014",
        ("没有“{found}”这个键，它后面也没有冒号", "there is no key “{found}”, nor does a colon follow it"),
        expected=("这里可用的键：{allowed}", "the keys allowed here: {allowed}"),
        hint=(
            "前面的值里有逗号时，整个值要加引号",
            "where the value before it holds a comma, put the whole value in quotes",
        ),
    ),
    Code(
        "S020",
        ("“{key}”不能是“{found}”", "“{key}” cannot be “{found}”"),
        expected=("{allowed} 中的一个", "one of {allowed}"),
    ),
    Code(
        "S021",
        ("“{key}”不能是“{found}”", "“{key}” cannot be “{found}”"),
        expected=("{allowed} 中的一个", "one of {allowed}"),
        hint=("是不是“{near}”？", "did you mean “{near}”?"),
    ),
    Code(
        "S022",
        ("“{key}”的写法不对：“{found}”", "“{key}” is not written as it must be: “{found}”"),
        expected=("{wanted}", "{wanted}"),
    ),
    Code(
        "S023",
        ("“{found}”不能用作名称", "“{found}” cannot be a name"),
        expected=("{wanted}", "{wanted}"),
    ),
    Code(
        "S030",
        ("“{key}”应{limit}，这里是 {found}", "“{key}” should be {limit}; this is {found}"),
        expected=("{limit} 的数", "a number {limit}"),
    ),
    Code(
        "S031",
        ("“{key}”是空的，至少要有一项", "“{key}” is empty; at least one entry is needed"),
        hint=("写上内容，或删去“{key}”", "fill it in, or delete “{key}”"),
    ),
    Code(
        "S032",
        ("“{key}”有 {found} 个字符，最多 {limit} 个", "“{key}” has {found} characters, {limit} at the most"),
    ),
    Code(
        "S040",
        ("“{found}”不是这里认识的数的写法", "“{found}” is not a way of writing numbers here"),
        expected=("十进制的数，例如 10、0.5、-3", "a plain decimal such as 10, 0.5 or -3"),
        hint=(
            "不用科学记数、千分位、十六进制，也不以 0 或小数点开头",
            "no exponent, no separators, no leading zero or point",
        ),
    ),
    Code(
        "S041",
        ("“{found}”超过 30 位数字", "“{found}” has more than 30 digits"),
        expected=("不超过 30 位的数", "at most 30 digits"),
    ),
    Code(
        "S053",
        ("filing 与 merge 只写一个", "say filing or merge, not both"),
        hint=("一张表用 filing，几张合并用 merge", "filing for one form, merge for several"),
    ),
    # What `inputs:` says of the digits of a number.
    Code(
        "S060",
        ("“{name}”的类型是 {type}，没有“{key}”", "“{name}” is a {type}, which has no “{key}”"),
        expected=("{numbers} 才有位数和范围", "places and a range are those of {numbers}"),
        hint=("删去“{key}”，或改写 type", "delete “{key}”, or mend the type"),
    ),
    Code(
        "S061",
        (
            "“{name}”至多 {places} 位小数，range 的一端 {found} 却更细",
            "“{name}” has {places} places at the most, and an end of its range, {found}, is finer",
        ),
        hint=("加大 places，或改写 range", "say more places, or mend the range"),
    ),
    Code(
        "S062",
        (
            "“{name}”按 range 和 places 要 {found} 位，一个数至多 {limit} 位",
            "“{name}” needs {found} digits by its range and places; a number has {limit} at the most",
        ),
        hint=("缩小 range，或减少 places", "narrow the range, or say fewer places"),
    ),
)
