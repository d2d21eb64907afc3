"""Numbers as written: which digits in a sentence are a quantity that can be asked for, with their unit.

Rules
- A quantity is a plain decimal in digits (`3.7`, `2,000`, `$600 billion`, `thirty (30) days`) with a unit or a counted
  noun.
- No quantity: fractions (`5-1/2`), ranges (`2 to 3 percent`, `between 20 and 30`), coordinated values (`7 and 9 basis
  points`), spelled-out numbers, ordinals, modifiers (`12-month`), years, dates, times, phone, list, section and model
  numbers.
- A hedge before the number (`about`, `at least`) belongs to it, so that the question can keep it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from engine.embedded.english.month import MONTH


class Measure(StrEnum):
    """What a quantity is counted in."""

    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage point"
    BASIS_POINT = "basis point"
    MONEY = "money"
    DURATION = "duration"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a sentence: `start` to `end` spans hedge, number and unit; the digits stand at `digits_start`."""

    start: int
    end: int
    digits: str
    digits_start: int
    measure: Measure
    hedge: str
    scale: str
    currency: str
    unit: str

    @property
    def value(self) -> str:
        """The number as `float()` reads it."""
        return self.digits.replace(",", "")

    @property
    def unit_words(self) -> str:
        """The unit after "in": percent, basis points, billions of dollars; empty for a plain count."""
        if self.measure is Measure.COUNT:
            return f"{self.scale}s" if self.scale else ""
        if self.measure is Measure.DURATION:
            return f"{self.scale}s of {self.unit}" if self.scale else self.unit
        if self.measure is Measure.MONEY:
            return (f"{self.scale}s of {self.currency}" if self.scale else self.currency) + self.unit
        return ("percent" if self.measure is Measure.PERCENT else f"{self.measure}s") + self.unit


_CURRENCIES = {
    "$": "dollars",
    "US$": "US dollars",
    "A$": "Australian dollars",
    "C$": "Canadian dollars",
    "€": "euros",
    "£": "pounds",
    "¥": "yen",
    "₹": "rupees",
}
_HEDGE = (
    r"about|around|approximately|roughly|nearly|almost|just over|just under|just above|just below|a little over"
    r"|slightly over|slightly above|slightly below|slightly more than|slightly less than|a little more than|a bit above"
    r"|a bit below|well above|well below|well over|more than|less than|fewer than|greater than|no more than"
    r"|no less than|no fewer than|no later than|not more than|not less than|not to exceed|at least|at most|up to"
    r"|as much as|as many as"
    r"|as little as|as low as|as high as|only|over|under|above|below|exceeding|close to|near|an estimated|an average of"
    r"|some|a total of|a minimum of|a maximum of|in excess of|a further|an additional|another"
)
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_BELOW_HUNDRED = (
    rf"{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety"
)
SPELLED = frozenset(_BELOW_HUNDRED.split("|"))
"""Words for numbers below a hundred."""
_WORDS = rf"(?:{_BELOW_HUNDRED})(?:[ -](?:{_BELOW_HUNDRED}|hundred|thousand|million|percent|dollars|US))* ?"
_PER = r"(?: (?:per|a) (?:day|week|month|quarter|year|hour|annum|share|minute|barrel|person)\b| annually\b)"
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")
_GLUED = re.compile(r"[\w.,/:~#–-]")
_PREFIX = re.compile(
    rf"(?:\b(?P<hedge>(?i:{_HEDGE})) )?(?P<words>\b{_WORDS}\()?(?P<currency>(?:\b(?:US|A|C))?[$€£¥₹] ?)?\Z"
)
_UNIT = (
    r"(?: (?P<scale>thousand|million|billion|trillion)\b)?"
    r"(?: ?(?P<percent>%)| (?P<unit>percentage points?|percent|per cent|basis points?|bps?)\b(?!-)"
    r"| (?P<dollars>(?:US |U\.S\. )?dollars|euros|pounds|yen|rubles|rupees)\b)?"
    r"(?: (?P<time>(?:consecutive |business |calendar |working |full |additional |further )?"
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)\b(?!-)(?! old\b)))?"
    rf"(?P<per>{_PER})?"
)
_SUFFIX = re.compile(rf"(?![\w/]|[-–]\w|[.,:]\d)(?P<close>){_UNIT}")
_BRACKETED_SUFFIX = re.compile(rf"(?P<close>%?\)){_UNIT}")
_LABELS = (
    r"between|sections?|articles?|pages?|paragraphs?|no\.|chapters?|rules?|items?|level|steps?|version|aged?|ages|room"
    r"|grade|form|option|phase|type|category|number|part|[ivx]+|minus|point|clauses?|appendix|line|size|channel|stage"
    r"|tier|schedule|the|these|those|this|that|all|other|both|each|every|remaining|last|past|next|first|previous"
    r"|following|final|same|his|her|their|its|our|your|per"
)
_NOT_BEFORE = re.compile(
    rf"(?:\b(?:{MONTH})\.? |\b(?:{MONTH}) \d{{1,2}}, |[A-Z][\w.&’']* |\b(?:{_LABELS}) |[(\[#§≈<>=+×*/] ?"
    r"|(?<!from )(?<![\d.])\d[\d.,/-]*(?: ?%| percent| basis points?| billion| million| trillion)?"
    r"(?:,? and|,? or| to|,) "
    r"|between [^,;.]{1,40} and |~ ?|\d ?[-–] ?)$",
)
_NOT_AFTER = re.compile(
    r"\s*(?:[–-] ?\$?\d|- (?:and|to|or) |/|(?:st|nd|rd|th)\b|(?:to|and|or) (?:\$|about |around |nearly )?\d|, \$?\d|:\d"
    rf"|[apAP]\.?[mM]\b|'s\b|\+|[x×*=] ?\d|(?:{MONTH})\b|o'clock|hrs|GMT|UTC|local time|\]|to (?:{_ONES})\b"
    rf"|and (?:a half|{_ONES}|\d+) |and a half|or (?:more|fewer|less|so)\b|U\.?S\.?C|C\.?F\.?R|Stat\b)"
)
_NO_NOUN = (
    "of|in|and|or|to|at|on|by|for|from|with|per|is|are|was|were|has|have|had|the|a|as|that|than|makes|does|takes|offers"
)
_COUNTED = re.compile(
    rf"\s+(?:(?!(?:{_NO_NOUN})\b)[a-z][a-z'-]*\s+){{0,3}}?(?!(?:makes|does|takes|offers|receives)\b)"
    r"(?:[a-z'-]{2,}(?<![su'])s|people|men|women|children|staff|police|feet|percent)\b"
)
_SPELLED = re.compile(rf"\b(?:half|{_ONES}|quarters?|another) $|(?:hundredths?|tenths?|thirds?|half) of $")
_SECOND_OF_TWO = re.compile(r"\s*to (?:\$|about |around )?\d[\d.,]*(?![\d/-])")
_LEVEL_AFTER = re.compile(r",? to \d[\d./-]*(?: to \d[\d./-]*)? percent\b")
# "edged up to 3.7 percent": the rate moved up, and to 3.7 percent.
_MOVED = re.compile(r"\b(?:edged?|moved?|ticked|stepped|inched|went|came|picked|rose|climbed|jumped|shot|drifted) $")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MEASURES = {
    "": Measure.COUNT,
    "percentage point": Measure.PERCENTAGE_POINT,
    "basis point": Measure.BASIS_POINT,
    "bp": Measure.BASIS_POINT,
}
_SEEN_BEFORE = 60
_LONGEST_HEDGE = 24


