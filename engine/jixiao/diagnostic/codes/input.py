"""Diagnostic codes of reading an input file (I)."""

from jixiao.diagnostic.code import Code, Severity, table

INPUT_CODES = table(
    # the file
    Code(
        "I001",
        ("文件有 {size} 字节，超过 {limit} 字节的上限", "the file has {size} bytes, more than the {limit} allowed"),
        hint=("自评表里不应有图片和附件；请另存一份只含表格的文件", "remove pictures and attachments and save again"),
    ),
    Code("I002", ("文件是空的", "the file is empty")),
    Code(
        "I003",
        ("这是 {found}，不是 .{suffix} 所说的格式", "this is {found}, not what .{suffix} says"),
        hint=(
            "请在 Excel 或 WPS 里另存为 .xlsx，或改用正确的后缀",
            "save it as .xlsx in Excel or WPS, or use its right suffix",
        ),
    ),
    Code(
        "I004",
        ("文件加了密码，读不出来", "the file is encrypted"),
        hint=("请在 Excel 或 WPS 里去掉打开密码后再存一次", "remove the password in Excel or WPS and save again"),
    ),
    Code(
        "I005",
        ("文件损坏或不完整：{found}", "the file is damaged or incomplete: {found}"),
        hint=(
            "请重新下载或复制，或在 Excel/WPS 里打开后另存为新文件",
            "copy it again, or open it in Excel or WPS and save it anew",
        ),
    ),
    Code("I006", ("没有这个文件，或者打不开：{found}", "there is no such file, or it cannot be opened: {found}")),
    Code(
        "I007",
        ("这不是普通文件，不读", "not a regular file; not read"),
        hint=(
            "是文件夹的，写成“文件夹/*.xlsx”，或整个交给 jixiao check、jixiao summary",
            "of a folder write FOLDER/*.xlsx, or hand it whole to jixiao check or jixiao summary",
        ),
    ),
    Code(
        "I008",
        ("这是旧版 .xls，不是 .xlsx", "this is an old .xls, not an .xlsx"),
        hint=("把后缀改成 .xls，或另存为 .xlsx", "name it .xls, or save it as .xlsx"),
    ),
    # the doors for formats
    Code(
        "I010",
        ("不会读 .{found} 文件；会读的有：{known}", "no reader for .{found} files; there are: {known}"),
        hint=("请另存为 .xlsx 或 .csv", "save it as .xlsx or .csv"),
    ),
    Code(
        "I011",
        ("有不止一个插件要读 .{found} 文件：{candidates}", "more than one plugin reads .{found} files: {candidates}"),
        hint=("请卸载其中一个", "uninstall one of them"),
    ),
    Code(
        "I012",
        ("读 .{found} 文件的插件不合约定：{plugin}", "the plugin for .{found} files is no reader: {plugin}"),
        expected=("有 suffixes 和 read(data, name=) 的类", "a class with suffixes and read(data, name=)"),
    ),
    Code(
        "I013",
        (
            "读 .{found} 文件的插件装不进来：{plugin}（{problem}）",
            "the plugin for .{found} files cannot be loaded: {plugin} ({problem})",
        ),
        hint=(
            'Excel 等格式需要另装：pip install "jixiao[office]"',
            'office formats need: pip install "jixiao[office]"',
        ),
    ),
    # limits of grids and packages (limits.py)
    Code("I020", ("解压后有 {size} 字节，超过 {limit} 的上限", "{size} bytes when unpacked, more than {limit}")),
    Code("I021", ("压缩包里有 {size} 个部件，超过 {limit} 个的上限", "{size} parts in the package, more than {limit}")),
    Code(
        "I022",
        ("压缩包不合规矩，不读：{found}", "the package breaks the rules and is not read: {found}"),
        hint=("请在 Excel 或 WPS 里打开后另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx"),
    ),
    Code(
        "I023",
        ("部件 {found} 里有 DOCTYPE 声明，不读", "part {found} has a DOCTYPE declaration and is not read"),
        hint=(
            "Excel 和 WPS 从不写这种声明；请查明文件来历",
            "neither Excel nor WPS writes one; find out where the file comes from",
        ),
    ),
    Code("I024", ("有第 {size} 行，超过 {limit} 行的上限", "there is a row {size}, more than {limit}")),
    Code("I025", ("有第 {size} 列，超过 {limit} 列的上限", "there is a column {size}, more than {limit}")),
    Code("I026", ("有内容的单元格超过 {limit} 个的上限", "more than {limit} cells hold something")),
    Code(
        "I027",
        ("合并单元格共占 {size} 格，超过 {limit} 格的上限", "merged ranges cover {size} cells, more than {limit}"),
    ),
    Code("I028", ("同一个单元格或同一行写了两次：{found}", "the same cell or row is given twice: {found}")),
    Code("I029", ("文字有 {size} 字，超过 {limit} 字的上限", "a text of {size} characters, more than {limit}")),
    # cells
    Code(
        "I030",
        (
            "数字有 {digits} 位，Excel 只存得住 15 位，后面的已经丢了：{found}",
            "a number of {digits} digits, Excel keeps 15, the rest is lost: {found}",
        ),
        hint=("编码、证件号请设成文本格式后重新输入", "type codes and ids into cells formatted as text"),
    ),
    Code("I031", ("数字单元格里存的不是数字：{found}", "a number cell does not hold a number: {found}")),
    Code("I032", ("数字大得或小得不合情理：{found}", "a number too large or too small to be meant: {found}")),
    Code(
        "I033",
        ("单元格里是公式错误 {found}", "the cell holds the error {found}"),
        hint=("请改正公式，或直接填写数字", "mend the formula or type the number"),
    ),
    Code(
        "I034",
        ("公式还没有算出结果，读不到数", "a formula without a stored result"),
        hint=("请用 Excel 或 WPS 打开，保存一次再交", "open it in Excel or WPS and save it once"),
    ),
    Code("I035", ("单元格的类型不认识：{found}", "a cell of an unknown type: {found}")),
    Code(
        "I036",
        (
            "工作表“{sheet}”有 {count} 个公式，用的是保存时存下的结果",
            "sheet {sheet}: {count} formulas; their stored results are used",
        ),
        Severity.NOTE,
    ),
    Code(
        "I037",
        ("工作表“{found}”是隐藏的，照样读了", "sheet {found} is hidden, and was read all the same"),
        Severity.NOTE,
    ),
    Code(
        "I038",
        ("数字被设成了日期格式，按数字 {found} 读", "a number formatted as a date; read as the number {found}"),
        Severity.WARNING,
        hint=("请把这一格设成常规格式", "format the cell as General"),
    ),
    Code(
        "I039",
        ("去掉了看不见的字符：{found}", "invisible characters were taken out: {found}"),
        Severity.WARNING,
    ),
    Code(
        "I040",
        ("同样的情形还有 {count} 处（{kind}），不一一列出", "{count} more of the same ({kind}), not listed"),
        Severity.NOTE,
    ),
    Code(
        "I041", ("第 {found} 行是隐藏的，照样读了", "row {found} is hidden, and was read all the same"), Severity.NOTE
    ),
    Code(
        "I042", ("{found} 列是隐藏的，照样读了", "column {found} is hidden, and was read all the same"), Severity.NOTE
    ),
    Code(
        "I043",
        (
            "文件里的元素（XML 元素、xls 的记录）超过 {limit} 个的上限",
            "more than {limit} elements (of XML, or records)",
        ),
    ),
    # encodings and csv
    Code("I050", ("不是 UTF-8，按 {found} 读", "not UTF-8; read as {found}"), Severity.NOTE),
    Code(
        "I051",
        ("文字编码认不出来：{found}", "the encoding cannot be told: {found}"),
        hint=("请另存为 UTF-8 编码", "save it as UTF-8"),
    ),
    Code(
        "I052",
        ("csv 写得不完整：{found}", "broken csv: {found}"),
        hint=(
            "多半是引号没有成对；请查这一行，或改交 .xlsx",
            "most likely a quote is not closed; look at that line, or send .xlsx",
        ),
    ),
    Code(
        "I053",
        ("各行的列数不一样（{found}），短的按空格补齐", "rows of different lengths ({found}); short ones are padded"),
        Severity.NOTE,
    ),
    Code(
        "I054",
        (
            "第 {line} 行有 {found} 格，别的行有 {expected} 格：多出的一格之后全错开了一列",
            "line {line} has {found} fields, the others {expected}: what stands behind the one too many is out of place",
        ),
        Severity.WARNING,
        hint=(
            "多半是数里写了千分位的逗号（1,285），或文字里有逗号，没有加引号；去掉逗号，或改交 .xlsx",
            "most likely a number is written 1,285, or a text has a comma, without quotes; take it out, or send .xlsx",
        ),
    ),
    # what is in a file and is neither run nor fetched
    Code(
        "I132", ("文件里有宏；没有运行，只读单元格", "the file has macros; none is run, cells are read"), Severity.NOTE
    ),
    Code(
        "I133",
        (
            "文件里有指向别的文件的链接；没有去取，用的是存下的值",
            "the file has links to other files; nothing is fetched, stored values are used",
        ),
        Severity.NOTE,
    ),
    Code(
        "I137",
        ("后缀是 .{suffix}，内容其实是 {found}；按内容读", "named .{suffix}, but it is {found}; read as what it is"),
        Severity.NOTE,
    ),
    Code(
        "I138",
        ("读这种文件要另装 {found}", "reading this kind of file needs {found}"),
        hint=('pip install "jixiao[{extra}]"，或另存为 .xlsx', 'pip install "jixiao[{extra}]", or save it as .xlsx'),
    ),
    Code(
        "I145",
        (
            "存着 {found}：是计算留下的尾数；按 Excel 显示的 15 位读作 {shown}",
            "it stores {found}, what a computation left over; read as {shown}, the 15 digits that Excel shows",
        ),
        Severity.NOTE,
    ),
    # PDF, and what other programs convert
    Code(
        "I139",
        (
            "读这个文件用的时间或内存超过了上限：{found}",
            "reading this file took more time or memory than allowed: {found}",
        ),
        hint=("请交原来的 Excel 或 Word 文件", "send the Excel or Word file that it was made from"),
    ),
    Code(
        "I140",
        ("PDF 里没有文字：多半是扫描的图片", "there is no text in the PDF; most likely it was scanned"),
        hint=("请交原来的 Excel 或 Word 文件", "send the Excel or Word file that it was made from"),
    ),
    Code("I141", ("PDF 有 {size} 页，超过 {limit} 页的上限", "the PDF has {size} pages, more than {limit}")),
    Code(
        "I142",
        (
            "这是旧版 Word 或 WPS 文字的文档；读它要有 LibreOffice",
            "an old document of Word or WPS; reading it needs LibreOffice",
        ),
        hint=(
            "请在 Word 或 WPS 里另存为 .docx 再交，或安装 LibreOffice",
            "save it as .docx in Word or WPS, or install LibreOffice",
        ),
    ),
    Code(
        "I143",
        ("LibreOffice 转换不了这个文件：{found}", "LibreOffice cannot convert this file: {found}"),
        hint=(
            "请在 Word 或 WPS 里打开，去掉密码，另存为 .docx",
            "open it in Word or WPS, remove any password, save it as .docx",
        ),
    ),
    Code(
        "I144",
        ("先由 LibreOffice 转成 .docx 再读", "converted to .docx by LibreOffice, then read"),
        Severity.NOTE,
    ),
    Code(
        "I146",
        (
            "{right}是{left}右边的列（{found}）：一张宽表分在几页上；行数相同，表头接得上，左右接成一张来读",
            "{right} holds the columns to the right of {left} ({found}): a wide table was divided over pages; the rows "
            "are as many and the headings go on, so both are read as one table, side by side",
        ),
        Severity.WARNING,
        hint=(
            "请对照原件核对；在 Excel 里设“将所有列调整为一页”再导出，或交原来的 Excel 文件，就不会分开",
            "compare it with the original; export it with all columns fitted on one page, or send the Excel file",
        ),
    ),
    Code(
        "I147",
        (
            "{right}像是{left}右边的列（{heading}）：一张宽表分在几页上；它有 {found} 行，左边有 {expected} 行，没有接起来",
            "{right} looks like the columns to the right of {left} ({heading}): a wide table was divided over pages; "
            "it has {found} rows, the left part {expected}, so they were not joined",
        ),
        Severity.WARNING,
        hint=(
            "在 Excel 里设“将所有列调整为一页”再导出，或交原来的 Excel 文件",
            "export it with all columns fitted on one page, or send the Excel file that it was made from",
        ),
    ),
    # documents of Word
    Code(
        "I134",
        (
            "文档里有 {count} 处修订没有接受或拒绝{where}；按全部接受读",
            "{count} tracked changes are neither accepted nor rejected{where}; read as if all were accepted",
        ),
        Severity.WARNING,
        hint=("请在 Word 或 WPS 里接受或拒绝全部修订再交", "accept or reject all changes in Word or WPS"),
    ),
    Code(
        "I135",
        ("有 {count} 处隐藏的文字，没有读", "{count} hidden texts were not read"),
        Severity.WARNING,
        hint=("请取消这些文字的“隐藏”格式，或删去", "unhide these texts or delete them"),
    ),
    Code("I136", ("有 {count} 个文本框，里面的字没有读", "{count} text boxes were not read"), Severity.NOTE),
    Code("I131", ("各栏由“{found}”分开", "the fields are divided by {found}"), Severity.NOTE),
    # json, and filings written out by key
    Code(
        "I060",
        (
            "不是合法的 JSON：{found}（第 {line} 行第 {column} 列）",
            "not valid JSON: {found} (line {line}, column {column})",
        ),
    ),
    Code("I061", ("嵌套超过 {limit} 层", "nested deeper than {limit}")),
    Code("I062", ("键“{found}”写了两次", "the key {found} is given twice")),
    Code("I063", ("{found} 不是数字，JSON 里也不许写", "{found} is no number, and no JSON")),
    Code("I064", ("不认识的键“{found}”", "unknown key {found}"), expected=("{known}", "{known}")),
    Code("I065", ("这里应该是列表，找到的是 {found}", "expected a list here, found {found}")),
    Code("I066", ("这里应该是键和值，找到的是 {found}", "expected keys with values here, found {found}")),
    Code("I067", ("这里应该是一个值，找到的是 {found}", "expected a single value here, found {found}")),
    Code("I068", ("缺少 {found}", "{found} is missing")),
    Code(
        "I069", ("不认识的格式版本 {found}；会读的是 {known}", "unknown version {found} of the format; {known} is read")
    ),
    # what a table means
    Code(
        "I070",
        ("文件里找不到自评表", "there is no self-evaluation table in the file"),
        expected=(
            "有“三级指标”“年度指标值”“得分”一类表头的表",
            "a table with headings such as 三级指标, 年度指标值, 得分",
        ),
    ),
    Code(
        "I071",
        ("工作表“{sheet}”里没有自评表，没有读", "sheet {sheet} holds no self-evaluation table and was not read"),
        Severity.NOTE,
    ),
    Code(
        "I072",
        (
            "两列的表头都像是“{role}”：{found}；用左边的一列",
            "two headings both say {role}: {found}; the left one is used",
        ),
        Severity.WARNING,
    ),
    Code(
        "I073",
        ("表头“{found}”不认识，这一列没有读", "the heading {found} is not known; its column was not read"),
        Severity.NOTE,
    ),
    Code("I074", ("是小计行，只作核对，不作指标", "a subtotal row; no indicator"), Severity.NOTE),
    Code(
        "I075",
        (
            "见到的像是表头的一部分：{found}；其余的列不在这里",
            "this looks like a part of a heading: {found}; the other columns are not here",
        ),
        expected=(
            "同一行里有指标名称，和年度指标值、实际完成值、分值、得分中的两列",
            "in one row the names of indicators and two of 年度指标值, 实际完成值, 分值, 得分",
        ),
        hint=(
            "一张宽表分在几页、几张工作表上的，请交合在一起的一张（导出 PDF 时设“将所有列调整为一页”）；"
            "列名是本地叫法的，写在框架的 form: 里",
            "where a wide table is divided over pages or sheets, send it in one piece (fit all columns on one page when "
            "it is exported); names of columns of your own belong in form: of the framework",
        ),
    ),
    Code(
        "I076",
        (
            "“{name}”的表在这个文件里不止一张：与“{other}”那张是同一年度的，{found}；两张都算了",
            "this file holds more than one form of “{name}”: that at {other} is of the same year, {found}; both count",
        ),
        Severity.WARNING,
        hint=("多半贴了两次；请单位只留一张再交", "most likely it was pasted twice; keep one of them"),
    ),
    Code(
        "I077",
        (
            "“{name}”的表在这个文件里不止一张：这张是 {found} 年度的，“{other}”那张是 {before} 年度的；两张都算了",
            "this file holds more than one form of “{name}”: this one is of {found}, that at {other} of {before}; "
            "both count",
        ),
        Severity.WARNING,
        hint=("别的年度的表请单位删去再交", "have the form of the other year taken out"),
    ),
    Code(
        "I078",
        (
            "这张指标表上面没有标题和填报单位，当作另一份填报来算",
            "no title and no office stand above this table; it is taken as a filing of its own",
        ),
        Severity.WARNING,
        hint=(
            "多贴了一张的请删去；是同一张表的，删去中间重复的表头；确是另一份的，补上标题和填报单位",
            "delete it if it was pasted once too often; if it is one table, delete the heading in its midst; if it is "
            "another filing, add its title and office",
        ),
    ),
    Code(
        "I079",
        (
            "从这一行起像是指标行，上面却没有“三级指标、年度指标值、实际完成值、分值、得分”那样的表头，没有读",
            "from here on stand rows of indicators, it seems, but no heading above them; they were not read",
        ),
        hint=("补上指标表的表头再交", "have the heading of the table put back"),
    ),
    # limits of filings written out by key
    Code(
        "I090",
        ("json 里的括号和逗号超过 {limit} 个的上限", "more than {limit} brackets and commas"),
        hint=("一个文件只写一份填报", "one filing a file"),
    ),
    Code(
        "I091",
        ("读这个文件的插件出了错：{plugin}（{found}）", "the plugin that reads this file failed: {plugin} ({found})"),
        hint=(
            "另存为 .xlsx 或 .csv 再试；并请把文件和这一行报告给插件的作者",
            "try it saved as .xlsx or .csv; and send the file and this line to the plugin's author",
        ),
    ),
    # ledgers: one filing a row
    Code(
        "I080",
        (
            "没有一列的列名是框架要填的项目：{found}",
            "no column is named after anything that the framework asks for: {found}",
        ),
        expected=("列名如 {known}", "names such as {known}"),
        hint=(
            "表头只占一行，不合并；每行一份填报；列名是项目的编号，见 docs/how-to/batch.md",
            "one line of headings, without merged cells; one filing a row; see docs/how-to/batch.md",
        ),
    ),
    Code(
        "I081",
        (
            "“{found}”一列的类型 {type} 存不住精确的数",
            "the column {found} is of type {type}, which holds no exact number",
        ),
        hint=("请改存为文本、整数或 Decimal", "store it as text, integers or Decimal"),
    ),
    Code(
        "I082",
        (
            "{found} 下有单位自己填写的行，还要一张长表“{table}”，一行一条",
            "under {found} offices write lines of their own: a long table “{table}” is needed, one line each",
        ),
        hint=(
            "给 --rows、--goals 或 --table，或把几张表放进一个文件夹，见 docs/how-to/batch.md",
            "give --rows, --goals or --table, or put the tables into one folder; see docs/how-to/batch.md",
        ),
    ),
    Code(
        "I083",
        (
            "第 {line} 行有 {found} 格，表头有 {wanted} 格；这一行没有算分",
            "line {line} has {found} fields, the heading {wanted}",
        ),
        hint=("请检查这一行的逗号和引号", "check the commas and quotes of that line"),
    ),
    Code("I084", ("列名“{found}”出现了不止一次", "the column {found} is there more than once")),
    Code(
        "I085",
        (
            "台账和它的得分是 .csv、.parquet 或 .xlsx，不是 {found}",
            "a ledger and its scores are .csv, .parquet or .xlsx, not {found}",
        ),
    ),
    Code(
        "I086",
        ("一张工作表至多写 {limit} 行", "a sheet takes {limit} rows at the most"),
        hint=("请写到 .csv 或 .parquet", "write to .csv or .parquet"),
    ),
    Code(
        "I110",
        (
            "长表“{table}”里有 {count} 行不属于台账的任何一行，没有算；第一行的 code 是“{found}”",
            "{count} lines of the long table {table} belong to no row of the ledger and were left out; the first has the code {found}",
        ),
        hint=("长表的 code 要与台账的 code 一字不差", "a line has the code of its row in the ledger, to the letter"),
    ),
    Code(
        "I111",
        ("“{table}”没有 code 一列：{found}", "{table} has no column code: {found}"),
        hint=(
            "长表的每一行以 code 说明属于台账的哪一行",
            "by their code the lines of long tables say to which row of the ledger they belong",
        ),
    ),
    Code(
        "I112",
        ("框架不要长表“{found}”", "the framework asks for no long table {found}"),
        expected=("长表：{known}", "long tables: {known}"),
    ),
    Code(
        "I113",
        (
            "这一行没有 code，长表里哪些行属于它说不清；没有算分",
            "this row has no code, so that no line can be said to be its own; it was not scored",
        ),
    ),
    Code(
        "I114",
        (
            "code“{found}”前面已有一行，长表里的行归了那一行；这一行没有算分",
            "the code {found} stood in a row before, to which its lines belong; this row was not scored",
        ),
        hint=("每份填报的 code 只能出现一次", "every filing has a code of its own"),
    ),
    Code(
        "I115",
        ("框架没有“{found}”这个位置，这一行没有算", "the framework has no place {found}; the line was left out"),
        expected=("{known}", "{known}"),
    ),
    Code(
        "I150",
        (
            "一个写解释的进程被系统终止（多半是内存不够）",
            "a process that explained was killed, probably for want of memory",
        ),
        hint=("加 --resume --jobs 1 接着做", "go on by --resume --jobs 1"),
    ),
    Code(
        "I087",
        (
            "在集群上算，台账和长表要 .csv（UTF-8）或 .parquet，不是 {found}",
            "on a cluster tables are .csv (UTF-8) or .parquet, not {found}",
        ),
    ),
    Code(
        "I088",
        (
            "集群写的是一个文件夹的 Parquet，-o 要以 .parquet 结尾，不是 {found}",
            "a cluster writes a folder of Parquet: -o ends in .parquet, not {found}",
        ),
    ),
    Code(
        "I089",
        (
            "“{found}”一列的类型 {type} 写不进 .{suffix}",
            "the column {found} is of type {type}, which a .{suffix} does not hold",
        ),
        hint=("去掉这一列，或写到 .parquet", "leave this column out, or write to .parquet"),
    ),
    Code(
        "I116",
        (
            "这张表自己的“{found}”一列与结果的一列同名，没有带到结果里",
            "the table's own column {found} has the name of a result and was left out",
        ),
        Severity.WARNING,
        hint=(
            "单位自报的写作 claimed_total 一类，长表里写作 score；别的请换个列名",
            "name claims claimed_total and so on, in a table of rows score; others otherwise",
        ),
    ),
    Code(
        "I117",
        (
            "台账只读第一张有内容、没有隐藏的工作表，“{found}”没有读",
            "of a ledger the first sheet that holds anything and is not hidden is read; {found} was not",
        ),
        Severity.NOTE,
        hint=("要算的另存为一个文件", "save what is to be scored as a file of its own"),
    ),
    Code(
        "I118",
        (
            "表头上面写着“{found}”，台账不按它读：没有写单位的金额按元读",
            "“{found}” stands above the headings and is not gone by: amounts without a unit are read as 元",
        ),
        Severity.WARNING,
        hint=("把单位写进金额的列名，例如 预算数（万元）", "put the unit into the headings of amounts: 预算数（万元）"),
    ),
    Code(
        "I119",
        (
            "这一行像是合计（“{found}”），照样当作一份填报算了分",
            "this row looks like one of sums ({found}) and was scored like any filing",
        ),
        Severity.WARNING,
        hint=("去掉合计行再算一遍", "take rows of sums out and do it again"),
    ),
    Code(
        "I120",
        (
            "有 {count} 行的 code 与前面的行相同（第一个是“{found}”），都算了分",
            "{count} rows have the code of a row before (the first: {found}); all were scored",
        ),
        Severity.NOTE,
        hint=("若是同一份填报重复了，留一行", "if a filing is there twice, keep one row"),
    ),
    # tables whose lines the office brings, and filings merged
    Code(
        "I100",
        ("框架没有表“{found}”，没有读", "the framework has no table {found}; it was not read"),
        Severity.WARNING,
        hint=("框架要填的表：{known}", "the framework asks for: {known}"),
    ),
    Code(
        "I101",
        ("表“{table}”有 {found} 行", "the table {table} has {found} lines"),
        expected=("{range} 行", "{range} lines"),
    ),
    Code(
        "I102",
        ("“{found}”在表“{table}”里出现了不止一次，两行都算", "{found} is in the table {table} twice; both lines count"),
        Severity.WARNING,
        hint=("先前的一行在 {first}", "the first is at {first}"),
    ),
    Code(
        "I103",
        (
            "{what}：{unit}是“{found}”，{other_unit}是“{other}”；应当一致，不能合并",
            "{what}: {found} in {unit}, {other} in {other_unit}; they should agree and cannot be merged",
        ),
        hint=(
            "核对两张表；确应合并的，在框架的 merge 里写明办法",
            "check both forms; if they are to be merged, say how under `merge` in the framework",
        ),
    ),
    Code(
        "I104",
        ("{unit}缺{what}，合起来也缺", "{unit} lacks {what}; so does what they make together"),
        Severity.WARNING,
        hint=("补上后重新合并或汇总", "fill it in and do it again"),
    ),
    Code(
        "I105",
        (
            "{what}：{unit}是“{found}”，{other_unit}是“{other}”；不是一类，不能合并",
            "{what}: {found} in {unit}, {other} in {other_unit}; they are of two kinds and cannot be merged",
        ),
    ),
    Code(
        "I106",
        ("{unit}的权数“{by}”{found}，不能加权平均", "what {unit} weighs ({by}) is {found}; no mean can be taken"),
        expected=("大于或等于零的数，合计大于零", "numbers not below zero that add up to more than zero"),
    ),
    Code(
        "I107",
        ("{unit}的“{row}”还不能计分：{why}", "the row {row} of {unit} cannot be scored: {why}"),
        hint=("先改好这一行，再合并", "mend the row before merging"),
    ),
    Code(
        "I108",
        ("{what}不能用“{way}”合并", "{what} cannot be merged by {way}"),
        hint=("改 merge 里的办法", "say another way under `merge`"),
    ),
    Code(
        "I109",
        ("与 {other} 的内容完全相同，合并时算了两次", "the same bytes as {other}; merged twice"),
        Severity.WARNING,
    ),
)
