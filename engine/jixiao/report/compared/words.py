"""The words of a comparison of two rule books, in Chinese and in English."""

from __future__ import annotations

from jixiao.diagnostic import Language
from jixiao.diagnostic.code import Words

SAID: dict[str, Words] = {
    "title": ("{0} → {1}：改了什么，影响谁", "{0} → {1}: what changed, and for whom"),
    "title_rules": ("{0} → {1}：改了什么", "{0} → {1}: what changed"),
    "separator": ("；", "; "),
    "line": ("；", "; "),
    "of": ("{0} {1}", "{0} {1}"),
    # facts
    "old": ("原来的办法", "Old rule book"),
    "new": ("现在的办法", "New rule book"),
    "told": ("{0}（{1}）", "{0} ({1})"),
    "changes": ("改动", "Changes"),
    "changes_told": ("计分 {0} 处，复核 {1} 处，其他 {2} 处", "{0} of scoring, {1} of the review, {2} others"),
    "no_changes": ("没有", "none"),
    "same_rows": ("意思没变的行", "Rows that mean the same"),
    "same_rows_told": ("{0} 行里有 {1} 行", "{1} of {0}"),
    "filings": ("填报", "Filings"),
    "filings_told": (
        "{0} 份：两边都定 {1}，未定 {2}，读不了 {3}",
        "{0}: {1} complete under both, {2} open, {3} unreadable",
    ),
    "mean": ("平均总分", "Mean total"),
    "from_to": ("{0} → {1}（{2}）", "{0} → {1} ({2})"),
    "moved": ("总分有变", "Totals that change"),
    "moved_told": ("{0} 份：升 {1}，降 {2}", "{0}: {1} up, {2} down"),
    "rated": ("等级有变", "Ratings that change"),
    "rated_told": ("{0} 份：升 {1}，降 {2}", "{0}: {1} up, {2} down"),
    "engine": ("引擎", "Engine"),
    # changes
    "changes_score": ("计分上改了什么", "What changed in scoring"),
    "changes_review": ("复核上改了什么", "What changed in the review"),
    "changes_paper": ("其他改动", "Other changes"),
    "nothing": ("两个办法说的是一回事。", "Both rule books say the same."),
    "area": ("哪一部分", "Part"),
    "where": ("哪一处", "Where"),
    "what": ("哪一项", "What"),
    "before": ("原来", "Before"),
    "after": ("现在", "After"),
    "effect": ("计分的意思", "Scoring"),
    "effect_same": ("没变", "the same"),
    "effect_other": ("变了", "changed"),
    "effect_unknown": ("", ""),
    "added": ("（新增）", "(new)"),
    "removed": ("（去掉）", "(gone)"),
    "whole": ("整体", "The whole"),
    "title_fact": ("名称", "Title"),
    "name": ("名称", "Name"),
    "under": ("上级", "Under"),
    "top": ("（第一级）", "(top level)"),
    "way": ("怎样计分（{0}）", "How it scores ({0})"),
    "within": ("{0}：{1}", "{0}: {1}"),
    "nth": ("{0}（第 {1} 个）", "{0} (no. {1})"),
    "how_same": (
        "“没变”是证明了的：两个办法编译出的式子、它们所取的一切、目标与实际怎样认读，逐个相同（行和栏的叫法不算）。"
        "“变了”只说有所不同，得分也许仍相同。",
        "'The same' is proved: the expressions compiled from both, all that they read, and how targets and actuals are "
        "understood are equal (what rows and columns are called aside). 'Changed' only says that something differs; "
        "scores may still agree.",
    ),
    # effects
    "overview": ("总览", "Overview"),
    "measure": ("项目", "Figure"),
    "difference": ("变化", "Change"),
    "complete": ("总分已定", "Complete"),
    "open": ("总分未定", "Open"),
    "median": ("中位数", "Median"),
    "highest": ("最高", "Highest"),
    "lowest": ("最低", "Lowest"),
    "rating_count": ("等级“{0}”的份数", "Rated {0}"),
    "no_rating": ("（没有等级）", "(none)"),
    "ratings": ("等级怎样变", "How ratings move"),
    "rating_from": ("原来＼现在", "Before \\ after"),
    "sum": ("合计", "Sum"),
    "rerated": ("谁的等级变了", "Whose rating changes"),
    "nobody_rerated": ("没有一份填报的等级有变。", "No filing changes its rating."),
    "indicators": ("变化从哪里来", "Where the change comes from"),
    "indicator": ("指标", "Indicator"),
    "mean_before": ("原来平均", "Mean before"),
    "mean_after": ("现在平均", "Mean after"),
    "mean_change": ("平均变化", "Mean change"),
    "up": ("升的份数", "Up"),
    "down": ("降的份数", "Down"),
    "most_up": ("升得最多", "Most up"),
    "most_down": ("降得最多", "Most down"),
    "concerned": ("有关的改动", "Changes concerned"),
    "elsewhere": ("所取的值、上级或舍入有改动", "what it reads, its group or the rounding changed"),
    "rest": ("上级的封顶、折算，总分的调整与舍入", "caps, rescaling, adjustments and rounding of the total"),
    "how_parts": (
        "每份填报里，各行得分的变化加上最后一行，恰好等于总分的变化；平均也是。只算两边总分都定的填报。",
        "In every filing the changes of its rows and the last line add up to the change of its total, and so do the "
        "means. Only filings complete under both count.",
    ),
    "still": ("另有 {0} 行，没有一份的得分有变。", "{0} more rows change no score of any filing."),
    "units": ("逐份", "Filing by filing"),
    "listed": (
        "两边都定的 {0} 份里列出 {1} 份：等级有变的、变化最多的各至多 500 份；其余看 jixiao batch 的输出。",
        "{1} of the {0} complete filings are listed: at most 500 that change their rating, and 500 that change most; "
        "for the others see what jixiao batch writes.",
    ),
    "unit": ("填报", "Filing"),
    "total_before": ("原总分", "Before"),
    "total_after": ("现总分", "After"),
    "rating_before": ("原等级", "Rating before"),
    "rating_after": ("现等级", "Rating after"),
    "rank_before": ("原名次", "Rank before"),
    "rank_after": ("现名次", "Rank after"),
    "parts": ("变化最多的几处", "Largest parts"),
    "part": ("{0} {1}", "{0} {1}"),
    "file": ("文件", "File"),
    "unsettled": ("有一边未定", "Open under one or both"),
    "unreadable": ("读不了的文件", "Unreadable files"),
    "undetermined": ("未定", "open"),
    "chart": ("平均变化", "Mean change"),
}


def say(key: str, language: Language, *values: object) -> str:
    """The words for `key`, with `values` in them."""
    return SAID[key][0 if language is Language.CHINESE else 1].format(*values)


def is_title(text: str) -> bool:
    """Whether a text is what a comparison is called, in either language: by it one written before is known again."""
    called = (words for key in ("title", "title_rules") for words in SAID[key])
    return any(" → " in text and text.endswith(words.partition("{1}")[2]) for words in called)
