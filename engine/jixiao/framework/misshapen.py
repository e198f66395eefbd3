"""How what the schema refuses is said: every keyword that it uses, in our words and at the place to mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence as AbstractSequence
from fractions import Fraction
from typing import Any

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.scalars import DECIMAL, editor_value
from jixiao.framework.schema import Path, Schema, schema
from jixiao.nearest import nearest
from jixiao.origin import Span

Translation = Callable[[Any, Node, Path], Iterable[Diagnostic]]

Words = tuple[str, str]
"""Chinese and English."""

TYPE_WORDS: AbstractMapping[str, Words] = {
    "string": ("文字", "text"),
    "number": ("数", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("真假值（true、false）", "true or false"),
    "object": ("下分的键", "keys of its own"),
    "array": ("列表", "a list"),
    "null": ("空", "empty"),
}

TRUTH_WORDS = {"yes": "true", "no": "false", "是": "true", "否": "false"}

WIDE_DIGITS = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def translated(error: Any, root: Node) -> Iterable[Diagnostic]:
    """What is to be said of one refusal of the schema (an error of its library)."""
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        return _bad_name(error, root, path)
    return TRANSLATIONS[error.validator](error, root, path)


def _node_at(root: Node, path: Path) -> Node:
    node = root
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and (value := node.get(step)) is not None:
            node = value
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node


def _key_of(path: Path) -> str:
    """The key that a place in the document is known by."""
    names = [step for step in path if isinstance(step, str)]
    return names[-1] if names else "框架"


def _where(node: Node, path: Path) -> str:
    """A mapping, as people would point at it."""
    if isinstance(node, Mapping):
        for key in ("id", "name", "label"):
            named = node.get(key)
            if isinstance(named, Scalar) and named.text:
                return f"“{named.text}”"
    return f"“{_key_of(path)}”" if path else "框架"


_INTERVAL = r"^[\[("
"""How the pattern of an interval begins."""

_KIND = "种类"
"""What the key `kind` says."""

_KEY_OF_KIND = "kind"

_BY_TARGET = frozenset({"number", "at_least", "at_most", "equal", "day", "words"})
"""The keys of a rule that is chosen by what the target is."""


def _after(span: Span, characters: int) -> Span:
    """The place so many characters into `span`."""
    column = span.column + characters
    return Span(span.source, span.line, column, span.line, column + 1)


def _narrow(node: Node) -> Span:
    """A span that fits one line: of a mapping its first key, of a list its first item."""
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0][0].span
    if isinstance(node, Sequence) and node.items:
        return node.span if node.span.line == node.span.end_line else _narrow(node.items[0])
    return node.span


def _shown(node: Node) -> str:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return "[" + ", ".join(_shown(item) for item in node.items[:4]) + (", …]" if len(node.items) > 4 else "]")
        case Mapping():
            return ", ".join(f"{key.text}: …" for key, _ in node.entries[:3])


def _kind(node: Node) -> Words:
    match node:
        case Scalar():
            value = editor_value(node)
            if value is None:
                return TYPE_WORDS["null"]
            if isinstance(value, bool):
                return "真假值", "a truth"
            return TYPE_WORDS["number" if isinstance(value, (int, Fraction)) else "string"]
        case Sequence():
            return TYPE_WORDS["array"]
        case Mapping():
            return TYPE_WORDS["object"]


def _wanted(types: str | AbstractSequence[str]) -> Words:
    words = [TYPE_WORDS[item] for item in ([types] if isinstance(types, str) else types)]
    return "或".join(chinese for chinese, _ in words), " or ".join(english for _, english in words)


def _wrong_type(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    node = _node_at(root, path)
    key, wanted, types = _key_of(path), _wanted(error.validator_value), error.validator_value
    if isinstance(node, Scalar) and node.is_null:
        yield diagnose("S002", _key_span(root, path) or node.span, key=key, wanted=wanted)
    elif isinstance(node, Scalar) and not node.plain and "string" not in types and _reads_as(node.text, types):
        yield diagnose("S003", node.span, key=key, wanted=wanted, found=node.text)
    elif isinstance(node, Scalar) and error.schema.get("pattern", "").startswith(_INTERVAL):
        wanted = _pattern_words(error.schema["patternErrorMessage"])
        yield diagnose("S022", node.span, key=key, found=node.text, wanted=wanted)
    elif isinstance(node, Scalar) and node.plain and "string" in types:
        yield diagnose("S004", node.span, key=key, found=node.text, kind=_kind(node))
    elif isinstance(node, Sequence) and error.schema.get("pattern", "").startswith(_INTERVAL):
        yield diagnose("S005", _narrow(node), key=key, found=_shown(node))
    elif isinstance(node, Scalar) and (instead := _instead(node, error)) is not None:
        yield diagnose("S006", node.span, key=key, wanted=wanted, kind=_kind(node), found=node.text, instead=instead)
    else:
        yield diagnose("S001", _narrow(node), key=key, wanted=wanted, kind=_kind(node), found=_shown(node))


def _instead(node: Scalar, error: Any) -> str | None:
    """What was probably meant by a scalar of the wrong type; None where nobody can tell."""
    types, half = error.validator_value, node.text.translate(WIDE_DIGITS)
    required = error.schema.get("required", ())
    if types == "array":
        return f"[{node.text}]"
    if "boolean" in types and node.text.lower() in TRUTH_WORDS:
        return TRUTH_WORDS[node.text.lower()]
    if types == "object" and len(required) == 1:
        return f"{{{required[0]}: {node.text}}}"
    bare = half.strip().removesuffix("分").rstrip()  # people write 10分
    return bare if _reads_as(bare, types) and bare != node.text else None


def _reads_as(text: str, types: str | AbstractSequence[str]) -> bool:
    """Whether `text`, unquoted, would be what is wanted."""
    if "boolean" in types:
        return text in ("true", "false")
    return ("number" in types or "integer" in types) and DECIMAL.fullmatch(text) is not None


def _key_span(root: Node, path: Path) -> Span | None:
    if not path or not isinstance(path[-1], str):
        return None
    parent = _node_at(root, path[:-1])
    key = parent.key(path[-1]) if isinstance(parent, Mapping) else None
    return key.span if key else None


def _missing(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    node = _node_at(root, path)
    # jsonschema gives one error a missing key, the key only inside its message: those of the first error are all.
    absent = [key for key in error.validator_value if key not in error.instance]
    for key in absent:
        yield diagnose("S012", _narrow(node), where=_where(node, path), key=key, meaning=_meaning(error.schema, key))


def _meaning(shape: Schema, key: str) -> str:
    """What the schema says `key` is for; the words before the first colon or bracket."""
    if key == "kind":
        return _KIND  # every kind describes its own first
    places = (shape, schema(), *schema()["$defs"].values())
    described = (place.get("properties", {}).get(key, {}).get("description") for place in places)
    text: str = next((item for item in described if item), "必填")
    return re.split("[：；，（]", text)[0]


def _unknown_keys(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    node = _node_at(root, path)
    allowed = list(error.schema.get("properties", {}))
    if not isinstance(node, Mapping):
        return
    if set(allowed) == _BY_TARGET and not any(key.text in allowed for key, _ in node.entries):
        # Neither a rule for each kind of target nor a rule of its own kind: the keys are those of some kind.
        yield diagnose("S012", _narrow(node), where=_where(node, path), key="kind", meaning=_KIND)
        return
    for key, value in node.entries:
        if key.text in allowed:
            continue
        name, colon, _ = key.text.partition("：")
        if colon and name in allowed:
            yield diagnose("D023", _after(key.span, len(name)), found=colon)
            continue
        near = nearest(key.text, allowed) or _described(key.text, error.schema.get("properties", {}))
        shown = "、".join(allowed)
        if isinstance(value, Scalar) and value.plain and not value.text and not near:
            yield diagnose("S014", key.span, found=key.text, allowed=shown)
        elif near:
            yield diagnose("S011", key.span, found=key.text, allowed=shown, near=near)
        else:
            yield diagnose("S010", key.span, found=key.text, allowed=shown)


def _described(word: str, properties: AbstractMapping[str, Any]) -> str | None:
    """The key whose description begins with `word`: people write 分值 for weight."""
    said = {key: shape.get("description", "") for key, shape in properties.items()}
    return next((key for key, text in said.items() if len(word) > 1 and text.startswith(word)), None)


def _glossed(word: str, values: Iterable[str], error: Any, key: str) -> str | None:
    """The value that the schema explains by `word`: people write 草案 for draft."""
    texts = [error.schema.get("description", "")]
    if key == _KEY_OF_KIND:
        texts.append(schema()["$defs"]["rule"]["properties"]["kind"]["description"])
    for value in values:
        for text in texts:
            gloss = re.search(rf"(?<![a-z_]){re.escape(value)} ([^、；，。]+)", text)
            if gloss is not None and len(word) > 1 and gloss[1].startswith(word):
                return value
    return None


def _not_listed(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    node = _node_at(root, path)
    values = error.validator_value if error.validator == "enum" else [error.validator_value]
    allowed = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    key, found, shown = _key_of(path), _shown(node), "、".join(allowed)
    near = nearest(found, allowed) or _glossed(found, allowed, error, key)
    if near:
        yield diagnose("S021", _narrow(node), key=key, found=found, allowed=shown, near=near)
    else:
        yield diagnose("S020", _narrow(node), key=key, found=found, allowed=shown)


def _bad_pattern(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    node = _node_at(root, path)
    wanted = _pattern_words(error.schema["patternErrorMessage"])
    yield diagnose("S022", node.span, key=_key_of(path), found=_shown(node), wanted=wanted)


def _bad_name(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    """A key that may not be one; the path is that of the mapping, the instance is the key."""
    node = _node_at(root, path)
    key = node.key(error.instance) if isinstance(node, Mapping) else None
    allowed = error.schema.get("enum")
    listed = "、".join(allowed or ())
    wanted = (
        (f"{listed} 中的一个", f"one of {listed}")
        if allowed
        else _pattern_words(error.schema.get("patternErrorMessage", _SHORT_NAME))
    )
    yield diagnose("S023", key.span if key else node.span, found=error.instance, wanted=wanted)


_SHORT_NAME = "不超过 60 个字"

PATTERN_WORDS: AbstractMapping[str, str] = {
    _SHORT_NAME: "no more than 60 characters",
    '区间写成 "[80%, 90%)" 的样子：方括号含端点，圆括号不含': (
        'an interval such as "[80%, 90%)": [ includes the end, ( does not'
    ),
    "名称不能以数字开头，也不能含空格、标点或运算符；印在表上的原名请写在 name 里": (
        "a name begins with no digit and holds no blank, punctuation or operator; what is printed goes into `name`"
    ),
    "应为 missing 或一个数": "missing, or a number",
    "应为分数、open，或上级分值的百分数": "points, open, or a percentage of the parent",
    "应为分数、百分数或 open": "points, a percentage, or open",
    "应为数或百分数，例如 0.5 或 90%": "a number or a percentage, such as 0.5 or 90%",
    "应为最末一位的大小，例如 0.01 或 0.01%；不舍入写 none": (
        "the last place kept, such as 0.01 or 0.01%; none for no rounding"
    ),
    "应为正数、百分数、金额或天数，例如 0.5、90%、1万元 或 1天": (
        "a positive number, a percentage, an amount or days, such as 0.5, 90%, 1万元 or 1天"
    ),
    "应为正数或百分数，例如 0.5 或 90%": "a positive number or a percentage, such as 0.5 or 90%",
    "应为百分数或 judged": "a percentage, or judged",
    "应写成 标识@版本，例如 national/project@2020": "id@version, such as national/project@2020",
    "标识只用小写英文字母、数字、连字符，用 / 分层，例如 shaanxi/baishui/department": (
        "lower-case letters, digits and hyphens, in levels divided by /, such as shaanxi/baishui/department"
    ),
    '版本只用数字和点，例如 "2021" 或 "2021.1"': 'digits and dots only, such as "2021" or "2021.1"',
    "用小写英文，例如 department 或 project": "lower-case English, such as department or project",
    "百分数，例如 30%": "a percentage such as 30%",
    "预算年度，例如 2021": "a budget year such as 2021",
}
"""What the schema says of its patterns, in English; an editor shows the Chinese."""


def _pattern_words(chinese: str) -> Words:
    return chinese, PATTERN_WORDS[chinese]


def _no_branch(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    """Of several keys at least one is needed: the only use that the schema makes of anyOf."""
    node = _node_at(root, path)
    keys = [key for branch in error.validator_value for key in branch["required"]]
    yield diagnose("S013", _narrow(node), where=_where(node, path), keys="、".join(keys))


def _out_of_bounds(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    words = {
        "minimum": ("不小于", "at least"),
        "maximum": ("不大于", "at most"),
        "exclusiveMinimum": ("大于", "greater than"),
    }
    node = _node_at(root, path)
    chinese, english = words[error.validator]
    limit = (f"{chinese} {error.validator_value}", f"{english} {error.validator_value}")
    yield diagnose("S030", node.span, key=_key_of(path), found=_shown(node), limit=limit)


def _empty(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    node = _node_at(root, path)
    yield diagnose("S031", _key_span(root, path) or _narrow(node), key=_key_of(path))


def _too_long(error: Any, root: Node, path: Path) -> Iterable[Diagnostic]:
    node = _node_at(root, path)
    yield diagnose("S032", node.span, key=_key_of(path), found=len(error.instance), limit=error.validator_value)


TRANSLATIONS: AbstractMapping[str, Translation] = {
    "type": _wrong_type,
    "required": _missing,
    "additionalProperties": _unknown_keys,
    "enum": _not_listed,
    "const": _not_listed,
    "pattern": _bad_pattern,
    "anyOf": _no_branch,
    "minimum": _out_of_bounds,
    "maximum": _out_of_bounds,
    "exclusiveMinimum": _out_of_bounds,
    "minItems": _empty,
    "minLength": _empty,
    "minProperties": _empty,
    "maxLength": _too_long,
}