def quantities(text: str) -> list[Quantity]:
    """Give the quantities of a cleaned sentence, in order, that are unambiguous enough to be asked for."""
    if "respectively" in text:
        return []
    return [found for number in _NUMBER.finditer(text) if (found := _read(number, text))]


def _read(number: re.Match[str], text: str) -> Quantity | None:
    at, digits = number.start(), number.group()
    prefix, suffix = _around(number, text)
    if prefix is None or suffix is None:
        return None
    start, end, hedge = prefix.start(), suffix.end(), prefix["hedge"] or ""
    measure = _measure(prefix, suffix)
    before = text[max(0, start - _SEEN_BEFORE) : start]
    if hedge == "up to" and _MOVED.search(before):
        start, hedge = prefix.end("hedge") + 1, ""
    # `from 3.6 percent to 3.7 percent`, `25 basis points to 5 percent`: no range.
    is_first = (before.endswith("from ") and _SECOND_OF_TWO.match(text, end)) or (
        measure is Measure.BASIS_POINT and _LEVEL_AFTER.match(text, end)
    )
    has_unit = measure not in (Measure.COUNT, Measure.DURATION)
    if (_NOT_AFTER.match(text, end) and not is_first) or _is_barred(before, has_unit=has_unit, is_hedged=bool(hedge)):
        return None
    if measure is Measure.COUNT and (_YEAR.fullmatch(digits) or not _COUNTED.match(text, end)):
        return None
    return Quantity(
        start=start,
        end=end,
        digits=digits,
        digits_start=at,
        measure=measure,
        hedge=hedge,
        scale=suffix["scale"] or "",
        currency=_CURRENCIES.get((prefix["currency"] or "").strip(), suffix["dollars"] or "dollars"),
        unit=_plural(suffix["time"]) if suffix["time"] else suffix["per"] or "",
    )


def _around(number: re.Match[str], text: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """Give hedge and currency before a number, scale and unit after it; `None` where it is part of something longer."""
    at = number.start()
    if at and _GLUED.match(text[at - 1]):
        return None, None
    seen = _SEEN_BEFORE if "(" in text[max(0, at - 5) : at] else _LONGEST_HEDGE
    prefix = _PREFIX.search(text, max(0, at - seen), at)
    is_bracketed = prefix is not None and prefix["words"] is not None
    return prefix, (_BRACKETED_SUFFIX if is_bracketed else _SUFFIX).match(text, number.end())


def _plural(unit: str) -> str:
    return unit if unit.endswith("s") else f"{unit}s"


def _measure(prefix: re.Match[str], suffix: re.Match[str]) -> Measure:
    if prefix["currency"] or suffix["dollars"]:
        return Measure.MONEY
    if suffix["percent"] or "%" in suffix["close"]:
        return Measure.PERCENT
    measure = _MEASURES.get((suffix["unit"] or "").rstrip("s"), Measure.PERCENT)
    return Measure.DURATION if measure is Measure.COUNT and suffix["time"] else measure


def _is_barred(before: str, *, has_unit: bool, is_hedged: bool) -> bool:
    if has_unit and _SPELLED.search(before):
        return True
    found = _NOT_BEFORE.search(before)
    if found is None:
        return False
    # A capitalised word or a label before it spoils a bare number only.
    reason = found.group()
    return not (has_unit or is_hedged) or reason[0].isdigit() or reason[0] == "~" or reason.startswith("between")
