"""Formulas read into trees; the only module that knows simpleeval, which walks the syntax over symbols of ours."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from jixiao.diagnostic import Diagnostic, Rejected, Related, diagnose
from jixiao.document import Node, Scalar
from jixiao.expression.folds import FOLDS, FoldFunction
from jixiao.expression.functions import FUNCTIONS, Misused, Symbol, arithmetic, choose, comparison, logic
from jixiao.expression.grammar import check_order
from jixiao.expression.limits import FORMULA, NESTED
from jixiao.expression.names import Names, Scope
from jixiao.expression.signs import is_quoted
from jixiao.expression.tokens import Kind, Lexer, Place, Token, place_of
from jixiao.expression.tree import Constant, Tree, Type
from jixiao.expression.typing import MONEY, OPEN, PURE, Dimension
from jixiao.expression.unitless import Pair, Unitless, is_money
from jixiao.interval import Sign
from jixiao.origin import Span
from jixiao.value import dataclass, field

MOST_SUGGESTIONS = 10
"""Unknown names of one formula for which similar ones are looked for."""

WANTED = {
    Type.NUMBER: ("数", "a number"),
    Type.TRUTH: ("条件（是或否）", "a condition"),
    Type.DAY: ("日期", "a day"),
    Type.LABEL: ("选项", "a label"),
}


SIGNS: dict[type[ast.cmpop], Sign] = {
    ast.GtE: Sign.AT_LEAST,
    ast.Gt: Sign.ABOVE,
    ast.LtE: Sign.AT_MOST,
    ast.Lt: Sign.BELOW,
    ast.Eq: Sign.EQUAL,
    ast.NotEq: Sign.UNEQUAL,
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """Something measured and a number without a unit, as written, and where the number stands."""

    measured: Symbol
    amount: str
    number: str
    value: Fraction | None  # of the number, where it is written as one
    span: Span


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as read: its tree and what it measures.

    `met`: where something is added to or compared with a number without a unit. `divided`: amounts of money that are
    divided by one, or divide it.
    """

    tree: Tree
    dimension: Dimension
    met: tuple[Meeting, ...] = ()
    divided: tuple[Meeting, ...] = ()


def compile_formula(formula: Node, names: Names, wanted: Type = Type.NUMBER) -> Tree:
    """The tree of `formula`, which must yield `wanted`. Raises Rejected with every E diagnostic that it can give."""
    return read_formula(formula, names, wanted).tree


def read_formula(formula: Node, names: Names, wanted: Type | None = None) -> Formula:
    """`formula` with its dimension; `wanted` None takes any type. Raises Rejected (E codes)."""
    if not isinstance(formula, Scalar) or formula.is_null or not formula.text.strip():
        raise Rejected([diagnose("E103", formula.span)])
    place = place_of(formula.text, formula.span)
    if len(formula.text) > FORMULA.most:
        raise Rejected([diagnose("E101", formula.span, length=len(formula.text), limit=FORMULA.most)])
    lexer = Lexer(formula.text, place, names.knows)
    lexer.run()
    problems = [*lexer.diagnostics, *check_order(lexer)]
    if problems:
        raise Rejected(problems)
    reading = _Reading(lexer.tokens, place, formula.text, names)
    symbol = reading.run()
    if symbol.text is not None:
        reading.refuse("E120", symbol)
    if not reading.diagnostics and wanted is not None and symbol.dimension.type is not wanted:
        chinese, english = WANTED[wanted]
        found = formula.text.strip()
        reading.refuse("E123", symbol, found=found, wanted=chinese, wanted_en=english, got=symbol.dimension)
    if reading.diagnostics:
        raise Rejected(reading.diagnostics)
    met, divided = (reading.meetings(pairs) for pairs in (reading.unitless.met, reading.unitless.divided))
    return Formula(symbol.tree, symbol.dimension, met, divided)


