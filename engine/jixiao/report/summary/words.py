"""The words of a summary, in Chinese and in English."""

from __future__ import annotations

from jixiao.diagnostic import Language
from jixiao.diagnostic.code import Words

SAID: dict[str, Words] = {
    "title_one": ("{0}：汇总", "{0}: summary"),
    "title_many": ("绩效自评汇总：{0}", "Summary of self-evaluations: {0}"),
    "frameworks": ("{0} 个评分框架", "{0} frameworks"),
    # facts
    "filings": ("份数", "Filings"),
    "filings_told": ("{0} 份：已定 {1}，未定 {2}，读不了 {3}", "{0}: {1} complete, {2} open, {3} unreadable"),
    "mean": ("平均总分", "Mean total"),
    "ratings_fact": ("等级", "Ratings"),
    "execution": ("执行率", "Executed"),
    "highest": ("最高", "Highest"),
    "lowest": ("最低", "Lowest"),
    "median": ("中位数", "Median"),
    "groups": ("分组", "Groups"),
    "by_framework": ("按评分框架", "by framework"),
    "by_jurisdiction": ("按辖区", "by jurisdiction"),
    "by_folder": ("按文件夹", "by folder"),
    "by_none": ("不分", "none"),
    "framework": ("评分框架", "Framework"),
    "engine": ("引擎", "Engine"),
    # who
    "group": ("组", "Group"),
    "top_folder": ("（不在文件夹里）", "(in no folder)"),
    "office": ("填报单位", "Office"),
    "project": ("项目", "Project"),
    "code": ("单位代码", "Code"),
    "file": ("文件", "File"),
    "who": ("{0} · {1}", "{0} · {1}"),
    # overview
    "overview": ("总览", "Overview"),
    "complete": ("已定", "Complete"),
    "open": ("未定", "Open"),
    "weighted": ("按预算加权平均", "Mean by budget"),
    "rate_by_money": ("执行率 %（按金额）", "Executed % (by money)"),
    "rate_mean": ("执行率 %（简单平均）", "Executed % (plain mean)"),
    "errors": ("错误", "Errors"),
    "warnings": ("警告", "Warnings"),
    "how": ("口径", "How it was reckoned"),
    "how_rank": (
        "名次按舍入后的总分从高到低排；总分相同则名次相同，后面的名次空出（并列第 3 两家，下一家是第 5）。",
        "Ranks go by the rounded total, the highest first; equal totals share a rank and the next are skipped.",
    ),
    "how_open": (
        "总分未定的填报不排名次、不进平均，另列一表，写明最低、最高和可能的名次；读不了的文件也另列，都不当作零分。",
        "Open totals have no rank and enter no mean: they are listed apart, with what they may come to, as are files "
        "that could not be read. None counts as zero.",
    ),
    "how_mean": (
        "平均数由精确的分数算出，最后按框架为总分、得分声明的舍入取位；框架没有声明的，带 ≈ 的只为显示而取位。",
        "Means are exact and rounded once, as the framework declares for totals and scores; ≈ marks what is rounded "
        "for show only.",
    ),
    "how_weighted": (
        "“按预算加权”以每份填报的预算数为权，只算有预算数的 {0} 份；“简单平均”每份同权。",
        "'By budget' weighs each filing by its budget, of the {0} filings that state one; plain means count each once.",
    ),
    "how_buckets": (
        "分布的最高一段含上端，其余各段含下端、不含上端。",
        "Buckets hold their lower end; the top one both.",
    ),
    # ratings, distribution
    "ratings": ("等级分布", "Ratings"),
    "rating": ("等级", "Rating"),
    "no_rating": ("（没有等级）", "(none)"),
    "count": ("份数", "Filings"),
    "count_of": ("{0}：份数", "{0}: filings"),
    "share": ("占比 %", "Share %"),
    "share_of": ("{0}：占比 %", "{0}: share %"),
    "sum": ("合计", "Sum"),
    "distribution": ("总分分布", "Distribution"),
    "bucket": ("总分", "Total"),
    # ranking
    "ranking": ("排名", "Ranking"),
    "rank": ("名次", "Rank"),
    "overall": ("总名次", "Overall"),
    "total": ("总分", "Total"),
    "claimed_total": ("填报总分", "Claimed"),
    "claimed_rating": ("填报等级", "Claimed rating"),
    "rate": ("执行率 %", "Executed %"),
    "lost_rows": ("失分处", "Lossy rows"),
    "remark": ("备注", "Remarks"),
    "tie": ("与另外 {0} 份并列", "shared with {0} more"),
    "excess": ("总分高于最高可得的 {0}", "total above the most allowed, {0}"),
    "difference": ("差", "Diff."),
    "totals_chart": ("总分", "Totals"),
    # open
    "unsettled": ("总分未定", "Open totals"),
    "least": ("最低", "Least"),
    "most": ("最高", "Most"),
    "possible_ratings": ("可能的等级", "Possible ratings"),
    "possible_ranks": ("可能的名次", "Possible ranks"),
    "from_to": ("{0} 至 {1}", "{0} to {1}"),
    "waits_for": ("卡在", "Waits for"),
    # unreadable
    "unreadable": ("读不了的文件", "Unreadable files"),
    "place": ("位置", "Place"),
    "problem": ("问题", "What"),
    "hint": ("提示", "Way out"),
    "diagnostic_code": ("代码", "Code"),
    # the list of units
    "roll": ("单位名单", "List of units"),
    "roll_told": ("应报 {0} 家，已报 {1}，未报 {2}", "{0} units, {1} have filed, {2} have not"),
    "aside": ("没有算进来的旧版", "Earlier versions, not counted"),
    "aside_copies": ("没有算进来的重复件", "Copies, not counted"),
    "aside_both": ("没有算进来的旧版和重复件", "Earlier versions and copies, not counted"),
    "aside_why": ("为什么", "Why"),
    "aside_version": ("以“{0}”为准", "'{0}' counts"),
    "aside_copy": ("与“{0}”一字不差", "the same as '{0}', byte by byte"),
    # indicators
    "indicators": ("各级指标平均", "Means by indicator"),
    "level": ("{0}级指标", "Level {0}"),
    "levels": ("一二三四五六七八", "12345678"),
    "caption_level": ("{0}：{1}级指标", "{0}: level {1}"),
    "weight": ("分值", "Points"),
    "mean_score": ("平均得分", "Mean score"),
    "score_rate": ("得分率 %", "Scored %"),
    "mean_lost": ("平均失分", "Mean loss"),
    "full": ("满分份数", "Full marks"),
    "lossy": ("失分份数", "Losing"),
    "lowest_score": ("最低得分", "Lowest"),
    "not_applicable": ("不适用", "n/a"),
    "of": ("{0}：{1}", "{0}: {1}"),
    # losses
    "losses": ("哪些指标失分", "Where points are lost"),
    "indicator": ("指标", "Indicator"),
    "share_of_loss": ("占全部失分 %", "Share of losses %"),
    "lost_points": ("失分明细", "Losses"),
    "score": ("得分", "Score"),
    "lost": ("失分", "Lost"),
    "why": ("缘由", "Why"),
    "stated": ("填报的原因：{0}", "reason given: {0}"),
    "nothing_lost": ("没有失分。", "No points were lost."),
    "nobody_lost": ("没有一份填报失分。", "No filing lost any points."),
    # execution
    "spending": ("预算执行", "Budget execution"),
    "budget": ("预算数（万元）", "Budget (10k yuan)"),
    "executed": ("执行数（万元）", "Executed (10k yuan)"),
    "spending_chart": ("执行率与总分", "Execution against total"),
    # findings
    "findings": ("复核发现", "Findings"),
    "severity": ("轻重", "Severity"),
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "note": ("说明", "note"),
    "times_of": ("{0} 条", "{0} findings"),
    "times_chosen": (
        "{0} 条，现在筛出错误 {1} 条，打印也只印这些；要看全部，在“{2}”栏的筛选里全选",
        "{0} findings; the filter shows, and paper has, the {1} errors: choose all under “{2}” to see every one",
    ),
    "times": ("次数", "Times"),
    "no_findings": ("没有发现问题。", "Nothing was found."),
    "found_details": ("发现明细", "Findings one by one"),
    "found_errors": ("错误明细", "Errors one by one"),
    "found": ("填的是", "Found"),
    "expected": ("期望", "Expected"),
    "remarked": ("要先核对的填报", "Filings to look at first"),
    # scores
    "matrix": ("得分一览", "Scores"),
    "matrix_of": ("得分一览 {0}", "Scores {0}"),
    "scores": ("各单位得分", "Scores of each"),
    "scores_of": ("{0}　{1}　{2} {3}", "{0}  {1}  {2} {3}"),
    "rank_of": ("第 {0}", "No. {0}"),
    "undetermined": ("未定", "open"),
    "separator": ("；", "; "),
    "comma": ("、", ", "),
}


def say(key: str, language: Language, *values: object) -> str:
    """The words of that key with the values put in. An unknown key is our mistake (KeyError)."""
    return SAID[key][0 if language is Language.CHINESE else 1].format(*values)


def is_title(text: str) -> bool:
    """Whether a text is what a summary is called, in either language: by it one written before is known again."""
    called = (words for key in ("title_one", "title_many") for words in SAID[key])
    ends = (words.split("{0}") for words in called)
    return any(text.startswith(before) and text.endswith(after) for before, after in ends)
