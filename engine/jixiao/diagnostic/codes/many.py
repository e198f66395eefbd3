"""Diagnostic codes of the review of many filings at once: its use (U140-U161), the list of units (C210-C214)."""

from jixiao.diagnostic.code import Code, Severity, table

MANY_CODES = table(
    Code(
        "U140",
        ("“{found}”里没有要复核的文件", "there is no file to review in '{found}'"),
        hint=("隐藏的文件和 Office 的锁文件不算", "hidden files and locks of Office do not count"),
    ),
    Code(
        "U141",
        ("压缩包“{found}”打不开：{reason}", "the archive '{found}' cannot be opened: {reason}"),
        hint=("请重新压缩成 .zip，或解压后给出文件夹", "pack it as .zip again, or give the folder unpacked"),
    ),
    Code(
        "U142",
        ("要复核的文件有 {size} 个，超过上限 {limit}", "{size} files to review are more than {limit}"),
        hint=("请分几次复核", "review them in several runs"),
    ),
    Code(
        "U143",
        ("压缩包里的这个文件取不出来：{found}", "this file cannot be taken out of its archive: {found}"),
        hint=("加了密码或已损坏：请解压后给出文件夹", "it is encrypted or damaged: give the folder unpacked"),
    ),
    Code(
        "U144",
        (
            "“{found}”已经有了，但不是复核工作簿，没有动它",
            "'{found}' is there and is no review workbook; it is left as it is",
        ),
        expected=("有“发现”和“单位”两张表，表头没有改动", "sheets Findings and Units with their headings"),
        hint=("用 -o 换一个名字", "give another name by -o"),
    ),
    Code(
        "I170",
        (
            "工作簿里自己加的“{found}”不属于哪一条发现，重写就没有了；没有动它",
            "'{found}' was added to the workbook and belongs to no finding: it would be lost; nothing was written",
        ),
        hint=(
            "自己加的工作表另存一个文件；写在“发现”里的备注和自己加的列都会留着；或用 -o 换一个名字",
            "keep sheets of your own in another file; columns added beside the findings are kept; or name another -o",
        ),
    ),
    Code(
        "U145",
        ("还没有复核：运行中断了", "not reviewed yet: the run was broken off"),
        hint=("加 --resume 接着做", "go on by --resume"),
    ),
    Code(
        "U146",
        (
            "复核中断：{done} 个文件已做完，{left} 个没有",
            "broken off: {done} files are reviewed, {left} are not",
        ),
        hint=("同样的命令加 --resume 接着做，做完的不再做", "the same command with --resume goes on from there"),
    ),
    Code(
        "U147",
        ("{found} 格式不能读回处理意见", "the remarks of a reviewer cannot be read back from {found}"),
        expected=("xlsx", "xlsx"),
    ),
    Code(
        "U149",
        ("一个复核进程被系统终止（多半是内存不够）", "a process was killed, probably for want of memory"),
        hint=("加 --resume --jobs 1 接着做", "go on by --resume --jobs 1"),
    ),
    Code(
        "U150",
        (
            "{found} 文件没有办法批注；有办法的是：{known}",
            "no plugin marks {found} files; those that can be marked: {known}",
        ),
        hint=("这些文件的发现见复核工作簿", "their findings are in the workbook of the review"),
    ),
    Code(
        "U151",
        ("这份文件没有办法批注：{found}", "this file cannot be marked: {found}"),
        hint=("它的发现见复核工作簿", "its findings are in the workbook of the review"),
    ),
    Code(
        "U152",
        ("有不止一个插件要处理 {found} 文件：{candidates}", "more than one plugin wants {found} files: {candidates}"),
        hint=("请卸载其中一个", "uninstall one of them"),
    ),
    Code(
        "U153",
        ("批注 {found} 文件的插件不合约定：{plugin}", "the plugin for {found} is no marker: {plugin}"),
        expected=("有 suffixes 和 mark(data, name, marks) 的类", "a class with suffixes and mark(data, name, marks)"),
    ),
    Code(
        "U154",
        (
            "批注 {found} 文件的插件装不进来：{plugin}（{problem}）",
            "the plugin for {found} cannot be loaded: {plugin} ({problem})",
        ),
    ),
    Code(
        "U155",
        ("“{found}”里没有单位名单", "there is no list of units in '{found}'"),
        expected=("一张表，有“单位编码”或“单位名称”一栏", "a table with a column 单位编码 or 单位名称"),
    ),
    Code(
        "U156",
        ("读不了 {found} 写的报告；读得了的是：{known}", "reports in {found} cannot be read; those that can: {known}"),
        hint=("请另存为 .docx、.txt 或 .pdf", "save it as .docx, .txt or .pdf"),
    ),
    Code(
        "U157",
        ("读 {found} 报告的插件不合约定：{plugin}", "the plugin for reports in {found} does not fit: {plugin}"),
        expected=("有 suffixes 和 read_prose(data, name) 的类", "a class with suffixes and read_prose(data, name)"),
    ),
    Code(
        "U158",
        (
            "读 {found} 报告的插件装不进来：{plugin}（{problem}）",
            "the plugin for reports in {found} cannot be loaded: {plugin} ({problem})",
        ),
    ),
    Code(
        "U159",
        ("--report 要恰好一份表，给出的是 {found} 份", "--report wants one table, {found} were given"),
    ),
    Code(
        "U160",
        (
            "--report 只把一份表与它的报告对照，不与 {found} 同用",
            "--report compares one table with its report and goes not together with {found}",
        ),
        hint=("分两次运行", "run it twice"),
    ),
    Code(
        "U161",
        (
            "上次报来的有 {count} 个文件读不了，没有对照：{found}",
            "{count} files that were filed before cannot be read and were compared with nothing: {found}",
        ),
        Severity.WARNING,
        hint=(
            "它们的单位在“更正”里列作上次没有报；换上读得了的再运行一次",
            "their offices are listed as having filed nothing before; replace the files and run it again",
        ),
    ),
    # The list of units, in the review.
    Code(
        "C210",
        ("“{found}”不在单位名单里", "'{found}' is not on the list of units"),
        Severity.WARNING,
        hint=("请核对单位编码和单位名称", "check the code and the name of the office"),
    ),
    Code(
        "C211",
        (
            "单位编码填“{found}”，名单上“{name}”是“{expected}”",
            "the code is '{found}'; on the list {name} is '{expected}'",
        ),
        hint=("按名称认作这个单位，请更正编码", "taken for this office by its name; correct the code"),
    ),
    Code(
        "C212",
        (
            "单位名称填“{found}”，名单上编码 {unit} 是“{expected}”",
            "the office is called '{found}'; on the list {unit} is '{expected}'",
        ),
        Severity.WARNING,
        hint=("按编码认作这个单位，请核对名称", "taken for this office by its code; check the name"),
    ),
    Code(
        "C213",
        (
            "同一单位同一年度还报了 {others}：按文件名以“{expected}”为准",
            "the office also filed {others} for this year: by the names of the files '{expected}' counts",
        ),
        Severity.NOTE,
    ),
    Code(
        "C214",
        (
            "同一单位同一年度还报了 {others}，内容不同，从文件名和填报日期看不出以哪份为准",
            "the office also filed {others} for this year; neither names nor dates say which one counts",
        ),
        Severity.WARNING,
        hint=(
            "请向单位核实，只留一份，或在文件名里写明日期、“更正”；文件自己记的保存时间仅供参考：{saved}",
            "ask the office, and keep one or put a date in its name; the files say that they were saved: {saved}",
        ),
    ),
    Code(
        "C410",
        (
            "同一单位同一年度还报了 {others}：文件名看不出先后，按表内的填报日期（{dates}）以“{expected}”为准",
            "the office also filed {others} for this year: by the dates in the forms ({dates}) '{expected}' counts",
        ),
        Severity.NOTE,
    ),
    Code(
        "C411",
        (
            "同一单位同一年度还报了 {others}：文件名像是“{name}”在后，表内的填报日期（{dates}）却是“{date}”在后，"
            "定不下以哪份为准",
            "the office also filed {others} for this year: by its name '{name}' is the last, by the dates in the forms "
            "({dates}) '{date}' is",
        ),
        Severity.WARNING,
        hint=(
            "请向单位核实，只留一份；文件自己记的保存时间仅供参考：{saved}",
            "ask the office and keep one; the files say that they were saved: {saved}",
        ),
    ),
)
