"""Economic rates: the inflation, unemployment or interest rate of a country or bank that a sentence of a report states.

Rules
- The sentence names one country, or for an interest rate one central bank, and states the rate itself: not by how much
  it moved, not of food or of the young, not what is expected.
- The rate is known by its kind and its owner, whatever words a report has for them: `Turkey's central bank`, `the
  Turkish central bank`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.embedded.english.nation import ADJECTIVES, names_of, nations
from engine.embedded.english.number import Measure, Quantity

INFLATION, UNEMPLOYMENT, POLICY = "annual inflation rate", "unemployment rate", "policy interest rate"
_WORDS = {INFLATION: "inflation", UNEMPLOYMENT: "unemployment OR jobless", POLICY: "rate OR rates"}
_OF_PARTS = re.compile(
    r"\b(?:food|grocery|core|wholesale|producer|energy|services?|monthly|youth|wage|rent|month-on-month|weekly)"
    r" (?:prices? )?(?:inflation|unemployment|jobless)",
    re.IGNORECASE,
)
_MOVED = (
    r"(?:rises?|rose|rising|increases?d?|increasing|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|accelerat(?:es|ed|ing)"
    r"|falls?|fell|falling|drop(?:s|ped|ping)?|declin(?:es|ed|ing)|decreas(?:es|ed|ing)|slow(?:s|ed|ing)?"
    r"|eas(?:es|ed|ing)|stands?|stood|remain(?:s|ed)?|reach(?:es|ed|ing)?|hits?|hitting|is|was)"
)
_LEVEL = (
    r"(?: (?:from \S+ )?(?:percent )?(?:to|at)| (?:to )?an? (?:[\w-]+ ){0,4}(?:high|low|record) of)?"
    r"(?: just| around)? $"
)
_NAMED = re.compile(
    rf"\b(?:(?P<prices>inflation)|(?:unemployment|jobless) rate)\b(?: rate)?(?P<gap>[^;]{{0,60}}?) {_MOVED}{_LEVEL}",
    re.IGNORECASE,
)
_SET = re.compile(
    r"\b(?:rais(?:es|ed)|hik(?:es|ed)|lift(?:s|ed)|increas(?:es|ed)|cuts?|lower(?:s|ed)|reduc(?:es|ed)|slash(?:es|ed)"
    r"|trim(?:s|med)|keeps?|kept|holds?|held|leaves?|left|maintain(?:s|ed)|sets?)(?: its| the|)"
    r" (?P<which>[^;,]*?)\brates?\b[^;,]* (?:to|at) $",
    re.IGNORECASE,
)
_OTHER_RATES = re.compile(
    r"\b(?:mortgage|exchange|tax|deposit|growth|tariff|facility|reserve requirement)\b", re.IGNORECASE
)
_RECORDED = re.compile(r"\b(?:records?|recorded|reports?|reported|posts?|posted) an? $", re.IGNORECASE)
_RATE_AFTER = re.compile(r" (?:(?:annual )?(?P<prices>inflation)|unemployment) rate\b")
_UNSURE = re.compile(
    r"\b(?:expect\w*|forecast\w*|project\w*|predict\w*|target\w*|estimate\w*|could|would|will|may|might|if|aims?|plans?"
    r"|propos\w+|previously)\b"
)
_BANK = re.compile(
    r"\b(?P<bank>European Central Bank|(?:US |U\.S\. )?Federal Reserve|Norges Bank|Riksbank"
    r"|(?:(?:Reserve|National|People's|Central|central) )?[Bb]ank of (?:the )?[A-Z]\w+(?: [A-Z]\w+)?"
    r"|(?:(?!The )[A-Z][\w.]+(?:'s)? ){1,2}[Cc]entral [Bb]ank)\b"
)


@dataclass(frozen=True, slots=True)
class EconomicRate:
    """A rate in percent: `measure` names it as the sentence does, `owner` says whose it is, `span` is as written."""

    kind: str
    owner: str
    measure: str
    value: str
    span: str

    @property
    def subject(self) -> str:
        """What makes two reports speak of one rate."""
        return f"{self.kind} | {self.owner}"


def rate_searches(subject: str) -> list[str]:
    """What to look for in the news where a rate is to be found that is known by its `subject`."""
    kind, _, owner = subject.partition(" | ")
    return [f'"{name}" {_WORDS.get(kind, kind)}' for name in names_of(owner)]


def economic_rates(statement: str, quantities: list[Quantity]) -> Iterator[EconomicRate]:
    """Yield the rates that a sentence states; of a kind that it gives twice, the first."""
    seen: set[str] = set()
    for quantity in quantities:
        before, after = statement[: quantity.start].replace("’", "'"), statement[quantity.end :]
        is_plain = quantity.measure is Measure.PERCENT and not quantity.hedge and not _UNSURE.search(before)
        kind = _kind(before, after) if is_plain else None
        named = _owner_and_measure(kind, before if kind == POLICY else statement) if kind else None
        if kind and named and kind not in seen:
            seen.add(kind)
            yield EconomicRate(kind, *named, quantity.value, quantity.digits)


def _kind(before: str, after: str) -> str | None:
    """Which rate a percentage is, by the words around it."""
    if _RECORDED.search(before) and (recorded := _RATE_AFTER.match(after)):
        return INFLATION if recorded["prices"] else UNEMPLOYMENT
    found = _SET.search(before)
    if found:
        return None if _OTHER_RATES.search(found["which"]) else POLICY
    found = _NAMED.search(before)
    if found is None or _OF_PARTS.search(before) or "%" in found["gap"] or "percent" in found["gap"]:
        return None
    return INFLATION if found["prices"] else UNEMPLOYMENT


def _owner_and_measure(kind: str, text: str) -> tuple[str, str] | None:
    named = nations(text)
    if kind == POLICY:
        found = list(_BANK.finditer(text))
        bank = found[-1]["bank"] if found else ""
        owner = "Federal Reserve" if "Federal Reserve" in bank else next(iter(nations(bank)), bank)
        the = "" if bank in ("Norges Bank",) or "'s " in bank else "the "
        return (owner, f"the {kind} of {the}{bank}") if bank else None
    if len(named) != 1:
        return None
    owner, written = next(iter(named.items()))
    if written in ADJECTIVES:
        return owner, f"the {written} {kind}"
    the = "the " if written.endswith("s") or written.startswith("United") else ""
    return owner, f"the {kind} in {the}{written}"