@dataclass(slots=True)
class _Reading:
    """One formula being read. Python's parser sees placeholders (`v0 / v1`) only, so that it meets no text of ours,
    and every place of its syntax tree is the place of a token."""

    tokens: list[Token]
    place: Place
    text: str
    names: Names
    diagnostics: list[Diagnostic] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # of each token in the text that Python parses
    walker: Any = None
    folding: bool = False  # inside a function over a scope
    unitless: Unitless = field(default_factory=Unitless)

    def run(self) -> Symbol:
        syntax = self._parse()
        self.walker = SimpleEval(operators={}, functions={}, names={})
        self.walker.nodes = {
            ast.Name: self._operand,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.BoolOp: self._logic,
            ast.Compare: self._compare,
            ast.IfExp: self._choice,
            ast.Call: self._call,
        }
        try:
            result: Symbol = self.walker.eval(self.text, previously_parsed=syntax)
        except InvalidExpression:  # a kind of syntax that neither the order of tokens nor the table of nodes refused
            place = self.place.of(0, len(self.text))
            raise Rejected([diagnose("E109", place, found=self.text.strip())]) from None
        return result

    def refuse(self, code: str, where: Symbol | Token, **arguments: Any) -> Symbol:
        """Notes a diagnostic; the broken symbol that stands for it makes no further ones."""
        arguments.setdefault("found", self.text[where.start : where.end])
        related = arguments.pop("related", ())
        span = self.place.of(where.start, where.end)
        self.diagnostics.append(diagnose(code, span, related=related, **arguments))
        return Symbol(Constant(None), OPEN, where.start, where.end, broken=True)

    def meetings(self, pairs: list[Pair]) -> tuple[Meeting, ...]:
        """`pairs` as they are written. A number of 万 or 亿 has said that it does not count 元 one by one."""
        return tuple(
            Meeting(
                amount,
                self.text[amount.start : amount.end],
                self.text[number.start : number.end],
                number.tree.value if isinstance(number.tree, Constant) else None,  # type: ignore[arg-type]
                self.place.of(number.start, number.end),
            )
            for amount, number in pairs
            if not (is_money(amount.dimension) and self.text[number.start : number.end].endswith(("万", "亿")))
        )

    def _parse(self) -> ast.expr:
        pieces: list[str] = []
        length = 0
        for index, token in enumerate(self.tokens):
            piece = token.text if token.kind is Kind.SIGN else f"v{index}"
            self.starts.append(length)
            pieces.append(piece)
            length += len(piece) + 1
        try:
            body = ast.parse(" ".join(pieces), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            column = error.offset or 1 if isinstance(error, SyntaxError) else 1
            token = self.tokens[max(bisect_right(self.starts, column - 1) - 1, 0)]
            raise Rejected(
                [diagnose("E109", self.place.of(token.start, token.end), found=self.text[token.start : token.end])]
            ) from None
        if _depth(body) > NESTED.most:
            raise Rejected([diagnose("E102", self.place.of(0, len(self.text)), limit=NESTED.most)])
        return body

    def _value(self, node: ast.expr) -> Symbol:
        """The symbol of a part; places widen to the brackets around it."""
        symbol: Symbol = self.walker._eval(node)
        return symbol

    def _over(self, node: ast.expr) -> Token:
        """The stretch of the formula that `node` covers, as a token."""
        first = self.tokens[bisect_right(self.starts, node.col_offset) - 1]
        last = self.tokens[bisect_right(self.starts, (node.end_col_offset or node.col_offset + 1) - 1) - 1]
        return Token(Kind.SIGN, "", first.start, last.end)

    def _built(self, node: ast.expr, build: Callable[[], tuple[Tree, Dimension]], *parts: Symbol) -> Symbol:
        """The symbol that `build` makes, or a diagnostic where the parts do not fit."""
        over = self._over(node)
        if any(part.broken for part in parts):
            return Symbol(Constant(None), OPEN, over.start, over.end, broken=True)
        try:
            tree, dimension = build()
        except Misused as misused:
            return self.refuse(misused.code, misused.where or over, **misused.arguments)
        return Symbol(tree, dimension, over.start, over.end)

    def _operand(self, node: ast.Name) -> Symbol:
        token = self.tokens[int(node.id[1:])]
        match token.kind:
            case Kind.NUMBER:
                dimension = {"": OPEN, "ratio": PURE, "money": MONEY}[token.unit]
                return Symbol(Constant(token.value), dimension, token.start, token.end)
            case Kind.TEXT:
                return Symbol(Constant(token.text, Type.LABEL), OPEN, token.start, token.end, text=token.text)
            case _:
                return self._named(token)

    def _named(self, token: Token) -> Symbol:
        parts = tuple(token.text.split("."))
        found = self.names.find(parts)
        if len(found) == 1:
            return Symbol(found[0].tree, found[0].dimension, token.start, token.end)
        if found:
            related = tuple(Related(name.span, (name.text, name.text)) for name in found if name.span is not None)
            meant = "、".join(name.text for name in found)
            return self.refuse("E112", token, meant=meant, related=related)
        if is_quoted(token.text):
            label = token.text[1:-1]
            return Symbol(Constant(label, Type.LABEL), OPEN, token.start, token.end, text=label)
        if scopes := self.names.scopes(parts):
            columns = "、".join(column.text for column in scopes[0].columns)
            return self.refuse("E144", token, columns=columns)
        near = self.names.suggest(parts) if len(self.diagnostics) < MOST_SUGGESTIONS else ()
        if near:
            return self.refuse("E111", token, near="、".join(near))
        return self.refuse("E110", token)

    def _unary(self, node: ast.UnaryOp) -> Symbol:
        term = self._value(node.operand)
        sign = {ast.USub: "-", ast.UAdd: "+", ast.Not: "not"}[type(node.op)]
        if sign == "not":
            return self._built(node, lambda: logic("not", (term,)), term)
        return self._built(node, lambda: arithmetic(sign, None, term), term)

    def _binary(self, node: ast.BinOp) -> Symbol:
        """Left to right and without recursion: a sum may have hundreds of terms."""
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
        left = self._value(chain[-1].left)
        for part in reversed(chain):
            right = self._value(part.right)
            sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}[type(part.op)]
            if sign == "/":
                self.unitless.division(left, right)
            elif sign != "*":
                self.unitless.together(left, right)
            left = self._built(part, lambda a=left, b=right, s=sign: arithmetic(s, a, b), left, right)  # type: ignore[misc]
        return left

    def _logic(self, node: ast.BoolOp) -> Symbol:
        terms = tuple(self._value(term) for term in node.values)
        word = "and" if isinstance(node.op, ast.And) else "or"
        return self._built(node, lambda: logic(word, terms), *terms)

    def _compare(self, node: ast.Compare) -> Symbol:
        sides = [self._value(side) for side in (node.left, *node.comparators)]
        if len(node.ops) > 1:
            return self.refuse("E113", self._over(node))
        sign = SIGNS[type(node.ops[0])]
        self.unitless.together(*sides)
        return self._built(node, lambda: comparison(sign, sides[0], sides[1]), *sides)

    def _choice(self, node: ast.IfExp) -> Symbol:
        parts = (self._value(node.test), self._value(node.body), self._value(node.orelse))
        self.unitless.together(*parts[1:])
        return self._built(node, lambda: choose(parts), *parts)

    def _call(self, node: ast.Call) -> Symbol:
        token = self.tokens[int(node.func.id[1:])] if isinstance(node.func, ast.Name) else self._over(node)
        fold = FOLDS.get(token.text) or FOLDS.get(token.text.lower())
        if token.kind is Kind.FUNCTION and fold is not None:
            return self._fold(node, token, fold)
        terms = tuple(self._value(term) for term in node.args)
        function = FUNCTIONS.get(token.text) or FUNCTIONS.get(token.text.lower())
        if token.kind is not Kind.FUNCTION or function is None:
            if token.kind is Kind.FUNCTION and self.names.find((token.text,)):
                return self.refuse("E124", token)
            return self.refuse("E114", token, functions=_function_names())
        low, high, usage = function.least, function.most, function.usage
        if len(terms) < low or (high is not None and len(terms) > high):
            return self.refuse("E115", self._over(node), name=token.text, usage=usage, count=len(terms))
        if not function.rounds:
            self.unitless.together(*terms)
        return self._built(node, lambda: function.build(terms), *terms)

    def _fold(self, node: ast.Call, token: Token, fold: FoldFunction) -> Symbol:
        """A function over a scope: its first argument names the scope, the others may name the scope's columns."""
        if not fold.least <= len(node.args) <= fold.most:
            over = self._over(node)
            return self.refuse("E115", over, name=token.text, usage=fold.usage, count=len(node.args))
        if self.folding:
            return self.refuse("E143", token)
        scope = self._scope(node.args[0], fold)
        if scope is None:
            over = self._over(node)
            return Symbol(Constant(None), OPEN, over.start, over.end, broken=True)
        outside, self.names, self.folding = self.names, self.names.plus(scope.columns), True
        terms = tuple(self._value(term) for term in node.args[1:])
        self.names, self.folding = outside, False
        return self._built(node, lambda: fold.build(scope, terms), *terms)

    def _scope(self, node: ast.expr, fold: FoldFunction) -> Scope | None:
        """The scope that an argument names; None, with a diagnostic, where it names none."""
        token = self.tokens[int(node.id[1:])] if isinstance(node, ast.Name) else self._over(node)
        parts = tuple(token.text.split("."))
        found = self.names.scopes(parts) if token.kind is Kind.NAME else ()
        if len(found) == 1:
            return found[0]
        if found:
            related = tuple(Related(scope.span, (scope.text, scope.text)) for scope in found if scope.span is not None)
            self.refuse("E142", token, meant="、".join(scope.text for scope in found), related=related)
            return None
        near = self.names.near_scopes(parts)
        if near:
            self.refuse("E141", token, near="、".join(near), usage=fold.usage)
        else:
            self.refuse("E140", token, usage=fold.usage)
        return None


