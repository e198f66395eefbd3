"""Diagnostic codes of the meaning of a framework (F)."""

from jixiao.diagnostic.code import Code, Severity, table

WARNING, NOTE = Severity.WARNING, Severity.NOTE

FRAMEWORK_CODES = table(
    # Finding a framework, and what it extends.
    Code(
        "F101",
        ("找不到框架“{found}”", "there is no framework “{found}”"),
        expected=("已装框架之一：{known}", "one of: {known}"),
        hint=(
            "用 jixiao frameworks list 列出，用 --packs 指明所在的文件夹",
            "list them with `jixiao frameworks list`; add a folder with --packs",
        ),
    ),
    Code(
        "F102",
        ("找不到框架“{found}”", "there is no framework “{found}”"),
        expected=("已装框架之一：{known}", "one of: {known}"),
        hint=("是不是“{near}”？", "did you mean “{near}”?"),
    ),
    Code(
        "F103",
        ("“{found}”不是框架的名称", "“{found}” is no name of a framework"),
        expected=("标识@版本，例如 national/project@2020", "id@version, such as national/project@2020"),
        hint=(
            "命令行的 -f 之后也可以是 framework.yaml 或其文件夹的路径",
            "after -f a path of a framework.yaml will do too",
        ),
    ),
    Code(
        "F104",
        ("“{found}”有几个版本：{versions}", "“{found}” has several versions: {versions}"),
        hint=("写明版本：{found}@{latest}，或 {found}@latest", "say which: {found}@{latest} or {found}@latest"),
    ),
    Code(
        "F105",
        ("框架“{found}”在几处都有：{places}", "framework “{found}” stands in several places: {places}"),
        hint=(
            "每个 标识@版本 只能有一处；更正请用新的版本",
            "an id@version has one place; a correction is a new version",
        ),
    ),
    Code(
        "F106",
        ("“{found}”里没有 framework.yaml", "there is no framework.yaml in “{found}”"),
    ),
    Code(
        "F107",
        ("框架文件“{found}”读不出来：{why}", "the framework “{found}” cannot be read: {why}"),
    ),
    Code(
        "F108",
        ("文件夹是“{folder}”，框架却自称“{found}”", "the folder is “{folder}”, the framework calls itself “{found}”"),
        hint=("文件夹应为 <标识>/<版本>/framework.yaml", "the folder has to be <id>/<version>/framework.yaml"),
    ),
    Code(
        "F109",
        ("框架包“{found}”读不出来：{why}", "the pack “{found}” cannot be read: {why}"),
        WARNING,
    ),
    Code(
        "F110",
        ("extends 绕成了圈：{chain}", "extends goes round in a circle: {chain}"),
        hint=("去掉其中一个 extends", "take one of them out"),
    ),
    Code(
        "F111",
        ("extends 叠了 {found} 层，最多 {limit} 层：{chain}", "extends is {found} deep, {limit} at the most: {chain}"),
    ),
    Code(
        "F112",
        ("上级框架 {parent} 中没有{what}“{found}”，无从去掉", "{parent} has no {what} “{found}” to remove"),
        hint=("上级框架中有：{known}", "it has: {known}"),
    ),
    Code(
        "F113",
        ("上级框架 {parent} 中没有{what}“{found}”，不能只改其中几项", "{parent} has no {what} “{found}” to change"),
        expected=("上级框架中已有的{what}，或写全一个新的", "a {what} that it has, or a complete new one"),
        hint=("上级框架中有：{known}", "it has: {known}"),
    ),
    Code(
        "F114",
        ("after 所指的“{found}”不在同一级指标之中", "after names “{found}”, which is no sibling"),
        hint=("同一级有：{known}", "the siblings are: {known}"),
    ),
    Code(
        "F115",
        ("“{key}”只用于有 extends 的框架", "“{key}” has a meaning only in a framework that extends another"),
        hint=("删去这一行", "delete the line"),
    ),
    Code(
        "F116",
        ("“{found}”把自己当作底稿", "“{found}” extends itself"),
    ),
    Code(
        "F170",
        (
            "“{old}”改名为“{found}”，同级已有“{found}”",
            "“{old}” is renamed to “{found}”, which a sibling is called already",
        ),
        expected=("同级没有用过的标识", "an id that no sibling has"),
    ),
    Code(
        "F171",
        (
            "“{name}”的{what}（{key}）还是 open：只有底稿（base: true）可以留给下级",
            "“{key}” of “{name}” is still open, as only a base may leave it",
        ),
        expected=("写明的{what}", "what it is"),
        hint=("在本框架的指标里写出 {key}", "write {key} among the indicators of this framework"),
    ),
    Code(
        "F172",
        (
            "“{found}”是底稿（base: true），分值留给下级，不能用来计分",
            "“{found}” is a base: it leaves weights open and cannot score",
        ),
        hint=(
            "另写一个 extends 它的框架，把分值和规则写全",
            "extend it with a framework that says all weights and rules",
        ),
    ),
    Code(
        "F186",
        (
            "公式里的“{found}”从前是“{name}”，现在又是“{other}”，分不清",
            "“{found}” in a formula was “{name}” before and is “{other}” now",
        ),
        hint=(
            "给后者另取标识，或在本框架里重写那条公式",
            "give the latter another id, or write that formula anew in this framework",
        ),
    ),
    # Single clauses.
    Code(
        "F187",
        ("“{name}”说{said}为好，它的规则却是{way}", "“{name}” and its rule point different ways: {said}, {way}"),
        WARNING,
        hint=(
            "改正 direction（或目标的比较符），或换一条规则",
            "mend the direction (or the sign of the target), or the rule",
        ),
    ),
    Code(
        "F188",
        (
            "“{name}”的目标 {found} 自有比较符，direction 却写了 {direction}",
            "the target {found} of “{name}” has a sign, and direction says {direction}",
        ),
        expected=(
            "目标的比较符与 direction 一致，或只写一个",
            "a sign and a direction that agree, or only one of them",
        ),
    ),
    Code(
        "F189",
        (
            "公式“{found}”里的除数可能是零，那时这一行（这一步）算不出",
            "the divisor in “{found}” may be zero, and then the row or step is open",
        ),
        WARNING,
        hint=(
            "把比率写进 values 并写 if_zero，或用 如果(除数 = 0, …, …)，或给除数写不含 0 的 range",
            "make the ratio one of `values` with if_zero, or ask about zero, or give the divisor a range without 0",
        ),
    ),
    Code(
        "F190",
        (
            "{check} 所指的{what}“{found}”不在框架里",
            "{check} names “{found}” ({what}), which is not there",
        ),
        hint=("可以写：{near}", "there is: {near}"),
    ),
    Code(
        "F191",
        ("“{name}”的这一档 {found} 永远到不了：{range}", "no filing reaches the tier {found} of “{name}”: {range}"),
        WARNING,
        hint=("删去这一档，或检查它的边界", "take the tier out, or look at its ends"),
    ),
    Code(
        "F192",
        ("等级“{name}” {found} 没有总分到得了：{range}", "no total reaches the rating “{name}” {found}: {range}"),
        NOTE,
    ),
    Code(
        "F193",
        (
            "“{name}”的得分取决于舍入的次序：{filing} 时，{declared}得 {found} 分，{otherwise}得 {other} 分",
            "the order of rounding decides “{name}”: for {filing}, {declared} gives {found} and {otherwise} {other}",
        ),
        NOTE,
        hint=("核对规定说的是哪一种（rounding 的 rate）", "make sure which one the rules mean (`rate` of `rounding`)"),
    ),
    Code(
        "F194",
        (
            "“{amount}”是金额，同它放在一起的“{found}”没有单位，按元算",
            "“{amount}” is an amount of money; “{found}” beside it has no unit and counts 元",
        ),
        WARNING,
        expected=("带单位的数，如 {example}", "a number with its unit, such as {example}"),
        hint=(
            "写上单位（元、万元、亿元）；参数就在 parameters 里写",
            "write the unit (元, 万元, 亿元); of a parameter, where it is declared",
        ),
    ),
    Code(
        "F195",
        (
            "“{amount}”是金额，与它相除的“{found}”没有单位，按元算，商还是金额，不是比率",
            "“{amount}” is an amount of money; “{found}”, in a division with it, has no unit: the quotient is no rate",
        ),
        WARNING,
        expected=("带单位的数，如 {example}，相除得比率", "a number with its unit, such as {example}, for a rate"),
        hint=(
            "真是把金额分成几份的（如 ÷ 12 个月），在 values 里另起一个值，写明 unit: 元",
            "where an amount is split into parts (÷ 12 months), make it one of `values` with unit: 元",
        ),
    ),
    Code(
        "F196",
        ("“{found}”得到的是金额，这里要{wanted}", "“{found}” is an amount of money, and {wanted} belongs here"),
        WARNING,
        hint=("除以带单位的数，如 ÷ 1万元", "divide by a number with its unit, such as ÷ 1万元"),
    ),
    Code(
        "F197",
        (
            "“{amount}”是比率（95% 即 0.95），“{found}”没有百分号，即 {percent}",
            "“{amount}” is a rate (95% is 0.95); “{found}” has no percent sign and is {percent}",
        ),
        WARNING,
        expected=("{found}%", "{found}%"),
        hint=(
            "写上百分号；本来就是百分数的分数（0 到 100）的，先乘 100 再比",
            "write the percent sign; to compare with a number of 0 to 100, multiply by 100 first",
        ),
    ),
    # Versions beside one another.
    Code(
        "F173",
        (
            "“{found}”与“{other}”都适用于 {years} 年度，又都没有取代对方",
            "“{found}” and “{other}” are both for {years}, and neither replaces the other",
        ),
        WARNING,
        hint=(
            "改 budget_years，或在较新的一版写 replaces: [{other}]",
            "mend budget_years, or say replaces: [{other}] in the newer one",
        ),
    ),
    Code(
        "F174",
        ("“{found}”在 {years} 年度没有一个版本", "no version of “{found}” is for {years}"),
        WARNING,
        hint=("改 budget_years，或补上那些年度的版本", "mend budget_years, or add a version for those years"),
    ),
    Code(
        "F175",
        ("所取代的“{found}”不在这里", "“{found}”, which is replaced, is not there"),
        WARNING,
        expected=("其他版本之一：{known}", "one of the other versions: {known}"),
    ),
    Code(
        "F176",
        (
            "“{found}”与“{other}”互相取代，一个也不剩",
            "“{found}” and “{other}” replace each other, so that none is left",
        ),
        hint=("去掉其中一个 replaces", "take one of the two out"),
    ),
    # Seals.
    Code(
        "F180",
        ("“{found}”已经发布并封存，文件却被改过", "“{found}” is published and sealed, and its file was edited"),
        hint=(
            "恢复原来的文件；更正请另起一个版本，用 replaces 写明取代它",
            "restore the file; a correction is a new version that says what it replaces",
        ),
    ),
    Code(
        "F181",
        (
            "“{found}”已经封存，它的底稿 {parents} 却改了，意思不同了",
            "“{found}” is sealed, but {parents} changed under it, and so did its meaning",
        ),
        hint=("恢复底稿；底稿的更正请另起一个版本", "restore what it extends; a correction of that is a new version"),
    ),
    Code(
        "F182",
        (
            "“{found}”写着已发布，却没有封存，改了也没人知道",
            "“{found}” says it is published and is not sealed: nobody would see an edit",
        ),
        WARNING,
        hint=("用 jixiao frameworks seal {found} 封存", "seal it: jixiao frameworks seal {found}"),
    ),
    Code(
        "F183",
        ("“{found}”不能封存：{why}", "“{found}” cannot be sealed: {why}"),
        expected=("status: published，并且在框架文件夹里", "status: published, in a folder of frameworks"),
    ),
    Code(
        "F184",
        (
            "“{found}”不能封存：它的底稿 {parents} 还可能改",
            "“{found}” cannot be sealed: {parents}, which it extends, may still change",
        ),
        hint=("先封存底稿", "seal what it extends first"),
    ),
    Code(
        "F185",
        ("封存过的“{found}”不见了", "“{found}” was sealed and is gone"),
        hint=("已发布的版本不删除：恢复它的文件夹", "a published version is never deleted: restore its folder"),
    ),
    # What a single value says.
    Code(
        "F122",
        ("目标“{found}”读不出来", "the target “{found}” cannot be read"),
        expected=(
            "数（≥95%）、日期（9月底前）、文字（健全）或 open",
            "a number (≥95%), a day (9月底前), words (健全) or open",
        ),
    ),
    Code(
        "F135",
        ("目标“{found}”读不出来", "the target “{found}” cannot be read"),
        expected=(
            "数（≥95%）、日期（9月底前）、文字（健全）或 open",
            "a number (≥95%), a day (9月底前), words (健全) or open",
        ),
        hint=("可能是：{candidates}", "it may be: {candidates}"),
    ),
    Code(
        "F123",
        ("没有名为“{found}”的规则", "there is no rule named “{found}”"),
        expected=("rules 中的一个：{known}", "one of `rules`: {known}"),
    ),
    Code(
        "F124",
        ("没有名为“{found}”的规则", "there is no rule named “{found}”"),
        expected=("rules 中的一个：{known}", "one of `rules`: {known}"),
        hint=("是不是“{near}”？", "did you mean “{near}”?"),
    ),
    Code(
        "F125",
        (
            "“{name}”既有 {first} 又有 {second}，只能有一种",
            "“{name}” has both {first} and {second}; it can be one only",
        ),
        expected=(
            "indicators（下级指标）、own_rows（自设的行）、own_goals（自设的目标）、rule（本行计分）四者之一",
            "one of indicators, own_rows, own_goals, rule",
        ),
    ),
    Code(
        "F126",
        ("“{name}”没有下级指标，也没有计分的规则", "“{name}” has neither children nor a rule"),
        expected=(
            "indicators（下级指标）、own_rows（自设的行）、own_goals（自设的目标）、rule（本行计分）四者之一",
            "one of indicators, own_rows, own_goals, rule",
        ),
    ),
    Code(
        "F127",
        ("“{name}”没有分值", "“{name}” has no weight"),
        expected=("weight: 几分", "weight: points"),
        hint=("计分的行与自设的行所在之处都要有分值", "a scored row and a place of own rows need a weight"),
    ),
    Code(
        "F128",
        ("“{name}”的 target 是 open，却没写 takes", "the target of “{name}” is open, but it lacks takes"),
        expected=("takes: number、day 或 words", "takes: number, day or words"),
    ),
    Code(
        "F129",
        (
            "“{name}”的目标已由框架定为“{found}”，takes 不起作用",
            "the target of “{name}” is fixed as “{found}”; takes has no effect",
        ),
        WARNING,
        hint=("删去 takes；要由单位填写，写 target: open", "delete takes, or write target: open"),
    ),
    Code(
        "F130",
        ("规则“{rule}”不能给目标是{kind}的行计分", "the rule “{rule}” cannot score a row whose target is {kind}"),
        expected=("能给{kind}计分的规则", "a rule that reads {kind}"),
    ),
    Code(
        "F136",
        (
            "目标“{found}”读作文字，而规则“{rule}”只能给{reads}计分",
            "the target “{found}” is taken for words, and the rule “{rule}” scores {reads} only",
        ),
        expected=(
            "数（≥95%、≥60人次）或日期（9月底前）；区间不能作目标",
            "a number (≥95%) or a day (9月底前); a range is no target",
        ),
        hint=(
            "改写目标；目标本来是文字的，换一条规则，如 kind: grade",
            "mend the target; where words are meant, use another rule, such as kind: grade",
        ),
    ),
    Code(
        "F131",
        ("没有行“{found}”", "there is no line “{found}”"),
        expected=("lines 中的一行：{known}", "one of `lines`: {known}"),
    ),
    Code(
        "F132",
        ("direction 中的“{found}”不在 under 之列", "“{found}” in direction is not one of `under`"),
        expected=("under 中的一个：{known}", "one of `under`: {known}"),
    ),
    Code(
        "F133",
        ("“{name}”的类型是 label，却没写 labels", "“{name}” is a label, but lacks labels"),
        expected=("labels: [可选的词, …]", "labels: [words, …]"),
    ),
    Code(
        "F134",
        ("框架的指标多于 {limit} 个", "the framework has more than {limit} indicators"),
    ),
    Code(
        "F140",
        ("“{name}”的目标个数写作 {found}，没有一个数合适", "no number of goals under “{name}” lies in {found}"),
        expected=("至少含一个正整数的区间，例如 [1, 10]", "an interval with a whole number in it, such as [1, 10]"),
    ),
    # Blank targets.
    Code(
        "F150",
        (
            "“{name}”的目标不由单位写，blank_target 不起作用",
            "the target of “{name}” is not the office's to write; blank_target has no effect",
        ),
        WARNING,
        hint=("删去 blank_target；要由单位填写，写 target: open", "delete blank_target, or write target: open"),
    ),
    Code(
        "F151",
        (
            "“{name}”的空白目标按不适用处理，而不适用是不允许的",
            "a blank target of “{name}” is not applicable, which is refused",
        ),
        expected=(
            "not_applicable: drop、keep、rescale 之一，或 blank_target: keep",
            "a not_applicable other than refuse, or blank_target: keep",
        ),
    ),
    Code(
        "F152",
        ("没有指标“{found}”", "there is no indicator “{found}”"),
        expected=("指标的标识：{known}", "the id of an indicator: {known}"),
    ),
    Code(
        "F153",
        (
            "“{name}”要用 {range} 个二级指标，under 只有 {count} 个",
            "“{name}” asks for {range} groups; `under` has {count}",
        ),
    ),
    # The form.
    Code(
        "F154",
        (
            "表样的“{found}”与“{first}”都是 {role} 一列",
            "the columns “{found}” and “{first}” of the form both hold {role}",
        ),
        hint=("一张表里一种内容只有一列；其他叫法写在 aliases", "one column for each role; other words are aliases"),
    ),
    Code(
        "F155",
        (
            "表样的标题“{found}”既指 {first} 又指 {role}",
            "the heading “{found}” of the form means both {first} and {role}",
        ),
    ),
    Code(
        "F145",
        ("扣减的范围“{found}”不从 0 起：扣减不能加分", "deductions “{found}” do not start at 0: one adds nothing"),
        expected=('从 0 起的区间，例如 "[0, 5]"，或 true', 'an interval from 0, such as "[0, 5]", or true'),
    ),
    Code(
        "F146",
        ("改后得分的范围“{found}”超出 0% 至 100%", "points given instead: “{found}” leaves 0% to 100%"),
        expected=('分值的百分数，例如 "[0%, 100%]"', 'shares of the weight, such as "[0%, 100%]"'),
    ),
    Code(
        "F147",
        ("改分的条件“{found}”用到这一行没有的目标或实际", "“{found}” reads a target or actual that this row has not"),
        hint=(
            "删去条件；或把 by_hand 写在上一级，只对有数可比的行起作用",
            "drop the condition, or declare by_hand above, where it holds only for rows of numbers",
        ),
    ),
    Code(
        "F148",
        ("“{key}”没有写依据", "“{key}” names no clause"),
        WARNING,
        hint=(
            "写 basis: {{clause: 第几条}}，或 basis: {{assumed: true}}",
            "say basis: {{clause: …}} or basis: {{assumed: true}}",
        ),
    ),
    Code(
        "F149",
        ("“by_hand”没有说由人给什么", "“by_hand” lets people give nothing"),
        expected=("deduct、override、exempt 之一；不许由人给分写 none", "deduct, override or exempt; none for nothing"),
    ),
    # Checks of the whole: names.
    Code(
        "F201",
        ("标识“{found}”在同一级出现了两次", "the id “{found}” occurs twice among its siblings"),
        expected=("同一级中各不相同的标识", "an id of its own"),
    ),
    Code(
        "F202",
        (
            "“{found}”既是{first}又是{second}的名称，公式中分不清",
            "“{found}” names both {first} and {second}; a formula cannot tell",
        ),
        hint=("给其中一个换名", "rename one of them"),
    ),
    # Weights.
    Code(
        "F210",
        ("“{name}”的分值是 {weight}，下级合计是 {sum}", "“{name}” has {weight} points, its children have {sum}"),
        expected=("下级合计 {weight}", "children that add up to {weight}"),
    ),
    Code(
        "F211",
        ("各一级指标的分值合计 {sum}，应为 {total}", "the weights add up to {sum}, not {total}"),
        expected=("合计 {total}", "{total} in all"),
        hint=(
            "改正分值；本来就不是 {total} 的，在文件头写 total: {sum}",
            "mend the weights; if they are not meant to be {total}, say total: {sum} in the header",
        ),
    ),
    Code(
        "F212",
        (
            "“{name}”有 {weight} 分，under 各项合计已是 {sum}",
            "“{name}” has {weight} points, its groups already take {sum}",
        ),
        expected=("不超过 {weight}", "no more than {weight}"),
    ),
    Code(
        "F213",
        (
            "“{name}”有 {weight} 分，under 各项合计只有 {sum}，又没有一项是 open",
            "“{name}” has {weight} points, its groups only {sum}, and none is open",
        ),
        expected=("合计 {weight}", "{weight} in all"),
    ),
    # Ratings, tiers, intervals.
    Code(
        "F214",
        (
            "“{name}”不适用时分值要给“{found}”，同级没有这个指标",
            "“{name}” gives its weight to “{found}”, which is no sibling of it",
        ),
        expected=("同级的标识之一：{known}", "one of its siblings: {known}"),
    ),
    Code(
        "F215",
        (
            "“{name}”不适用时分值要给“{found}”，而“{found}”没有分值，无从按比例放大",
            "“{name}” gives its weight to “{found}”, which has none that could grow",
        ),
        expected=("有分值的同级指标", "a sibling with a weight"),
    ),
    Code(
        "F216",
        (
            "“{name}”可以不在表上，却没写不在时分值归哪里",
            "“{name}” may be absent, and nothing says what becomes of its weight",
        ),
        expected=(
            "not_applicable: drop、keep、rescale 或 {{give_to: 标识}}",
            "not_applicable: drop, keep, rescale or {{give_to: id}}",
        ),
    ),
    Code(
        "F220",
        ("{what}没有覆盖 {gap}", "{what} do not cover {gap}"),
        expected=("铺满 {whole}", "{whole} covered without a gap"),
        hint=("例如总分 {example} 就没有等级", "a value such as {example} would belong nowhere"),
    ),
    Code(
        "F221",
        ("{what}“{first}”与“{second}”都包含 {both}", "{what} “{first}” and “{second}” both hold {both}"),
        expected=("不重叠的区间", "intervals that do not overlap"),
    ),
    Code(
        "F222",
        ("等级“{name}”的区间 {range} 超出 {whole}", "the rating “{name}” covers {range}, beyond {whole}"),
        WARNING,
    ),
    Code("F223", ("等级名“{found}”出现了两次", "the rating “{found}” occurs twice")),
    # Years and versions.
    Code(
        "F217",
        (
            "“{name}”的分值写作 {found}，而上级的分值没有写，不知道是谁的百分之几",
            "the weight of “{name}” is {found} of a parent whose weight is not written",
        ),
        expected=("上级也写 weight，或这里写分", "a weight of the parent, or points here"),
    ),
    Code(
        "F218",
        (
            "“{name}”的分值是 {found}：几选一的各行与整组同分",
            "“{name}” weighs {found}: alternatives weigh what their group does",
        ),
        expected=("{weight}", "{weight}"),
    ),
    Code(
        "F219",
        ("“{name}”不是一行：几选一的下级只能是行", "“{name}” is no row: alternatives are rows"),
        expected=("有 rule 的行", "a row with a rule"),
    ),
    Code(
        "F224",
        ("调整“{name}”的 at_most 是“{found}”，没有这个等级", "“{name}” limits the rating to “{found}”, which is none"),
        expected=("{known} 中的一个", "one of {known}"),
    ),
    Code(
        "F230",
        ("预算年度从 {start} 到 {end}，终止早于起始", "the budget years run from {start} to {end}"),
        expected=("until 不早于 from", "until not before from"),
        hint=(
            "底稿（extends）写了 until 的，这里要连 until 一起写",
            "where the framework that this one extends says until, say it again here",
        ),
    ),
    Code("F231", ("“{found}”取代了自己", "“{found}” replaces itself")),
    Code(
        "F232",
        ("“{found}”不是本框架（{id}）的其他版本", "“{found}” is no other version of {id}"),
        WARNING,
        expected=("{id}@另一版本", "{id}@another version"),
    ),
    Code("F233", ("signs 把“{found}”又当作“{then}”，绕了圈", "signs lead from “{found}” on to “{then}”")),
    # Things that nobody uses, or that nobody vouches for.
    Code(
        "F240",
        ("规则“{found}”没有被用到", "the rule “{found}” is not used"),
        WARNING,
        hint=("删去，或检查指标中 rule 的写法", "delete it, or look at how indicators name their rules"),
    ),
    Code(
        "F241",
        ("{what}“{found}”没有被任何公式用到", "no formula uses the {what} “{found}”"),
        WARNING,
        hint=("删去，免得单位白填", "delete it, so that nobody fills it in for nothing"),
    ),
    Code(
        "F250",
        ("框架没有写明依据的文件", "the framework names no document as its basis"),
        WARNING,
        expected=("basis: {{document: 文件名称与文号}}", "basis: {{document: …}}"),
        hint=("尚无文件可据的，写 basis: {{assumed: true}}", "where nothing is printed, say basis: {{assumed: true}}"),
    ),
    Code(
        "F251",
        ("“{name}”的目标没有比较符，也没有 direction，填报时无法知道方向", "“{name}” has no direction"),
        expected=(
            'direction: at_least、at_most 或 equal；或在目标里写比较符，如 "≥95%"',
            'direction: at_least, at_most or equal; or a sign in the target, such as "≥95%"',
        ),
    ),
    Code(
        "F252",
        (
            "“{name}”的公式里有除法，却没写除以零时怎么办，按缺处理",
            "the formula of “{name}” divides and says nothing about zero; missing is taken",
        ),
        WARNING,
        hint=("写上 if_zero: missing 或一个数", "add if_zero: missing or a number"),
    ),
    Code(
        "F253",
        ("“{name}”没有依据，也没有标明是推定的", "“{name}” has neither a basis nor the remark that it is assumed"),
        WARNING,
        hint=(
            "写 basis: {{clause: 第几条}}，或 basis: {{assumed: true}}",
            "say basis: {{clause: …}} or basis: {{assumed: true}}",
        ),
    ),
    Code(
        "F254",
        (
            "定性档次的范围之间有空缺：{found} 不属于任何一档",
            "the ranges of the grades leave a gap: {found} is in none",
        ),
        WARNING,
        hint=("核对规定，把相邻一档的 range 扩到这里", "look at the rules, and extend the range of a neighbour"),
    ),
    Code(
        "F255",
        (
            "总分可以到 {found} 分，没有等级；各等级从 {low} 到 {high}",
            "the total can be {found}, which has no rating; the ratings go from {low} to {high}",
        ),
        WARNING,
        hint=(
            "把这一头的等级写到 ∞，如 (-∞, 60)，或用 adjustments 的 kind: cap、limit 限住总分",
            "write the rating at that end up to ∞, as (-∞, 60), or hold the total with a cap or a limit",
        ),
    ),
    Code(
        "F256",
        (
            "“{name}”写了什么情形才评（when），却没写不评时分值归哪里，或不是框架定好的一行",
            "“{name}” says when it applies, and nothing says what becomes of its weight, or it is no row of the framework's",
        ),
        expected=(
            "框架定好的一行，并写 not_applicable: drop、keep、rescale 或 {{give_to: 标识}}",
            "a row that the framework fixes, with not_applicable: drop, keep, rescale or {{give_to: id}}",
        ),
    ),
    Code(
        "F257",
        ("{key} 写的是 {found}，会取成 {found} 的倍数", "{key} is {found}: values are rounded to multiples of {found}"),
        WARNING,
        expected=(
            "最末一位的大小：0.01 是两位小数，1 是整数",
            "the last place kept: 0.01 is two places, 1 whole numbers",
        ),
    ),
    # Merging the filings of several units.
    Code(
        "F160",
        ("merge 里有加权平均（mean），没有写按什么加权", "merge takes means and does not say what weighs"),
        expected=("weighted_by: 年度资金总额.全年预算数 之类", "such as weighted_by: 年度资金总额.全年预算数"),
    ),
    Code(
        "F161",
        (
            "merge 里有加权平均（mean），没有写平均数保留到哪一位",
            "merge takes means and does not say to which digit they are rounded",
        ),
        expected=("round: 0.01 之类", "such as round: 0.01"),
        hint=("平均数多半除不尽，填报里存不下", "most means do not end, and a filing cannot hold them"),
    ),
    Code(
        "F162",
        ("merge 的例外“{found}”不是输入、资金表的格或指标", "the exception “{found}” is no input, cell or indicator"),
        hint=("可用的名称：{known}", "names: {known}"),
    ),
    Code(
        "F163",
        ("merge 的例外“{found}”可以是几样东西：{meant}", "the exception “{found}” may mean several things: {meant}"),
        hint=("写全名", "write the full name"),
    ),
    Code(
        "F164",
        (
            "weighted_by 用到了得分或汇总：合并在计分之前，只能用输入和由输入算出的值",
            "weighted_by reads scores or folds: merging comes before scoring and knows inputs and values alone",
        ),
    ),
    # Rules and formulas in their place (raised while compiling).
    Code(
        "F301",
        ("没有给“{name}”计分的规则（目标是 {kind}）", "no rule scores “{name}” (its target is {kind})"),
        expected=("能给 {kind} 计分的规则", "a rule that reads {kind}"),
    ),
    # Choosing among several frameworks for a filing.
    Code(
        "F401",
        (
            "所给的框架没有一个适用于 {subject} {year} 年度：{candidates}",
            "none of the frameworks fits {subject} {year}: {candidates}",
        ),
        hint=("用 jixiao frameworks 查看各框架的适用年度", "see their years with `jixiao frameworks`"),
    ),
    Code(
        "F402",
        (
            "所给的框架有几个都适用于 {subject} {year} 年度：{candidates}",
            "several frameworks fit {subject} {year}: {candidates}",
        ),
        hint=("只留一个 -f", "give only one with -f"),
    ),
)
