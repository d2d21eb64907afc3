"""Forms of outcomes: how each is asked about, and for those told in fixed words, by which words reports tell it."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

_PERSON = r"(?P<who>[A-ZÀ-ÞŚČŽ][^,;.]{2,70}?)(?:, [^;]{3,90}?,)? "
_BE = r"(?:is|are|has been|have been) (?:[a-z]+ly )?(?:also )?"
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of outcome. `{named}` and `{way}` stand for what it is of and how it ends.

    `ways` gives for each end the words by which a report tells it, the first that fits counting, and `pending` those by
    which a report shows that it is still to come; where a name is the outcome there are none. `searched` finds reports.
    """

    horizon: timedelta
    what: str
    yes_no: str
    report: str
    other: str = "Another outcome"
    ways: dict[str, re.Pattern[str]] = field(default_factory=dict[str, re.Pattern[str]])
    pending: re.Pattern[str] | None = None
    searched: str = ""


def _of(words: str) -> re.Pattern[str]:
    return re.compile(_PERSON + words)


FORMS: dict[str, Form] = {
    "next winner": Form(
        horizon=timedelta(days=400),
        what="who will win {named}",
        yes_no="will {way} win {named}",
        report="the next report to tell its winner",
        other="Another winner",
        searched="win OR wins OR defeat OR defeats OR beat OR beats OR crowned",
    ),
    "election": Form(
        horizon=timedelta(days=60),
        what="who will win {named}",
        yes_no="will {way} win {named}",
        report="the next report to tell its winner",
        other="Another winner",
        searched="win OR wins OR elected OR defeats OR declared",
    ),
    "verdict": Form(
        horizon=_YEAR,
        what="what will the next verdict on {named} be",
        yes_no="will {named} be {way} in the next verdict",
        report="the next report of a verdict on {named}",
        ways={
            "convicted": _of(rf"{_BE}(?:found guilty|convicted)\b"),
            "acquitted": _of(rf"{_BE}(?:acquitted|cleared|found not guilty)\b"),
        },
        pending=_of(
            rf"(?:{_BE}(?:charged|indicted|arraigned|on trial|put on trial)\b(?! with (?:the task|leading))"
            r"|pleads? not guilty\b|goes on trial\b|stands trial\b|faces trial\b|appears in court\b)"
        ),
        searched="guilty OR convicted OR acquitted OR cleared",
    ),
    "sentence": Form(
        horizon=_YEAR,
        what="what sentence will {named} receive",
        yes_no="will {named} be sentenced to {way}",
        report="the next report of a sentence for {named}",
        ways={
            "death": _of(rf"(?:{_BE}|and )sentenced to death\b"),
            "life in prison": _of(rf"(?:{_BE}|and )sentenced to (?:\w+ )?(?:life|whole-life|a whole-life|two life)\b"),
            "a prison term of a stated length": _of(
                rf"(?:{_BE}|and )sentenced to"
                r" (?P<span>[\w-]+ (?:and a half )?(?:years?|months)(?: in (?:prison|jail))?)\b"
                r"(?! (?:of )?(?:probation|house))"
            ),
        },
        pending=_of(rf"{_BE}(?:found guilty|convicted)\b"),
        searched="sentenced",
    ),
}
