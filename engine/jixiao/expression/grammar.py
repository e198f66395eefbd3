"""The order of a formula's tokens, checked before Python's parser sees it: every verdict is ours, on every version."""

from __future__ import annotations

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.limits import NESTED
from jixiao.expression.tokens import Kind, Lexer, Place, Token
from jixiao.value import dataclass, field

PREFIXES = ("-", "+", "not")
BEFORE_NOT = ("(", ",", "and", "or", "not", "if", "else")


def check_order(lexer: Lexer) -> tuple[Diagnostic, ...]:
    """What is wrong with the order of the tokens: the first mistake. Nothing is said where a token is none of ours."""
    if lexer.diagnostics:
        return ()
    check = _Check(lexer.place, lexer.typed, lexer.tokens)
    return (problem,) if (problem := check.run()) else ()


@dataclass(slots=True)
class _Bracket:
    """An open bracket: its token, whether a function called it, the signs before it, the choices without an else."""

    token: Token | None
    called: bool = False
    signs: int = 0
    choices: int = 0


@dataclass(slots=True)
class _Check:
    """A walk over the tokens that knows whether an operand or a sign must come next."""

    place: Place
    text: str
    tokens: list[Token]
    open: list[_Bracket] = field(default_factory=lambda: [_Bracket(None)])
    signs: int = 0
    level: int = 0

    def run(self) -> Diagnostic | None:
        wants_operand = True
        before: Token | None = None
        for token in self.tokens:
            problem = self._operand(token, before) if wants_operand else self._sign(token)
            if problem is not None:
                return problem
            ends_operand = token.kind not in (Kind.SIGN, Kind.FUNCTION) or token.text == ")"
            wants_operand = not ends_operand
            if ends_operand:
                self.level -= self.signs
                self.signs = 0
            if self.level > NESTED.most:
                return diagnose("E102", self.place.of(0, len(self.text)), limit=NESTED.most)
            before = token
        if wants_operand and before is not None:
            return self._say("E127", before)
        inner = self.open[-1]
        if inner.token is not None:
            return self._say("E125", inner.token)
        return self._say("E133", self.tokens[-1]) if inner.choices else None

    def _say(self, code: str, token: Token) -> Diagnostic:
        return diagnose(code, self.place.of(token.start, token.end), found=self.text[token.start : token.end])

    def _operand(self, token: Token, before: Token | None) -> Diagnostic | None:
        """Where an operand must come: numbers, names, functions, an opening bracket, signs before them."""
        if token.kind is not Kind.SIGN:
            return None
        if token.text == "(":
            called = before is not None and before.kind is Kind.FUNCTION
            self.open.append(_Bracket(token, called, self.signs))
            self.signs = 0
            self.level += 1
            return None
        if token.text == "not" and before is not None and before.text not in BEFORE_NOT:
            return self._say("E109", token)
        if token.text in PREFIXES:
            self.signs += 1
            self.level += 1
            return None
        if token.text == "==" and before is None:
            return self._say("E130", token)
        inner = self.open[-1]
        if token.text == ")" and inner.called and before is inner.token:
            return self._close(token)
        return self._say("E127", token)

    def _sign(self, token: Token) -> Diagnostic | None:
        """Where a sign must come: operators, a comma between arguments, a closing bracket."""
        inner = self.open[-1]
        if token.kind is not Kind.SIGN or token.text in ("(", "not"):
            return self._say("E128", token)
        match token.text:
            case ")":
                return self._close(token)
            case ",":
                if not inner.called:
                    return self._say("E129", token)
                return self._end_choices(token)
            case "if":
                inner.choices += 1
            case "else":
                inner.choices -= 1
                if inner.choices < 0:
                    return self._say("E133", token)
        return None

    def _end_choices(self, token: Token) -> Diagnostic | None:
        return self._say("E133", token) if self.open[-1].choices else None

    def _close(self, token: Token) -> Diagnostic | None:
        if len(self.open) == 1:
            return self._say("E126", token)
        if problem := self._end_choices(token):
            return problem
        bracket = self.open.pop()
        self.level -= 1
        self.signs = bracket.signs
        return None
