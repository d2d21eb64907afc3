"""Numbers: digits and number words, as rules `match(tokens, i) -> (value, length) | None`."""

from collections.abc import Sequence

from agent.embedded.understanding.tokens import ALNUM, NUMBER, Token

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL: dict[str, int] = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_SUFFIXES = {"k": 1000, "m": 1_000_000}
_GROUPS = {"couple": 2, "few": 3, "several": 5, "dozen": 12, "pair": 2}
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]  # larger ones are written with digits: 21st
_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")

Match = tuple[float, int]


def number(tokens: Sequence[Token], i: int) -> Match | None:
    """A number in digits ("2,000", "0.95", "5k") or in words ("two hundred and five", "a dozen")."""
    if i >= len(tokens):
        return None
    token = tokens[i]
    if token.kind == NUMBER:
        return _scaled(float(token.text.replace(",", "")), tokens, i, 1)
    if token.kind == ALNUM:
        digits, suffix = token.lower[:-1], token.lower[-1]
        return (float(digits) * _SUFFIXES[suffix], 1) if digits.isdecimal() and suffix in _SUFFIXES else None
    return _spelled(tokens, i) or _group(tokens, i)


def count(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A whole number; "10 percent" is none."""
    found = number(tokens, i)
    if found and i + found[1] < len(tokens) and tokens[i + found[1]].lower in ("%", "percent", "pct"):
        return None
    return (int(found[0]), found[1]) if found and found[0] == int(found[0]) else None


def percent(tokens: Sequence[Token], i: int) -> Match | None:
    """A share: "95%", "95 percent" or "0.95"; a bare number above 2 is taken as a percentage."""
    found = fraction(tokens, i) or number(tokens, i)
    if not found:
        return None
    value, length = found
    sign = i + length
    if sign < len(tokens) and tokens[sign].lower in ("%", "percent", "pct", "percents"):
        more = sign + 1 < len(tokens) and tokens[sign + 1].text == "+"
        return value / 100, length + 1 + more
    return (value / 100 if value > 2 else value), length


_MOST_PARTS = 100
_PARTS = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10, "tenths": 10}


def fraction(tokens: Sequence[Token], i: int) -> Match | None:
    """A part in words: "two thirds", "three quarters", "fifty-fifty", "half"."""
    if i >= len(tokens):
        return None
    if [token.lower for token in tokens[i : i + 3]] in (["fifty", "-", "fifty"], ["50", "/", "50"], ["50", "-", "50"]):
        return 0.5, 3
    if tokens[i].lower == "half":
        return 0.5, 1
    out_of = _out_of(tokens, i)
    if out_of:
        return out_of
    top = SMALL.get(tokens[i].lower)
    bottom = _PARTS.get(tokens[i + 1].lower) if i + 1 < len(tokens) else None
    return (top / bottom, 2) if top and bottom and top < bottom else None


def _out_of(tokens: Sequence[Token], i: int) -> Match | None:
    """ "4 out of 5", "nine in ten", "3/4"."""
    top = number(tokens, i)
    at = i + top[1] if top else i
    words = [token.lower for token in tokens[at : at + 2]]
    joined = 2 if words == ["out", "of"] else 1 if words[:1] and words[0] in ("in", "/") else 0
    bottom = number(tokens, at + joined) if joined else None
    if not top or not bottom or not 0 < top[0] < bottom[0] <= _MOST_PARTS:
        return None
    return top[0] / bottom[0], at + joined + bottom[1] - i


def money(tokens: Sequence[Token], i: int) -> Match | None:
    """An amount in dollars: "$5", "5 dollars", "USD 5", "5$"."""
    signs, units = ("$", "usd"), ("$", "dollars", "dollar", "usd", "bucks")
    if i < len(tokens) and tokens[i].lower in signs:
        found = number(tokens, i + 1)
        return (found[0], found[1] + 1) if found else None
    found = number(tokens, i)
    end = i + found[1] if found else i
    if found and end < len(tokens) and tokens[end].lower in units:
        return found[0], found[1] + 1
    return None


def ordinal(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A position: "second", "3rd"; "last" and "final" are -1."""
    if i >= len(tokens):
        return None
    word = tokens[i].lower
    if word in ("last", "final"):
        return -1, 1
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1, 1
    if word[:-2].isdecimal() and word.endswith(_ORDINAL_ENDINGS):
        return int(word[:-2]), 1
    return None


def multiple(tokens: Sequence[Token], i: int) -> Match | None:
    """A factor: "twice", "double", "half", "three times", "3x"."""
    if i >= len(tokens):
        return None
    words = {
        "twice": 2.0,
        "double": 2.0,
        "doubled": 2.0,
        "triple": 3.0,
        "half": 0.5,
        "halve": 0.5,
        "halved": 0.5,
    }
    token = tokens[i]
    if token.lower in words:
        return words[token.lower], 1
    if token.lower in ("times", "x") and (factor := number(tokens, i + 1)):
        return factor[0], factor[1] + 1
    if token.kind == ALNUM and token.lower.endswith("x") and token.lower[:-1].isdecimal():
        return float(token.lower[:-1]), 1
    found = number(tokens, i)
    if found and i + found[1] < len(tokens) and tokens[i + found[1]].lower == "times":
        return found[0], found[1] + 1
    return None


def _scaled(value: float, tokens: Sequence[Token], i: int, length: int) -> Match:
    after = i + length
    if after < len(tokens) and tokens[after].lower in _SCALES:
        return value * _SCALES[tokens[after].lower], length + 1
    return value, length


def _spelled(tokens: Sequence[Token], i: int) -> Match | None:
    """Number words in English order: tens, units, then hundred, thousand, million; "and" and hyphens may join them."""
    total, current, at, end = 0, 0, i, i
    while at < len(tokens):
        word = tokens[at].lower
        if word in SMALL and _may_follow(current, SMALL[word]):
            current += SMALL[word]
        elif word in _SCALES and (current or word == "hundred") and end > i:
            current, total = (current * 100, total) if word == "hundred" else (0, total + current * _SCALES[word])
        elif word in ("-", "and") and end == at and end > i:
            at += 1
            continue
        else:
            break
        at += 1
        end = at
    return (float(total + current), end - i) if end > i else _hundred(tokens, i)


def _may_follow(current: int, value: int) -> bool:
    if current == 0:
        return True
    return (current % 100 == 0) or (current % 10 == 0 and current % 100 >= 20 and value < 10)


def _hundred(tokens: Sequence[Token], i: int) -> Match | None:
    if tokens[i].lower == "a" and i + 1 < len(tokens) and tokens[i + 1].lower in _SCALES:
        return float(_SCALES[tokens[i + 1].lower]), 2
    return None


def _group(tokens: Sequence[Token], i: int) -> Match | None:
    """ "a couple of", "a few", "a dozen"; a bare article is no number here."""
    at = i + 1 if tokens[i].lower in ("a", "the") else i
    if i and tokens[i - 1].lower in ("too", "so", "very"):
        return None
    if at >= len(tokens) or tokens[at].lower not in _GROUPS:
        return None
    end = at + 2 if at + 1 < len(tokens) and tokens[at + 1].lower == "of" else at + 1
    return float(_GROUPS[tokens[at].lower]), end - i
