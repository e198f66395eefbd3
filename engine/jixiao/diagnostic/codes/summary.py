"""Diagnostic codes of summaries of many filings (U200 to U219)."""

from jixiao.diagnostic.code import Code, Severity, table

SUMMARY_CODES = table(
    Code(
        "U200",
        ("没有一份填报可以汇总", "there is no filing to summarise"),
        hint=(
            "给出自评表，或放着自评表的文件夹；读不了的文件，缘由见上面",
            "give filings or the folder that they are in; why files could not be read is said above",
        ),
    ),
    Code(
        "U201",
        (
            "同一组（{found}）里的框架满分不同（{totals}），总分不能一起排名、平均",
            "the frameworks of one group ({found}) have different full marks ({totals}): totals cannot be ranked together",
        ),
        hint=("用 --by framework，各框架分开排", "use --by framework, which ranks each framework by itself"),
    ),
    Code(
        "U202",
        ("“{name}”的同一份文件交了不止一次：{found}", "the same file of '{name}' was sent more than once: {found}"),
        hint=("每份都算进了汇总；请只留一份", "all of them are counted; keep one of them"),
        severity=Severity.WARNING,
    ),
    Code(
        "U203",
        ("“{name}”可能交了两个版本：{found}", "there may be two versions of the filing of '{name}': {found}"),
        hint=("每份都算进了汇总；请只留要用的那份", "all of them are counted; keep the one that counts"),
        severity=Severity.WARNING,
    ),
    Code(
        "U204",
        (
            "“{name}”的总分 {found} 高于“{framework}”能给的最高分 {expected}",
            "the total of '{name}', {found}, is above the most that '{framework}' allows, {expected}",
        ),
        hint=(
            "多半是所填分值的合计超过了满分，见这一份的复核发现（C121、C123）；名次、平均照 {found} 分算，没有改动，请更正后重做",
            "most likely the weights that it typed come to more than full marks, see its findings (C121, C123); it is "
            "ranked and averaged with {found}, nothing was changed: have it corrected and summarise again",
        ),
        severity=Severity.WARNING,
    ),
    Code(
        "U205",
        (
            "两个框架从这份文件里读出的填报份数不同：{before} 与 {after}",
            "the two frameworks find different numbers of filings in this file: {before} and {after}",
        ),
        hint=(
            "每份填报存成一个文件，再比较",
            "save every filing as a file of its own, then compare",
        ),
    ),
    Code(
        "U206",
        (
            "有 {count} 份是 {found} 年度的（{files}），其余 {most} 份是 {usual} 年度的",
            "{count} are of {found} ({files}), {most} others of {usual}",
        ),
        hint=(
            "都算进了汇总；是标题的年度写错了、还是夹进了别的年度的表，请核对",
            "all of them are counted; was the year mistyped, or is a form of another year among them?",
        ),
        severity=Severity.WARNING,
    ),
    Code(
        "U207",
        (
            "“{framework}”的 {found} 没有舍入，台账里写不成小数，不能整本比较",
            "nothing rounds {found} of '{framework}': in a ledger it is no decimal, and cannot be compared there",
        ),
        hint=(
            "在 rounding 里写明 score、total 的舍入，或者给出各单位的表，逐份比较",
            "declare the rounding of score and total, or give the forms, which are compared one by one",
        ),
    ),
    Code(
        "U208",
        ("自评表与台账（--ledger）一次只能比一样", "forms and a ledger (--ledger) cannot be compared at once"),
        hint=("分两次运行", "run the command twice"),
    ),
    Code(
        "U209",
        ("{found} 是台账的长表，没有台账", "{found} belongs to a ledger, and there is none"),
        expected=("--ledger 台账", "--ledger LEDGER"),
        hint=("用 --ledger 给出台账，或去掉 {found}", "give the ledger with --ledger, or leave out {found}"),
    ),
)
