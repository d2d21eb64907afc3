"""Numbers as written: which digits in a sentence are a quantity that can be asked for, with their unit.

Rules
- A quantity is a plain decimal in digits (`3.7`, `2,000`, `$600 billion`, `thirty (30) days`) with a unit or a counted noun.
- No quantity: fractions (`5-1/2`), ranges (`2 to 3 percent`, `between 20 and 30`), coordinated values (`7 and 9 basis
  points`), spelled-out numbers, ordinals, modifiers (`12-month`), years, dates, times, phone, list, section and model numbers.
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
        if self.measure is not Measure.MONEY:
            return {Measure.PERCENT: "percent"}.get(self.measure, f"{self.measure}s") + self.unit
        return (f"{self.scale}s of {self.currency}" if self.scale else self.currency) + self.unit


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
    r"about|around|approximately|roughly|nearly|almost|just over|just under|just above|just below|a little over|slightly over"
    r"|slightly above|slightly below|slightly more than|slightly less than|a little more than|a bit above|a bit below|well above"
    r"|well below|well over|more than|less than|fewer than|greater than|no more than|no less than|no fewer than|no later than"
    r"|not more than|not less than|not to exceed|at least|at most|up to|as much as|as many as|as little as|as low as|as high as"
    r"|only|over|under|above|below|exceeding|close to|near|an estimated|an average of|some|a total of|a minimum of|a maximum of"
    r"|in excess of|a further|an additional|another"
)
_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine"
    r"|hundred|thousand|million|percent|dollars|US))* ?"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PER = r"(?: (?:per|a) (?:day|week|month|quarter|year|hour|annum|share|minute|barrel|person)\b| annually\b)"
_QUANTITY = re.compile(
    rf"(?:(?P<hedge>\b(?i:{_HEDGE}) ))?"
    rf"(?:(?P<words>\b{_WORDS})\()?"
    r"(?P<currency>(?:\b(?:US|A|C))?[$€£¥₹] ?)?"
    rf"(?<![\w.,/:~#–-])(?P<digits>{_DIGITS})(?![\w/]|[-–]\w|[.,:]\d)"
    r"(?(words)%?\)|)"
    r"(?: (?P<scale>thousand|million|billion|trillion)\b)?"
    r"(?: ?(?P<percent>%)| (?P<unit>percentage points?|percent|per cent|basis points?|bps?)\b(?!-)"
    r"| (?P<dollars>(?:US |U\.S\. )?dollars|euros|pounds|yen|rubles|rupees)\b)?"
    r"(?: (?P<time>(?:consecutive |business |calendar |working |full |additional |further )?"
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)\b(?!-)(?! old\b)))?"
    rf"(?P<per>{_PER})?"
)
_NOT_BEFORE = re.compile(
    rf"(?:\b(?:{MONTH})\.? |\b(?:{MONTH}) \d{{1,2}}, |[A-Z][\w.&’']* |\b(?:between|section|sections|article|page|pages|paragraph"
    r"|no\.|chapter|rule|rules|item|level|step|steps|version|age|aged|ages|room|grade|form|option|phase|type|category|number|part"
    r"|[ivx]+|minus|point|clause|clauses|appendix|line|size|channel|stage|tier|schedule|the|these|those|this|that|all|other|both|each|every"
    r"|remaining|last|past|next|first|previous|following|final|same|his|her|their|its|our|your) |[(\[#§≈<>=+×*/] ?"
    r"|(?<!from )\b\d[\d.,/-]*(?: ?%| percent| basis points?| billion| million| trillion)?(?:,? and|,? or| to|,) "
    r"|between [^,;.]{1,40} and |~ ?|\d ?[-–] ?)$",
)
_NOT_AFTER = re.compile(
    rf"\s*(?:[–-] ?\$?\d|- (?:and|to|or) |/|(?:st|nd|rd|th)\b|(?:to|and|or) (?:\$|about |around |nearly )?\d|, \$?\d|:\d|[apAP]\.?[mM]\b|'s\b|\+|[x×*=] ?\d"
    rf"|(?:{MONTH})\b|o'clock|hrs|GMT|UTC|local time|\]|to (?:one|two|three|four|five)\b|and (?:a half|one|two|three|four|five|six|\d+) |and a half|or (?:more|fewer|less|so)\b"
    r"|U\.?S\.?C|C\.?F\.?R|Stat\b)"
)
_COUNTED = re.compile(
    r"\s+(?:(?!(?:of|in|and|or|to|at|on|by|for|from|with|per|is|are|was|were|has|have|had|the|a|as|that|than|makes|does|takes|offers)\b)[a-z][a-z'-]*\s+)"
    r"{0,3}?(?!(?:makes|does|takes|offers|receives)\b)(?:[a-z'-]{2,}(?<![su'])s|people|men|women|children|staff|police|feet|percent)\b"
)
_SPELLED = re.compile(
    r"\b(?:half|one|two|three|four|five|six|quarters?|another) $|(?:hundredths?|tenths?|thirds?|half) of $"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MEASURES = {
    "percentage point": Measure.PERCENTAGE_POINT,
    "basis point": Measure.BASIS_POINT,
    "bp": Measure.BASIS_POINT,
}


def quantities(text: str) -> list[Quantity]:
    """Give the quantities of a cleaned sentence, in order, that are unambiguous enough to be asked for."""
    if "respectively" in text:
        return []
    return [found for match in _QUANTITY.finditer(text) if (found := _read(match, text))]


def _read(match: re.Match[str], text: str) -> Quantity | None:
    measure = _measure(match)
    start = match.start()
    before = text[max(0, start - 60) : start]
    if _NOT_AFTER.match(text, match.end()) and not _is_first_of_two(before, text, match.end()):
        return None
    if _is_barred(before, match, measure):
        return None
    digits = match["digits"]
    if measure is Measure.COUNT and (_YEAR.fullmatch(digits) or not _COUNTED.match(text, match.end())):
        return None
    currency = (match["currency"] or "").strip()
    return Quantity(
        start=start,
        end=match.end(),
        digits=digits,
        digits_start=match.start("digits"),
        measure=measure,
        hedge=(match["hedge"] or "").strip(),
        scale=match["scale"] or "",
        currency=_CURRENCIES.get(currency, match["dollars"] or "dollars"),
        unit=_plural(match["time"]) if match["time"] else match["per"] or "",
    )


def _plural(unit: str) -> str:
    return unit if unit.endswith("s") else f"{unit}s"


def _measure(match: re.Match[str]) -> Measure:
    if match["currency"] or match["dollars"]:
        return Measure.MONEY
    if match["percent"] or (match["words"] and "%" in match.group()):
        return Measure.PERCENT
    unit = (match["unit"] or "").rstrip("s")
    if not unit:
        return Measure.DURATION if match["time"] else Measure.COUNT
    return _MEASURES.get(unit, Measure.PERCENT)


def _is_first_of_two(before: str, text: str, end: int) -> bool:
    """`from 3.6 percent to 3.7 percent` names two exact values, not a range."""
    return before.endswith("from ") and bool(re.match(r"\s*to (?:\$|about |around )?\d[\d.,]*(?![\d/-])", text[end:]))


def _is_barred(before: str, match: re.Match[str], measure: Measure) -> bool:
    if measure not in (Measure.COUNT, Measure.DURATION) and _SPELLED.search(before):
        return True
    found = _NOT_BEFORE.search(before)
    if found is None:
        return False
    reason = found.group()
    if measure not in (Measure.COUNT, Measure.DURATION) or match["hedge"]:
        # A capitalised word or a label before it spoils a bare number only.
        return reason[0].isdigit() or reason[0] == "~" or reason.startswith("between")
    return True
