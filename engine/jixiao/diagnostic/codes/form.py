"""Diagnostic codes of forms that score themselves (U170 to U189)."""

from jixiao.diagnostic.code import Code, Severity, table

FORM_CODES = table(
    Code(
        "U170",
        ("会算分的表里放不下 {found}", "a form that scores itself has no place for {found}"),
        hint=("这样的填报请用 json 或 yaml 写，见 docs/reference/filing-json.md", "write such filings as json or yaml"),
    ),
    Code(
        "U171",
        ("写不出 .{found} 的表；写得出的是：{known}", "no form can be written as .{found}; there are: {known}"),
    ),
    Code(
        "U172",
        (
            "有不止一个插件要写 .{found} 的表：{candidates}",
            "more than one plugin writes forms as .{found}: {candidates}",
        ),
        hint=("请卸载其中一个", "uninstall one of them"),
    ),
    Code(
        "U173",
        ("写 .{found} 表的插件不合约定：{plugin}", "the plugin for forms as .{found} is no writer of forms: {plugin}"),
        expected=(
            "有 suffix、write(form) 和 renamed(data, texts) 的类",
            "a class with suffix, write(form) and renamed(data, texts)",
        ),
    ),
    Code(
        "U174",
        (
            "写 .{found} 表的插件装不进来：{plugin}（{problem}）",
            "the plugin for forms as .{found} cannot be loaded: {plugin} ({problem})",
        ),
        hint=(
            'Excel 等格式需要另装：pip install "jixiao[office]"',
            'office formats need: pip install "jixiao[office]"',
        ),
    ),
    Code(
        "U175",
        ("没有说写到哪里", "it is not said where to write"),
        hint=("用 -o 写明：一个文件；有 --units 时是文件夹", "name a file with -o, or with --units a folder"),
    ),
    Code(
        "U176",
        ("--from 和 --units 只能给一个", "--from and --units exclude each other"),
        hint=(
            "填好一份用 --from；每个单位一份空表用 --units",
            "--from fills one in; --units makes an empty one for each unit",
        ),
    ),
    Code(
        "U177",
        ("文件里有 {found} 份填报，一张表只填得下一份", "the file holds {found} filings, and a form takes one"),
        hint=("把要填的那一份另存为一个文件", "save the one that is meant as a file of its own"),
    ),
    Code(
        "U178",
        (
            "这张表是为另一个样子的 {framework} 做的：现在的框架与做表时不同",
            "this form was made for {framework} as it then was; the framework is another now",
        ),
        hint=(
            "得分按现在的框架计算；表里显示的分可能不同，用 jixiao form 重做一张表",
            "it is scored by the framework of now; the points that it shows may differ: make it anew with jixiao form",
        ),
        severity=Severity.WARNING,
    ),
)
