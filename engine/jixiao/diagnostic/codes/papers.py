"""Diagnostic codes of papers: the templates of reports (F32x), writing them (E28x), and what is asked for (U19x)."""

from jixiao.diagnostic.code import Code, table

ALLOWED = (
    '文字、名称、名称.部分、==、!=、and、or、not、if、for、~、| 列出("名称")、| 个数、文字("……")',
    'texts, names, name.part, ==, !=, and, or, not, if, for, ~, | 列出("名称"), | 个数, 文字("…")',
)

PAPER_CODES = table(
    Code(
        "F320",
        ("报告的模板写法不对：{problem}", "this is no template: {problem}"),
        hint=("docs/reference/report.md 有模板的写法", "docs/reference/report.md shows how templates are written"),
    ),
    Code(
        "F321",
        ("报告的模板里不能用“{found}”", "'{found}' cannot be used in the templates of reports"),
        expected=ALLOWED,
        hint=(
            "要算的数在框架的 values 里用公式写，模板只引用写好的文字",
            "whatever is reckoned belongs into `values`; templates only take up finished texts",
        ),
    ),
    Code(
        "F322",
        ("报告的模板里没有“{found}”这个名称", "templates of reports know no '{found}'"),
        expected=("例如 {choices}", "such as {choices}"),
        hint=("docs/reference/report.md 列出了全部名称", "docs/reference/report.md lists all names"),
    ),
    Code(
        "F324",
        ("报告的模板里，这是{kind}，这里要的是{wanted}", "this is {kind}, and {wanted} is wanted here"),
        hint=(
            '一列用 {{% for 项 in … %}} 逐项写，或用 | 列出("名称")；一项要写明哪一部分，例如 .得分',
            'go through a list by {{% for … %}} or | 列出("名称"); of an item say which part, such as .得分',
        ),
    ),
    Code(
        "F325",
        ("报告的模板里循环套得太深，最多 {limit} 层", "loops stand within loops more than {limit} deep"),
    ),
    Code(
        "E280",
        ("写这份报告要循环的次数超过上限 {limit}", "writing this report takes more than {limit} rounds of loops"),
        hint=("填报的行太多，或模板里循环套循环", "there are too many rows, or loops within loops"),
    ),
    Code(
        "E281",
        ("报告的一个模板写出的字数超过上限 {limit}", "a template of the report writes more than {limit} characters"),
    ),
    Code(
        "U190",
        ("{found} 格式写不了自评表、自评报告", "the format {found} sets no papers"),
        expected=("下列之一：{known}", "one of: {known}"),
        hint=("用 --format 或 -o 的后缀指明一种", "name one with --format or the suffix of -o"),
    ),
    Code(
        "U191",
        ("报告不问“{found}”", "the report does not ask for '{found}'"),
        expected=("下列之一：{choices}", "one of: {choices}"),
    ),
    Code(
        "U192",
        ("框架 {found} 没有写报告要有哪些章", "the framework {found} does not say what chapters a report has"),
        expected=(
            "report: 下的 chapters，或框架包根下的 standard-report.<评价对象>.yaml",
            "`chapters` under `report:`, or a `standard-report.<subject>.yaml` at the root of a pack",
        ),
    ),
    Code(
        "U193",
        ("文字文件里，“{found}”后面要写文字", "in a file of texts, '{found}' has to be a text"),
        expected=("键: 文字；几段的用 | 起头", "key: text; several paragraphs begin with |"),
    ),
    Code(
        "U194",
        ("文字文件打不开：{found}（{problem}）", "the file of texts cannot be opened: {found} ({problem})"),
    ),
    Code(
        "U195",
        ("文件“{found}”里没有项目的清单", "there is no list of projects in '{found}'"),
        expected=(
            "一张一行一个项目的表，例如 jixiao collect 写出的",
            "a table of one project a line, as jixiao collect writes",
        ),
    ),
    Code(
        "U196",
        ("这台机器上没有能用的中文字体，写不了 pdf", "this machine has no Chinese typeface to set a pdf in"),
        expected=("例如 {choices}", "such as {choices}"),
        hint=(
            "装一种中文字体（Debian：apt install fonts-noto-cjk），或写成 docx、html",
            "install one (Debian: apt install fonts-noto-cjk), or write docx or html",
        ),
    ),
    Code(
        "U197",
        ("“{found}”已经有了，没有动它", "there is a file '{found}' already; it is left as it is"),
        hint=("用 --texts 给出它，或换一个名字", "give it by --texts, or choose another name"),
    ),
)
