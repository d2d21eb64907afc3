"""Deeds: what a reply in free words says was done in a turn, each compared with what was done."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from agent.claims.honesty import asserted
from agent.tool_calls import calls_in_text, mended_json

_DONE = (
    "changed|updated|set(?: up)?|added|removed|switched|built|created|configured|raised|lowered|increased|reduced|"
    "replaced|adjusted|modified|drafted|applied|turned (?:on|off)|enabled|disabled|undone|reverted|restored"
)
_I = r"\b(?:I|we)(?:'ve| have)?(?: now| also| just| successfully)*"
_CHANGED = re.compile(
    rf"{_I} (?:{_DONE})\b|\b(?:has|have) (?:now |just )?been (?:successfully )?(?:{_DONE})\b"
    rf"|\b(?:is|are) now (?:{_DONE})\b|^\W*(?:done|updated|changed|undone|built)\b",
    re.IGNORECASE,
)
_THING = r"(?:runs?|jobs?|generation|datasets?)"
_RAN = re.compile(
    rf"{_I} (?:started|launched|kicked off|begun|submitted|triggered|ran)\b.*\b{_THING}\b"
    rf"|\b{_THING}\b[^.]*\b(?:is|are|has|have|was|were)(?: now| been)* (?:started|running|launched|submitted|generated"
    r"|complete|completed|finished|ready|done|under ?way)\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\bhere (?:is|are)\b.*\b(?:rows?|samples?|preview)\b|\bpreview (?:shows|showed|gave|made|below)\b"
    rf"|{_I} (?:made|run|ran|generated|created|previewed)\b.*\b(?:preview|samples?|rows)\b",
    re.IGNORECASE,
)
_WILL = r"\b(?:I'll|I will|let me|I'm going to|I am going to)(?: now| just| first| go ahead and)* (?:{verbs})\b"
_PROMISED = re.compile(
    _WILL.format(
        verbs="change|update|set|add|remove|build|create|propose|make|run|start|generate|preview|estimate|switch"
        "|configure|apply"
    ),
    re.IGNORECASE,
)
_PROMISED_TO_LOOK = re.compile(_WILL.format(verbs="check|look|validate|see|find"), re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:not|never|no|nothing|cannot|unable|without|if|once|when|after|before|until|would|could|already|earlier"
    r"|previous(?:ly)?|last turn|so that you)\b|n't\b",
    re.IGNORECASE,
)
"""What makes a sentence a denial, a condition, or one about an earlier turn."""
_DOLLARS = re.compile(r"\$ ?(\d[\d,]*(?:\.\d+)?)")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")
_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_CONFIG = re.compile(r"```\w*\n(\{.*?\})\s*```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a turn did. `facts` are texts whose numbers a reply may state.

    `looked`: a tool was called with success; `acted`: one that changes or makes something.
    """

    changed: bool
    has_run: bool
    has_preview: bool
    looked: bool
    acted: bool
    config: Mapping[str, object] | None
    facts: str


def false_deeds(reply: str, deeds: Deeds) -> list[str]:
    """What of a reply is not so, each with the words and the reason; empty where nothing is."""
    return [
        *_not_done(reply, deeds),
        *_not_kept(reply, deeds),
        *_unknown_dollars(reply, deeds),
        *_other_configs(reply, deeds),
    ]


def _not_done(reply: str, deeds: Deeds) -> Iterator[str]:
    claims: Iterable[tuple[re.Pattern[str], bool, str]] = (
        (_CHANGED, deeds.changed or deeds.has_run or deeds.has_preview, "nothing was changed in this turn"),
        (_RAN, deeds.has_run, "no run was started in this session"),
        (_SHOWN, deeds.has_preview, "no preview was made"),
    )
    for sentence in _sentences(reply):
        yield from (f"“{sentence}”: {why}" for pattern, is_so, why in claims if not is_so and pattern.search(sentence))
        if deeds.changed and _CHANGED.search(sentence):
            known = set(_numbers(deeds.facts))
            wrong = [number for number in _numbers(sentence) if number not in known]
            yield from (f"“{sentence}”: nothing is {number:g}" for number in wrong)


def _not_kept(reply: str, deeds: Deeds) -> Iterator[str]:
    """A promise is for this turn, which ends with the reply."""
    broken = [
        *([_PROMISED] if not deeds.acted else []),
        *([_PROMISED_TO_LOOK] if not deeds.looked else []),
    ]
    for sentence in _sentences(reply) if "?" not in reply else ():
        if any(pattern.search(sentence) for pattern in broken):
            yield f"“{sentence}”: this reply ends the turn, and no tool has done that"
    if any(calls_in_text(reply)):
        yield "a call written as text does nothing: call the tool"


def _unknown_dollars(reply: str, deeds: Deeds) -> Iterator[str]:
    known = list(_numbers(deeds.facts))
    for sentence in _sentences(reply):
        for found in _DOLLARS.findall(sentence):
            amount = float(found.replace(",", ""))
            if not any(amount in (round(each, 2), round(each)) or abs(each - amount) < 0.005 for each in known):
                yield f"“{sentence}”: no tool has told ${found}"


def _other_configs(reply: str, deeds: Deeds) -> Iterator[str]:
    for block in _CONFIG.findall(reply):
        shown = mended_json(block)
        if isinstance(shown, dict) and shown.get("config_type") == "QUESTION_PIPELINE" and shown != deeds.config:
            yield "the config in the reply is not the session's: put it in place by a tool, or leave it out"


def _sentences(reply: str) -> list[str]:
    """The sentences that assert something about this turn."""
    told = asserted(_CODE.sub("", reply))
    pieces = [piece.strip() for piece in told.splitlines() if piece.strip()]
    is_open: Callable[[str], object] = _OPEN.search
    return [piece for piece in pieces if not is_open(piece)]


def _numbers(text: str) -> Iterator[float]:
    for found in _NUMBER.findall(text):
        yield float(found.replace(",", "").rstrip("."))
