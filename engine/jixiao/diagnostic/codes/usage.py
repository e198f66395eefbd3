"""Diagnostic codes of the use of the command line (U)."""

from jixiao.diagnostic.code import Code, table

USAGE_CODES = table(
    Code(
        "U001",
        ("没有“{found}”这个命令", "there is no command '{found}'"),
        expected=("下列命令之一：{choices}", "one of: {choices}"),
        hint=("运行 {program} --help 看所有命令", "run {program} --help to see all commands"),
    ),
    Code(
        "U002",
        ("没有“{found}”这个选项", "there is no option '{found}'"),
        expected=("{choices}", "{choices}"),
        hint=("运行 {program} --help 看所有选项", "run {program} --help to see all options"),
    ),
    Code(
        "U003",
        ("缺少 {name}", "{name} is missing"),
        hint=("运行 {program} --help 看用法和例子", "run {program} --help for usage and an example"),
    ),
    Code(
        "U004",
        ("选项 {name} 后面要有一个值", "the option {name} needs a value"),
        hint=("运行 {program} --help 看用法和例子", "run {program} --help for usage and an example"),
    ),
    Code(
        "U005",
        ("{name} 不能是“{found}”", "{name} cannot be '{found}'"),
        expected=("下列之一：{choices}", "one of: {choices}"),
    ),
    Code(
        "U006",
        ("多出了“{found}”，这里不再要别的", "'{found}' is one too many"),
        hint=("运行 {program} --help 看用法和例子", "run {program} --help for usage and an example"),
    ),
    Code(
        "U007",
        ("命令写得不对：{found}", "the command is not well-formed: {found}"),
        hint=("运行 {program} --help 看用法和例子", "run {program} --help for usage and an example"),
    ),
    Code(
        "U013",
        ("写不了“{found}”：{reason}", "'{found}' cannot be written: {reason}"),
        hint=(
            "若它正在 Excel 里打开，请先关闭；或用 -o 换一个地方",
            "close it if Excel has it open, or give another place by -o",
        ),
    ),
    Code(
        "U014",
        ("{found} 不是给终端看的格式", "{found} is not a format for a terminal"),
        hint=("用 -o 给出要写的文件，例如 -o 得分.{suffix}", "give a file by -o, such as -o scores.{suffix}"),
    ),
    Code(
        "U015",
        (
            "有几个文件时，-o 要是一个文件夹，而“{found}”是文件",
            "with several files -o is a folder, and '{found}' is a file",
        ),
    ),
    Code(
        "U016",
        (
            "建议的实例没有地方写：框架没有声明 cases，或者不在磁盘上的文件夹里",
            "there is nowhere to write suggested cases: the framework declares no cases, or is not in a folder on disk",
        ),
        hint=(
            "在框架里写 cases: cases/，并用文件夹的路径指名框架",
            "declare cases: cases/ and name the framework by its folder",
        ),
    ),
    Code(
        "U017",
        ("{option} 要的是一个文件，“{found}”是文件夹", "{option} is a file, and '{found}' is a folder"),
        hint=("写出文件的名称，例如 {found}/名称.后缀", "name the file, such as {found}/NAME.SUFFIX"),
    ),
    Code(
        "U018",
        ("{option} 要的是一个文件夹，“{found}”是文件", "{option} is a folder, and '{found}' is a file"),
        hint=("换一个名称；没有的文件夹会建起来", "give another name; a folder that is not there is made"),
    ),
    Code(
        "U020",
        ("没有说用哪个框架", "no framework was chosen"),
        expected=("-f 框架@版本，例如 {choices}", "-f ID@VERSION, such as {choices}"),
        hint=("运行 jixiao frameworks list 看现有的框架", "run jixiao frameworks list to see what there is"),
    ),
    Code(
        "U030",
        ("没有叫“{found}”的指标", "there is no indicator named '{found}'"),
        expected=("{choices}", "{choices}"),
        hint=("不写指标就解释整张表", "leave it out to explain the whole table"),
    ),
    Code(
        "U080",
        ("没有“{found}”这种输出格式；有的是：{known}", "there is no output format '{found}'; there are: {known}"),
        hint=(
            "用 --format 指明一种，或换 -o 的后缀",
            "name one of them by --format, or by the suffix of -o",
        ),
    ),
    Code(
        "U081",
        ("有不止一个插件要写 {found} 格式：{candidates}", "more than one plugin writes {found}: {candidates}"),
        hint=("请卸载其中一个", "uninstall one of them"),
    ),
    Code(
        "U082",
        ("写 {found} 格式的插件不合约定：{plugin}", "the plugin for {found} is no renderer: {plugin}"),
        expected=("有 suffix 和 render(reports) 的类", "a class with suffix and render(reports)"),
    ),
    Code(
        "U083",
        (
            "写 {found} 格式的插件装不进来：{plugin}（{problem}）",
            "the plugin for {found} cannot be loaded: {plugin} ({problem})",
        ),
        hint=(
            'Excel 等格式需要另装：pip install "jixiao[office]"',
            'office formats need: pip install "jixiao[office]"',
        ),
    ),
    Code(
        "U084",
        ("写 {found} 格式缺少 {problem} 这个库", "writing {found} needs the library {problem}"),
        hint=(
            '另装：pip install "jixiao[office]"；写 pdf 的是 "jixiao[pdf]"',
            'install it: pip install "jixiao[office]"; for pdf "jixiao[pdf]"',
        ),
    ),
    Code(
        "U085",
        ("没有叫“{found}”的运行方式；有的是：{known}", "there is no runner '{found}'; there are: {known}"),
    ),
    Code(
        "U086",
        ("有不止一个插件叫 {found}：{candidates}", "more than one runner is called {found}: {candidates}"),
        hint=("请卸载其中一个", "uninstall one of them"),
    ),
    Code(
        "U087",
        ("运行方式 {found} 的插件不合约定：{plugin}", "the plugin for {found} is no runner: {plugin}"),
        expected=("有 run(job, watch) 的类", "a class with run(job, watch)"),
    ),
    Code(
        "U088",
        (
            "运行方式 {found} 装不进来：{plugin}（{problem}）",
            "the runner {found} cannot be loaded: {plugin} ({problem})",
        ),
        hint=('另装：pip install "jixiao[batch]"', 'install it: pip install "jixiao[batch]"'),
    ),
    Code(
        "U089",
        ("批量算分缺少 {problem} 这个库", "scoring ledgers needs the library {problem}"),
        hint=('另装：pip install "jixiao[batch]"', 'install it: pip install "jixiao[batch]"'),
    ),
    Code(
        "U090",
        ("这是 jixiao 自己的错，不是您的：{found}", "this is a fault of jixiao, not yours: {found}"),
        hint=(
            "请把这一行和所用的命令报告给维护者；加 --debug 再运行一次可得到全部细节",
            "please report this line and the command to the maintainers; run again with --debug for all details",
        ),
    ),
    Code(
        "U091",
        ("文件夹里有两个“{name}”，不知道用哪一个：{found}", "the folder has two files called {name}: {found}"),
        hint=("每张表只留一个文件", "leave one file for each table"),
    ),
    Code(
        "U092",
        ("--table 要“表名=文件”，不是“{found}”", "--table takes NAME=FILE, not {found}"),
    ),
    Code(
        "U093",
        ("在 Spark 上算缺少 {found} 这个库", "scoring on Spark needs the library {found}"),
        hint=(
            '另装：pip install "jixiao[spark]"；还要有 Java',
            'install it: pip install "jixiao[spark]"; Java is needed too',
        ),
    ),
    Code(
        "U094",
        ("Spark 没有跑成：{found}", "Spark failed: {found}"),
        hint=(
            "请核对 --master、Java 的版本，各台机器上装好的 jixiao[spark]",
            "check --master, the Java, and jixiao[spark] on every machine",
        ),
    ),
    Code(
        "U095",
        ("在集群上算不能用 {found}", "{found} cannot be used on a cluster"),
        hint=(
            "几个进程、重做丢了的部分由 Spark 自己管；解释和核对请在本机上做",
            "Spark itself shares out the work and redoes what is lost; explain and check on this machine",
        ),
    ),
    Code(
        "U096",
        ("--runner {runner} 不用 {found}", "the runner {runner} takes no {found}"),
    ),
    Code(
        "U097",
        ("台账要恰好一个框架，给了 {found} 个", "a ledger takes one framework, not {found}"),
        hint=("请按框架把台账分开，各算各的", "split the ledger by framework and score each part"),
    ),
    # several filings into one
    Code(
        "U100",
        ("框架“{found}”没有说几个单位的填报怎样合并", "the framework {found} does not say how filings are merged"),
        hint=("在框架里写 merge，见 docs/reference/language.md", "say `merge:` in it; see docs/reference/language.md"),
    ),
    Code(
        "U101",
        ("合并和汇总要恰好一个框架，给了 {found} 个", "merging and collecting take one framework, not {found}"),
        hint=("用 -f 指明一个", "give one with -f"),
    ),
    Code(
        "U102",
        ("填报不能写成“{found}”", "a filing cannot be written as {found}"),
        expected=("{known}", "{known}"),
    ),
    Code(
        "U103",
        ("框架“{found}”有 {count} 张行数不定的表", "the framework {found} has {count} open tables"),
        expected=("恰好一张，汇总列在其中", "one, in which what is collected is listed"),
        hint=(
            "--into 要的是汇总的框架：inputs 里有 lines: open 的表",
            "--into takes a framework with one input of lines: open",
        ),
    ),
    Code(
        "U104",
        ("文件夹“{found}”里没有能读的填报", "the folder {found} holds no filing that can be read"),
        hint=("能读的格式：{known}", "formats: {known}"),
    ),
    # a new framework
    Code(
        "U120",
        ("框架的标识不能是“{found}”", "'{found}' cannot be the id of a framework"),
        expected=("小写英文、数字、连字符，用 / 分层，例如 shaanxi/baishui/department", "lower case words, / between"),
        hint=("用 --id 写明", "give one by --id"),
    ),
    Code(
        "U121",
        ("预算年度不能是“{found}”", "'{found}' cannot be a budget year"),
        expected=("四位的年份，例如 2024", "four digits, such as 2024"),
        hint=("用 --year 写明", "give one by --year"),
    ),
    Code(
        "U122",
        ("评价对象不能是“{found}”", "'{found}' is no subject"),
        expected=("下列之一：{choices}", "one of: {choices}"),
        hint=("用 --subject 写明", "give one by --subject"),
    ),
    Code(
        "U123",
        ("“{found}”里已经有一个框架，没有动它", "there is a framework in '{found}' already; it is left as it is"),
        hint=("用 -o 换一个文件夹", "give another folder by -o"),
    ),
    Code(
        "U124",
        ("--from 和 --parent 只能给一个", "only one of --from and --parent can be given"),
        hint=(
            "照底稿改，用 --parent；从一张表起草，用 --from",
            "--parent to change a base, --from to draft from a form",
        ),
    ),
    Code(
        "U125",
        ("“{found}”里没有指标行，起草不了", "there are no rows of indicators in '{found}' to draft from"),
        hint=("先用 jixiao read 看这张表读成了什么", "see by jixiao read what was understood of it"),
    ),
    Code(
        "U126",
        ("表上没有叫“{found}”的一级或二级指标", "the form has no group of indicators named '{found}'"),
        expected=("{choices}", "{choices}"),
    ),
    # a trial
    Code(
        "U130",
        (
            "“{found}”旁边没有 README.md，试验的数没有地方写",
            "there is no README.md beside '{found}' to write the figures into",
        ),
        hint=(
            "--readme 用于硬盘上的框架文件夹；先写一份 README.md，jixiao new 会起草一份",
            "--readme is for a folder on disk; write a README.md first (jixiao new drafts one)",
        ),
    ),
    Code(
        "U131",
        (
            "{path} 里试验那一段的标记不成对，没有动它",
            "the marks of the trial in {path} do not pair; it is left as it is",
        ),
        expected=("{begin} 与 {end} 各一行，先后各一次", "one line {begin} and after it one line {end}"),
        hint=("把两行标记之间连同标记删去，再运行一次", "delete both marks and what is between, and run it again"),
    ),
    Code(
        "U132",
        ("没有这样一处改动：{place} 由“{was}”改成“{now}”", "no such change is made: {place} from '{was}' to '{now}'"),
        hint=("照 jixiao test 印的写；框架改过了，就删去这一条", "write it as jixiao test prints it, or delete it"),
    ),
    Code(
        "U133",
        ("{place} 的改动不必说明：{how}", "the change of {place} need not be argued: {how_en}"),
        hint=("删去这一条", "delete it"),
    ),
    Code(
        "U134",
        (
            "{place} 的改动说是发觉不了，找到了能分辨的填报：{case}",
            "the change of {place} can be noticed after all: {case}",
        ),
        hint=("用 --fix-cases 写下这个实例，删去这一条", "write that case by --fix-cases, and delete this"),
    ),
)
