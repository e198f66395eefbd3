"""What is wrong with the notation of a template, in Chinese: the words of Jinja2's own complaints, and ours."""

from __future__ import annotations

import re
from collections.abc import Callable

from jixiao.diagnostic.code import Words

LONGEST_KEY = 200
"""Characters of a name in 文字(…): it is a key of the file of texts, and YAML takes no key of more than 1024."""

TOO_DEEP: Words = ("条件或表达式套得太深", "nested too deep")
TOO_LONG: Words = (
    f"文字(…) 的名称超过 {LONGEST_KEY} 个字",
    f"the name in 文字(…) has more than {LONGEST_KEY} characters",
)

_TOKENS = {
    "end of template": "文末",
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of statement block": "{%",
    "begin of print statement": "{{",
    "end of comment": "#}",
    "name": "名称",
    "string": "文字",
    "integer": "数",
    "float": "数",
    "comparison operator": "比较",
}
"""Jinja2's words for parts of a template; other parts are called as they are typed."""

_COMPLAINTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), say)
    for pattern, say in (
        (
            r"Unexpected end of template\..*innermost block that needs to be closed is '(\w+)'",
            lambda found: f"到文末，{{% {found[1]} %}} 还没有 {{% end{found[1]} %}}",
        ),
        (r"Unexpected end of template", lambda found: "到文末还没有写完"),
        (
            r"unexpected end of template, expected '(.+)'",
            lambda found: f"到文末还没有写完，要的是 {_token(found[1])}",
        ),
        (r"Encountered unknown tag '(.+?)'", lambda found: f"没有 {{% {found[1]} %}} 这种写法，或者前后没有对上"),
        (
            r"expected token '(.+?)', got '(.+)'",
            lambda found: f"这里要的是 {_token(found[1])}，写的是 {_token(found[2])}",
        ),
        (r"Expected an expression, got '(.+)'", lambda found: f"这里要一个名称，写的是 {_token(found[1])}"),
        (r"unexpected '(.+)', expected '(.+)'", lambda found: f"多了 {found[1]}，这里要的是 {found[2]}"),
        (r"unexpected char '(.+)' at \d+", lambda found: f"不认识的字 {found[1]}"),
        (r"unexpected '(.+)'", lambda found: f"多了 {_token(found[1])}"),
        (r"Missing end of comment tag", lambda found: "{# 没有 #} 收尾"),
        (r"Missing end of raw directive", lambda found: "{% raw %} 没有 {% endraw %} 收尾"),
        (r"Invalid character in identifier", lambda found: "名称里有不能用的字"),
        (r"tag name expected", lambda found: "{% 之后没有写是什么"),
        (r"can't assign to", lambda found: "{% for %} 之后要一个名称"),
    )
)


def _token(word: str) -> str:
    return _TOKENS.get(word, word)


def complaint(message: str) -> Words:
    """What Jinja2 has to say against a template; what it says in words not known here is only said not to be read."""
    for pattern, say in _COMPLAINTS:
        found = pattern.match(message)
        if found is not None:
            return say(found), message
    return "这里读不懂", message
