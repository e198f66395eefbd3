"""Diagnostic codes of YAML documents (D)."""

from jixiao.diagnostic.code import Code, table

DOCUMENT_CODES = table(
    # Limits.
    Code(
        "D001",
        ("文件有 {found} 字节，超过上限 {most}", "the document has {found} bytes, above the limit of {most}"),
        hint=("请检查是否放进了数据；框架只写规则", "a framework holds rules, no data"),
    ),
    Code("D002", ("列表和映射嵌套超过 {most} 层", "lists and mappings are nested deeper than {most}")),
    Code("D003", ("文件的内容超过 {most} 个 YAML 事件", "the document has more than {most} YAML events")),
    Code("D004", ("这段文字有 {found} 个字，超过上限 {most}", "this text has {found} characters, above the limit of {most}")),
    Code("D005", ("错误超过 {most} 处，另有 {more} 处未列出", "more than {most} problems; {more} are not shown")),
    Code(
        "D050",
        ("“{found}”由 {count} 个数层层连乘（除）而成，最多 {most} 个", "“{found}” multiplies {count} numbers, {most} at the most"),
        hint=("分值、比率不会连乘这么多次；请查公式是否一再引用自己的上一步", "no score multiplies that often; see whether values build on one another"),
    ),
    # Bytes and characters.
    Code(
        "D010",
        ("文件不是 UTF-8 编码，看起来是 {found}", "the file is not UTF-8; it looks like {found}"),
        expected=("UTF-8 编码的文本", "text in UTF-8"),
        hint=("请在编辑器中另存为 UTF-8", "save it as UTF-8 in the editor"),
    ),
    Code(
        "D011",
        ("文件不是 UTF-8 编码的文本", "the file is no UTF-8 text"),
        expected=("UTF-8 编码的文本", "text in UTF-8"),
        hint=("请在编辑器中另存为 UTF-8", "save it as UTF-8 in the editor"),
    ),
    Code(
        "D012",
        ("此处有看不见或不允许的字符 {found}", "a character that is invisible or not allowed: {found}"),
        hint=("多半是从网页或 PDF 粘贴带来的，请删去重打", "it often comes with pasted text; delete it and type again"),
    ),
    # What YAML cannot read.
    Code("D020", ("此处不是合法的 YAML", "this is not well-formed YAML")),
    Code(
        "D021",
        ("区间 {found} 没有加引号", "the interval {found} is not quoted"),
        expected=('"{found}"', '"{found}"'),
        hint=("以方括号或圆括号写的区间要放在引号里", "put an interval between quotes"),
    ),
    Code(
        "D022",
        ("{found} 没有加引号，“>”在 YAML 中另有含义", "{found} is not quoted; “>” means something else in YAML"),
        expected=('"{found}"', '"{found}"'),
        hint=("给它加上引号，或改用 ≥", "quote it, or write ≥"),
    ),
    Code(
        "D023",
        ("此处是全角冒号“{found}”", "this is a full-width colon: {found}"),
        expected=("半角冒号加一个空格“: ”", "a colon and a blank: “: ”"),
        hint=("请切换到英文标点", "switch the keyboard to Latin punctuation"),
    ),
    Code(
        "D024",
        ("此处是制表符", "this is a tab"),
        expected=("空格", "blanks"),
        hint=("请在编辑器中把制表符换成空格", "let the editor replace tabs by blanks"),
    ),
    Code(
        "D025",
        ("“{found}”的冒号后没有空格", "there is no blank behind the colon in “{found}”"),
        expected=("冒号加一个空格“: ”", "a colon and a blank: “: ”"),
    ),
    Code(
        "D026",
        ("值不能以“{found}”开头", "a value cannot begin with “{found}”"),
        hint=("给整个值加上引号", "put the whole value between quotes"),
    ),
    Code(
        "D027",
        ("从这里开始的引号没有配对", "the quotation that begins here does not end"),
        expected=("同一种引号收尾", "the same kind of quote at the end"),
    ),
    Code(
        "D028",
        ("从这里开始的“{found}”没有正确收尾", "what begins here with “{found}” is not closed"),
        expected=("各项用半角逗号分开，并以配对的括号收尾", "commas between the items and the matching bracket"),
        hint=("写区间要加引号；逗号、括号用半角", "quote intervals; use Latin commas and brackets"),
    ),
    Code(
        "D029",
        ("双引号里的反斜杠写法不对", "a backslash sequence that YAML does not know"),
        hint=("改用单引号，反斜杠就是普通字符", "use single quotes, where a backslash is just a character"),
    ),
    # The document as a whole.
    Code("D030", ("文件是空的", "the document is empty"), expected=("“键: 值”", "keys and values")),
    Code(
        "D031",
        ("文件的最外层不是“键: 值”", "the top of the document is no mapping"),
        expected=("每行一个“键: 值”", "one “key: value” a line"),
    ),
    Code(
        "D032",
        ("文件里有第二个 YAML 文档", "a second YAML document begins here"),
        hint=("删去“---”，一个文件写一个框架", "remove “---”; one framework a file"),
    ),
    Code(
        "D033",
        ("此行缺少冒号", "a colon is missing in this line"),
        expected=("“键: 值”", "“key: value”"),
    ),
    Code(
        "D034",
        ("此处不能再有冒号", "a colon cannot stand here"),
        hint=(
            "检查缩进和上一行；值里有“: ”时要加引号；冒号前的键至多 1024 个字",
            "check the indentation and the line above; a value with “: ” needs quotes; a key has at most 1024 characters",
        ),
    ),
    Code(
        "D035",
        ("列表项“- ”不能写在这里", "a list item cannot begin here"),
        hint=("另起一行写“- ”", "begin a new line with “- ”"),
    ),
    Code(
        "D036",
        ("此行的缩进与前面各行不一致", "the indentation differs from the lines before"),
        hint=("同一级的各行要对齐", "lines of one level stand straight below each other"),
    ),
    Code(
        "D037",
        ("“|”或“>”之后只能换行", "nothing but a line end may follow “|” or “>”"),
        hint=("以“|”“>”开头的值要加引号", "quote a value that begins with “|” or “>”"),
    ),
    Code(
        "D038",
        ("值已经结束，后面不能再有“{found}”", "the value has ended; “{found}” cannot follow"),
        hint=("整个值要在一对引号或括号之内", "keep the whole value inside one pair of quotes or brackets"),
    ),
    Code(
        "D039",
        ("方括号、花括号里的文字“{found}”有半角问号，要加引号", "“{found}” has a question mark and needs quotes inside brackets"),
        hint=("给整个值加上引号，或用全角问号“？”", "put the whole value between quotes"),
    ),
    # What this language does without.
    Code(
        "D040",
        ("键“{found}”重复，第 {first} 行已有", "the key “{found}” is given twice, first in line {first}"),
        hint=("删去一个，或改名", "remove or rename one"),
    ),
    Code(
        "D041",
        ("本语言没有锚点（&{found}）", "anchors are not used here (&{found})"),
        hint=("请用 extends 或命名的 rules", "use extends or named rules"),
    ),
    Code(
        "D042",
        ("本语言没有别名（*{found}）", "aliases are not used here (*{found})"),
        hint=("请用 extends 或命名的 rules；以 * 开头的文字要加引号", "use extends or named rules; quote a text that begins with *"),
    ),
    Code(
        "D043",
        ("本语言没有合并键“<<”", "merge keys (<<) are not used here"),
        hint=("请用 extends 或命名的 rules", "use extends or named rules"),
    ),
    Code(
        "D044",
        ("本语言没有标签（{found}）", "tags are not used here ({found})"),
        hint=("以 ! 开头的文字要加引号", "quote a text that begins with !"),
    ),
    Code("D045", ("本语言没有 YAML 指令（{found}）", "directives are not used here ({found})"), hint=("删去这一行", "remove the line")),
    Code("D046", ("键只能是文字，不能是列表或映射", "a key is a text, no list and no mapping")),
    Code("D047", ("冒号前没有键", "there is no key before the colon")),
    Code(
        "D048",
        ("值不能以“{found}”开头", "a value cannot begin with “{found}”"),
        hint=("给整个值加上引号", "put the whole value between quotes"),
    ),
    Code(
        "D049",
        ("本语言没有标签（以 ! 开头）", "tags (beginning with !) are not used here"),
        hint=("以 ! 开头的文字要加引号", "quote a text that begins with !"),
    ),
    Code(
        "D051",
        ("缩进用了全角空格或不间断空格", "this line is indented by blanks that are no plain blanks"),
        expected=("半角空格", "plain blanks"),
        hint=("换成半角空格；从网页、Word 里抄来的常有", "replace them; texts copied from pages often have them"),
    ),
    Code(
        "D052",
        ("此处是全角标点：{found}", "this is full-width punctuation: {found}"),
        expected=("半角的逗号、括号、引号", "a Latin comma, bracket or quote"),
        hint=(
            "各项之间用半角逗号；区间写在半角双引号里，如 \"[80%, 90%)\"",
            'Latin commas between the items; intervals in straight quotes, such as "[80%, 90%)"',
        ),
    ),
)  # fmt: skip
