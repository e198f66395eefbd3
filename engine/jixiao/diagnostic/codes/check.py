"""Diagnostic codes of checks of a filing (C)."""

from jixiao.diagnostic.code import Code, Severity, table

WARNING, NOTE = Severity.WARNING, Severity.NOTE

CHECK_CODES = table(
    # Amounts and rates.
    Code(
        "C101",
        (
            "“{line}”的{column}填 {found}，与下级各行之和 {expected}（{parts}）不符，差 {difference}",
            "{column} of “{line}” is {found}; its parts ({parts}) add up to {expected}, off by {difference}",
        ),
        hint=("请核对该行及其下级各行；系统不改动任何数", "check the line and its parts; nothing is repaired"),
    ),
    Code(
        "C102",
        (
            "“{line}”的执行率印 {found}，按金额（{part} ÷ {whole}）应为 {expected}",
            "the rate of “{line}” is printed as {found}; its amounts ({part} ÷ {whole}) give {expected}",
        ),
        hint=("计分只用金额算出的执行率", "only the rate from the amounts is scored"),
    ),
    Code(
        "C103",
        (
            "“{line}”的执行率印 {found}，算得 {exact}，应为 {expected}：只差取舍（{how}）",
            "the rate of “{line}” is {found} for {exact}, {expected} when rounded: a matter of rounding ({how})",
        ),
        WARNING,
    ),
    Code(
        "C104",
        (
            "“{line}”的得分印 {found}，按执行率 {rate} × 分值 {weight} 应为 {expected}",
            "the score of “{line}” is {found}; {rate} × {weight} gives {expected}",
        ),
    ),
    Code(
        "C105",
        (
            "“{line}”的得分印 {found}，执行率 {rate} × 分值 {weight} = {exact}，应为 {expected}：只差取舍（{how}）",
            "the score of “{line}” is {found}; {rate} × {weight} = {exact}, {expected} when rounded ({how})",
        ),
        WARNING,
    ),
    Code(
        "C106",
        (
            "“{line}”的执行率印“{found}”，当是比值，即 {expected}",
            "the rate of “{line}” is printed as the ratio {found}, {expected}",
        ),
        NOTE,
    ),
    Code(
        "C107",
        (
            "“{row}”的完成率印 {found}，按目标与实际（{actual} ÷ {target}）为 {expected}",
            "the completion of “{row}” is {found}; {actual} ÷ {target} gives {expected}",
        ),
        WARNING,
    ),
    Code(
        "C108",
        (
            "“{row}”的实际完成值填 {found}，而资金表“{line}”的金额给出 {expected}",
            "“{row}” says {found} where the amounts of “{line}” give {expected}",
        ),
        hint=("同一事实前后应一致，请核对", "the same fact should be the same in both places"),
    ),
    Code(
        "C109",
        (
            "“{line}”的{column}填 {found}，小于已填的下级各行之和 {expected}（{parts}）",
            "{column} of “{line}” is {found}, less than the parts that are filled in: {parts} = {expected}",
        ),
        hint=("请核对该行及其下级各行；系统不改动任何数", "check the line and its parts; nothing is repaired"),
    ),
    # Scores, total, rating.
    Code(
        "C110",
        (
            "“{row}”自评得分 {found}，按规则应得 {expected}",
            "“{row}” claims {found}; the rule gives {expected}",
        ),
    ),
    Code(
        "C111",
        (
            "“{row}”自评得分 {found}，按规则算得 {exact}，应为 {expected}：只差取舍（{how}）",
            "“{row}” claims {found} for {exact}, {expected} when rounded: a matter of rounding ({how})",
        ),
        WARNING,
    ),
    Code(
        "C112", ("自评总分 {found}，按规则应为 {expected}", "the claimed total is {found}; the rules give {expected}")
    ),
    Code(
        "C113",
        (
            "自评总分 {found}，与所填各项得分之和 {expected} 不符，差 {difference}",
            "the claimed total is {found}; the claimed scores add up to {expected}, off by {difference}",
        ),
    ),
    Code(
        "C114",
        (
            "自评等级“{found}”，按总分 {total} 应为“{expected}”",
            "the claimed rating is {found}; {total} is rated {expected}",
        ),
    ),
    Code(
        "C115",
        (
            "“{node}”自评得分 {found}，与其下各项得分之和 {expected} 不符",
            "“{node}” claims {found}; its rows claim {expected}",
        ),
    ),
    # Weights, targets, numbers of rows.
    Code("C120", ("“{row}”的分值填 {found}，框架规定 {expected}", "the weight of “{row}” is {found}, not {expected}")),
    Code(
        "C121",
        ("所填分值合计 {found}，应为 {expected}", "the weights typed add up to {found}, not {expected}"),
    ),
    Code(
        "C122",
        (
            "“{node}”标明 {found} 分，其下各行分值合计 {expected} 分",
            "“{node}” is labelled {found} points; its rows have {expected}",
        ),
    ),
    Code(
        "C123",
        (
            "“{node}”各行分值合计 {found} 分，框架规定 {expected} 分",
            "the rows of “{node}” have {found} points; the framework gives {expected}",
        ),
    ),
    Code(
        "C124",
        ("“{node}”填了 {found} 行，框架允许 {range} 行", "“{node}” has {found} rows; {range} are allowed"),
    ),
    Code("C125", ("“{row}”的得分 {found} 大于分值 {weight}", "“{row}” scores {found} of {weight}")),
    Code(
        "C126", ("“{row}”的目标填“{found}”，框架规定“{expected}”", "the target of “{row}” is {found}, not {expected}")
    ),
    # Reasons.
    Code(
        "C130",
        (
            "“{row}”得分 {found}，低于分值 {weight}，没有写明原因",
            "“{row}” scores {found} of {weight} without a reason",
        ),
        WARNING,
    ),
    Code(
        "C131",
        (
            "“{row}”已达目标，自评却只得 {found}（分值 {weight}），没有写明原因",
            "“{row}” meets its target but claims {found} of {weight} without a reason",
        ),
        WARNING,
    ),
    Code(
        "C132",
        (
            "“{row}”未达目标（按规则得 {expected}），自评却得满分 {found}",
            "“{row}” misses its target (the rule gives {expected}) but claims full marks, {found}",
        ),
        WARNING,
    ),
    Code(
        "C133",
        (
            "“{line}”的执行率 {found} 低于 {limit}，没有写明原因",
            "the rate of “{line}”, {found}, is below {limit} without a reason",
        ),
        WARNING,
    ),
    Code(
        "C134",
        (
            "“{row}”的完成率 {found} 高于 {limit}，没有写明原因",
            "“{row}” is completed to {found}, above {limit}, without a reason",
        ),
        WARNING,
        hint=("目标可能定得过低", "the target may have been set too low"),
    ),
    # What cannot be right, or cannot be scored.
    Code("C140", ("“{row}”无法计分：{why}", "“{row}” cannot be scored: {why}")),
    Code(
        "C141",
        ("“{row}”的{what}空白，自评却得满分 {found}", "{what} of “{row}” is blank, yet it claims full marks, {found}"),
    ),
    Code("C142", ("表格的提示语未删：“{found}”", "a prompt of the form was left in: “{found}”"), WARNING),
    Code(
        "C143",
        (
            "“{row}”的目标、实际与分值都是 {found}，疑把分数当成了指标值",
            "target, actual and weight of “{row}” are all {found}: points typed as values?",
        ),
        WARNING,
    ),
    Code(
        "C144",
        (
            "三级指标填的是“{found}”，这是上级指标的名称，缺少真正的指标名",
            "“{found}” is the name of a level, not of an indicator",
        ),
        WARNING,
    ),
    Code(
        "C145",
        ("“{row}”是数量指标，目标却是金额“{found}”", "“{row}” is about a quantity, but its target is money: {found}"),
        NOTE,
    ),
    # Relations that the jurisdiction declares, and what may have been meant.
    Code(
        "C146",
        (
            "调整“{step}”缺{missing}，算不出，{result}因此未定",
            "the adjustment “{step}” lacks {missing}: it cannot be computed, and {result} stays open",
        ),
        hint=(
            "请补填；确实没有的写 0 或“否”，空着不当作没有",
            "fill it in; where there is none, write 0 or 否: a blank is not none",
        ),
    ),
    Code(
        "C147",
        (
            "“{row}”的{side}填“{found}”，按 {read} 读；像是把 {meant} 填成了小数",
            "{side} of “{row}” is “{found}”, read as {read}; {meant} may have been meant",
        ),
        WARNING,
        hint=(
            "百分数填 {typed} 或 {meant}，不填小数；系统不改动任何数",
            "type {typed} or {meant}; nothing is changed here",
        ),
    ),
    Code("C150", ("{message}", "{message}")),
    Code(
        "C160",
        (
            "有 {count} 处单独更正各能使 {mends} 条勾稽关系成立，不分上下，无法判定是哪一处：{choices}",
            "{count} single corrections mend {mends} relation(s) each: a tie between {choices}",
        ),
        NOTE,
        hint=("仅供核对原件时参考，系统不改动任何数", "for checking the original only; nothing is repaired"),
    ),
    Code(
        "C161",
        (
            "若{choice}，则 {mends} 条勾稽关系同时成立：{relations}",
            "{choice} would mend {mends} relations at once: {relations}",
        ),
        NOTE,
        hint=("仅供核对原件时参考，系统不改动任何数", "for checking the original only; nothing is repaired"),
    ),
    # Cells that a framework's own conditions demand.
    Code(
        "C190",
        ("“{row}”按规定须写原因，没有写", "“{row}” has to give a reason, and gives none"),
        WARNING,
        hint=(
            "须写原因的条件见框架的 checks.reason_required.when",
            "the condition stands in the framework: checks.reason_required.when",
        ),
    ),
    Code(
        "C191",
        ("“{row}”按规定须描述完成情况，没有写", "“{row}” has to describe what was done, and does not"),
        WARNING,
        hint=(
            "须描述的条件见框架的 checks.description_required.when",
            "the condition stands in the framework: checks.description_required.when",
        ),
    ),
    Code(
        "C202",
        ("“{row}”按规定须写评分说明，没有写", "“{row}” has to explain its score, and does not"),
        WARNING,
        hint=(
            "须写的条件见框架的 checks.score_note_required.when",
            "the condition stands in the framework: checks.score_note_required.when",
        ),
    ),
    Code(
        "C192",
        (
            "“{node}”用到 {found} 个二级指标，超出 {range}",
            "“{node}” uses {found} of its groups, outside {range}",
        ),
        expected=("{range} 个：{groups}", "{range} of {groups}"),
    ),
    Code(
        "C193",
        ("“{name}”写了 {found} 个字，表样限 {limit} 个字", "“{name}” has {found} characters; the form allows {limit}"),
        WARNING,
        expected=("不超过 {limit} 个字", "at most {limit} characters"),
    ),
    # What people gave beside the rules.
    Code(
        "C180",
        (
            "“{row}”改后得分 {found} 没有采用：不在框架许可改分的情形或范围之内",
            "“{row}”: {found} is not used: the framework does not let these points be changed, or not so far",
        ),
        hint=("许可的情形见框架的 by_hand.override", "see by_hand.override of the framework"),
    ),
    Code(
        "C181",
        (
            "“{row}”由人改分：规则得 {ruled}，改为 {found}（{reason}）",
            "“{row}” was changed by hand: {ruled} by rule, {found} instead ({reason})",
        ),
        NOTE,
    ),
    Code(
        "C182",
        (
            "“{row}”由人扣减 {found} 分：规则得 {ruled}，计 {expected}（{reason}）",
            "“{row}”: {found} taken off by hand: {ruled} by rule, {expected} left ({reason})",
        ),
        NOTE,
    ),
    Code(
        "C183",
        (
            "“{row}”因认可的原因不扣分：规则得 {ruled}，计 {expected}（{reason}）",
            "“{row}” is excused: {ruled} by rule, {expected} counted ({reason})",
        ),
        NOTE,
    ),
    Code(
        "C184",
        (
            "“{row}”自评得分 {found}，既不是规则的得分，也不是由人给分之后的 {expected}",
            "“{row}” claims {found}, neither the points by rule nor the {expected} after what people gave",
        ),
    ),
    Code(
        "C185",
        (
            "“{row}”{name} {found}，与自评的 {first} 相差 {difference}，超过 {tolerance}",
            "“{row}”: {name} {found} differs from {first} by {difference}, more than {tolerance}",
        ),
        WARNING,
    ),
    Code(
        "C186",
        (
            "{name}总分 {found}，与自评的 {first} 相差 {difference}，超过 {tolerance}",
            "the total by {name} is {found}, {difference} from {first}, more than {tolerance}",
        ),
        WARNING,
    ),
    # What rules themselves ask to be remarked.
    Code(
        "C401",
        (
            "“{row}”超额完成：实际 {actual}，目标 {target}，完成率 {completion}",
            "“{row}” is over-fulfilled: {actual} for {target}, {completion}",
        ),
        WARNING,
        hint=("目标可能定得过低", "the target may have been set too low"),
    ),
    Code(
        "C402",
        (
            "“{row}”超额完成（完成率 {completion}），规则要求说明原因，没有写",
            "“{row}” is over-fulfilled ({completion}); the rule demands a reason, none is given",
        ),
        hint=("在原因一栏写明目标为何定低", "say why the target was set so low"),
    ),
    Code(
        "C403",
        (
            "“{row}”完成率 {completion}，超额过多，按规则视为未完成，不得分",
            "“{row}” is completed to {completion}; the rule does not count it",
        ),
        WARNING,
    ),
    Code(
        "C404",
        (
            "“{row}”完成率 {completion}，超额过多，按规则扣减得分",
            "“{row}” is completed to {completion}; the rule reduces its points",
        ),
        WARNING,
    ),
    # Goals of the office's own.
    Code(
        "C170",
        (
            "“{node}”各目标的占比合计 {found}，应为 {expected}",
            "the shares of the goals of “{node}” add up to {found}, not {expected}",
        ),
        hint=("请核对各目标的占比；系统不改动任何数", "check the shares; nothing is repaired"),
    ),
    Code(
        "C171",
        ("“{node}”有 {found} 个目标，框架允许 {range} 个", "“{node}” has {found} goals; {range} are allowed"),
    ),
    Code(
        "C200",
        (
            "{unit}的“{row}”填有{what}，只关系这一个单位，合并后不带",
            "“{row}” of {unit} has {what}: it is about this unit alone and is not merged",
        ),
        WARNING,
        hint=("需要的，合并之后另填", "where it is wanted, give it again after merging"),
    ),
)
