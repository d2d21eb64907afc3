"""A metadata filter: a condition in AIP-160 syntax over a file's metadata, such as `year >= 2023 AND ticker = 'AAL'`.

    expression = sequence { "AND" sequence }        AND may be left out between terms
    sequence   = factor { factor }
    factor     = term { "OR" term }                 OR binds tighter than AND, as AIP-160 has it
    term       = [ "NOT" | "-" ] simple
    simple     = "(" expression ")" | field comparator value
    comparator = "=" | "!=" | "<" | "<=" | ">" | ">=" | ":"

A value is a quoted string or a bare word. `field:value` holds where the field contains the value, `field:*` where it
is present. A comparison with a field that a file does not have is false.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from schemas.base import Scalar

MOST_CHARACTERS = 2000
_DEEPEST = 50
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<comparator>!=|<=|>=|=|<|>|:)
      | (?P<paren>[()])
      | (?P<minus>-(?=[A-Za-z_("']))
      | (?P<word>[^\s"'()<>=!:]+)
      | (?P<end>\Z)
      | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_KEYWORDS = frozenset({"AND", "OR", "NOT"})


class FilterSyntaxError(ValueError):
    """A filter that cannot be read; the message names the place and what would be right there."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field compared with one value."""

    field: str
    comparator: str
    value: str
    quoted: bool

    def matches(self, metadata: Mapping[str, Scalar]) -> bool:
        """Whether a file with this metadata is meant."""
        if self.field not in metadata:
            return False
        actual = metadata[self.field]
        if self.comparator == ":":
            present = self.value == "*" and not self.quoted
            return present or self.value.lower() in _text(actual).lower()
        return _OPERATORS[self.comparator](*self._comparable(actual))

    def fields(self) -> Iterator[str]:
        """The field that the comparison reads."""
        yield self.field

    def _comparable(self, actual: Scalar) -> tuple[object, object]:
        """Both sides as numbers where one of them is meant as a number and both can be read as one, else as text."""
        is_number = isinstance(actual, int | float) and not isinstance(actual, bool)
        if is_number or not self.quoted:
            left, right = _number(actual), _number(self.value)
            if left is not None and right is not None:
                return left, right
        return _text(actual), self.value.lower() if isinstance(actual, bool) else self.value


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    condition: "Condition"

    def matches(self, metadata: Mapping[str, Scalar]) -> bool:
        """Whether a file with this metadata is meant."""
        return not self.condition.matches(metadata)

    def fields(self) -> Iterator[str]:
        """The fields that the condition reads."""
        return self.condition.fields()


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions, of which all (AND) or any (OR) must hold."""

    all_of: bool
    conditions: "tuple[Condition, ...]"

    def matches(self, metadata: Mapping[str, Scalar]) -> bool:
        """Whether a file with this metadata is meant."""
        results = (condition.matches(metadata) for condition in self.conditions)
        return all(results) if self.all_of else any(results)

    def fields(self) -> Iterator[str]:
        """The fields that the conditions read."""
        for condition in self.conditions:
            yield from condition.fields()


Condition = Comparison | Not | Joined


def parse_filter(text: str) -> Condition:
    """Read a filter. Raises `FilterSyntaxError` with what to change."""
    if len(text) > MOST_CHARACTERS:
        raise FilterSyntaxError(f"A filter may have at most {MOST_CHARACTERS} characters")
    parser = _Parser(text)
    condition = parser.expression()
    parser.expect_end()
    return condition


class _Token(NamedTuple):
    kind: str
    text: str
    position: int

    def is_keyword(self, word: str) -> bool:
        return self.kind == "word" and self.text == word


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = [
            _Token(match.lastgroup or "", match.group(match.lastgroup or 0), match.start(match.lastgroup or 0))
            for match in _TOKEN.finditer(text)
        ]
        self._next = 0
        self._depth = 0

    def expression(self) -> Condition:
        parts = [self._factor()]
        while True:
            if self._take_keyword("AND") or self._starts_term():
                parts.append(self._factor())
            else:
                return parts[0] if len(parts) == 1 else Joined(True, tuple(parts))

    def expect_end(self) -> None:
        token = self._peek()
        if token.kind != "end":
            raise self._error(token, "AND, OR or the end of the filter")

    def _factor(self) -> Condition:
        parts = [self._term()]
        while self._take_keyword("OR"):
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else Joined(False, tuple(parts))

    def _term(self) -> Condition:
        if self._take_keyword("NOT") or self._take("minus", "-"):
            return Not(self._simple())
        return self._simple()

    def _simple(self) -> Condition:
        if not self._take("paren", "("):
            return self._comparison()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(self._peek(), f"at most {_DEEPEST} nested parentheses")
        condition = self.expression()
        if not self._take("paren", ")"):
            raise self._error(self._peek(), "a closing parenthesis")
        self._depth -= 1
        return condition

    def _comparison(self) -> Comparison:
        field = self._value("the name of a metadata field")
        comparator = self._peek()
        if comparator.kind != "comparator":
            raise self._error(comparator, "one of = != < <= > >= :")
        self._next += 1
        value = self._value("a value, quoted where it holds spaces")
        return Comparison(_unquote(field), comparator.text, _unquote(value), value.kind == "string")

    def _value(self, expected: str) -> _Token:
        token = self._peek()
        if token.kind not in ("word", "string") or (token.kind == "word" and token.text in _KEYWORDS):
            raise self._error(token, expected)
        self._next += 1
        return token

    def _starts_term(self) -> bool:
        token = self._peek()
        if token.kind == "word":
            return token.text not in ("AND", "OR")
        return token.kind in ("string", "minus") or token.text == "("

    def _take_keyword(self, word: str) -> bool:
        return self._take("word", word)

    def _take(self, kind: str, text: str) -> bool:
        token = self._peek()
        if token.kind != kind or token.text != text:
            return False
        self._next += 1
        return True

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _error(self, token: _Token, expected: str) -> FilterSyntaxError:
        found = f"found {token.text!r}" if token.text else "the filter ends"
        return FilterSyntaxError(f"At character {token.position + 1} {found}: expected {expected}")


def _unquote(token: _Token) -> str:
    return re.sub(r"\\(.)", r"\1", token.text[1:-1], flags=re.DOTALL) if token.kind == "string" else token.text


def _number(value: Scalar) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
