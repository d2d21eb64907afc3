"""Fill-in questions: a sentence that stands alone, word for word, with a number or a date left out."""

import re
from collections.abc import Iterator

from engine.embedded import checks
from engine.embedded.candidate import Candidate
from engine.embedded.english.date_mention import DATE
from engine.embedded.english.number import Measure, Quantity, quantities
from engine.embedded.reading import Reading
from engine.embedded.wording.wording import FactKind

_BLANK = "____"
_SCORE = 0.5
_PER_WORD = 0.002
_WHOLE_DATE = re.compile(r"[^-–]*[A-Za-z][^-–]*\d{4}")
_SIGNS = "$€£¥₹"
# "one and one-half percent (____%)": the words give the number away.
_SPELLED_OUT = re.compile(
    r"\b(?i:percent|dollars|hundred|thousand|million|half|quarter|ten|[a-z]+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
    r" \([$€£]?____"
)


def filled_numbers(readings: list[Reading], *, with_unit: bool) -> Iterator[Candidate]:
    """Yield a fill-in question for each quantity; `with_unit` writes the label as a plain decimal."""
    for reading in readings:
        found = quantities(reading.statement)
        if found and reading.stands_alone:
            for quantity in found:
                candidate = _number(reading, quantity, with_unit=with_unit)
                if candidate is not None:
                    yield candidate


def _number(reading: Reading, quantity: Quantity, *, with_unit: bool) -> Candidate | None:
    blanked = _without_number(reading.statement, quantity)
    text = _completing("number", blanked, reading)
    if (
        text is None
        or _SPELLED_OUT.search(blanked)
        or _is_single(quantity)
        or checks.gives_number_away(f"{reading.passage.title} {blanked}", quantity.value)
    ):
        return None
    score = _SCORE + 0.05 * ("." in quantity.digits) - _PER_WORD * reading.statement.count(" ")
    label = quantity.value if with_unit else quantity.digits
    return Candidate(blanked, text, label, quantity.digits, FactKind.NUMBER, "fill in", score, 1.0, reading, quantity)


def _is_single(quantity: Quantity) -> bool:
    """Whether the noun after the blank is singular, as it can only be after one."""
    return quantity.value == "1" and quantity.measure not in (Measure.MONEY, Measure.PERCENT)


def _without_number(statement: str, quantity: Quantity) -> str:
    """Leave the digits out; of `sixty (60)` the words too, which would give them away."""
    start, end = quantity.digits_start, quantity.digits_start + len(quantity.digits)
    written = statement[quantity.start : quantity.end]
    bracket = written.find("(")
    if bracket < 0:
        return f"{statement[:start]}{_BLANK}{statement[end:]}"
    sign = "".join(char for char in written[bracket:] if char in _SIGNS)
    percent = "%" if quantity.measure is Measure.PERCENT else ""
    hedge = statement[quantity.start : quantity.start + len(quantity.hedge) + bool(quantity.hedge)]
    close = statement.find(")", end)
    return f"{statement[: quantity.start]}{hedge}{sign}{_BLANK}{percent}{statement[close + 1 :]}"


def filled_dates(readings: list[Reading]) -> Iterator[Candidate]:
    """Yield a fill-in question for each date that has a year and more."""
    for reading in readings:
        for found in DATE.finditer(reading.statement):
            written = found.group()
            if _WHOLE_DATE.fullmatch(written) and reading.stands_alone:
                blanked = f"{reading.statement[: found.start()]}{_BLANK}{reading.statement[found.end() :]}"
                text = _completing("date", blanked, reading)
                if text is not None and written not in text:
                    score = _SCORE - _PER_WORD * reading.statement.count(" ")
                    yield Candidate(blanked, text, written, written, FactKind.DATE, "fill in", score, 1.0, reading)


def _completing(kind: str, blanked: str, reading: Reading) -> str | None:
    source = reading.passage.named_source
    origin = f" from {source}" if source else ""
    text = f'Which {kind} completes this statement{origin}: "{blanked}"?'
    return text if checks.is_placed(blanked, text, reading.passage) else None