def _depth(body: ast.expr) -> int:
    """How many brackets, signs and choices stand inside one another; a chain of + or of × counts as one."""
    deepest = 0
    stack: list[tuple[ast.AST, int]] = [(body, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        for name, value in ast.iter_fields(node):
            chained = isinstance(node, ast.BinOp) and name == "left" and isinstance(value, ast.BinOp)
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, ast.expr):
                    stack.append((child, depth if chained else depth + 1))
    return deepest


def _function_names() -> str:
    return "、".join(name for name in (*FUNCTIONS, *FOLDS) if not name.isascii())


def mentions(formula: Node, names: frozenset[str]) -> frozenset[str]:
    """Which of `names` stand in `formula` as names of one part; what cannot be read mentions nothing.

    Inside a function over a scope they are the members' and are not counted.
    """
    if not isinstance(formula, Scalar) or len(formula.text) > FORMULA.most:
        return frozenset()
    place = place_of(formula.text, formula.span)
    lexer = Lexer(formula.text, place, lambda parts: len(parts) == 1 and parts[0] in names)
    lexer.run()
    return frozenset(token.text for token in _names_in(lexer.tokens) if token.text in names)


def named(formula: Scalar, names: Names) -> tuple[tuple[int, int, Tree], ...]:
    """Where the names of a formula that was read stand, from and to which character, and which tree each is.

    Inside a function over a scope they are the members' and are left out.
    """
    lexer = Lexer(formula.text, place_of(formula.text, formula.span), names.knows)
    lexer.run()
    met = ((token, names.find(tuple(token.text.split(".")))) for token in _names_in(lexer.tokens))
    return tuple((token.start, token.end, found[0].tree) for token, found in met if len(found) == 1)


def _names_in(tokens: Iterable[Token]) -> Iterator[Token]:
    """The names outside of functions over a scope."""
    depth, before = 0, None  # brackets open since a function over a scope
    for token in tokens:
        if token.text == "(" and token.kind is Kind.SIGN:
            folds = before is not None and before.kind is Kind.FUNCTION and _is_fold(before.text)
            depth += 1 if depth or folds else 0
        elif token.text == ")" and token.kind is Kind.SIGN:
            depth -= 1 if depth else 0
        elif token.kind is Kind.NAME and not depth:
            yield token
        before = token


def _is_fold(word: str) -> bool:
    return word in FOLDS or word.lower() in FOLDS
