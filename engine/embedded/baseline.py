"""The baseline: what can be answered to a question from its own data alone, by no judgement of any kind.

A yes-or-no question gets one half; options get equal probabilities; a question about the next value of something gets
the last known one. Anything else gets no answer. Each says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import orjson

from engine.embedded.answer_kind import AnswerKind

_OPTION_LINE = re.compile(r"^\(?[A-Z][).:] ", re.MULTILINE)
_YES_OR_NO = re.compile(
    r"(?:^|, )(?:will|would|is|are|was|were|do|does|did|has|have|had|can|could|should|may|might|must)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Baseline:
    """An answer as it stands between answer tags, as data and with its reason; no answer where nothing gives one."""

    answer: str | None
    parsed: dict[str, object] | None
    reasoning: str


def baseline(question: str, kind: AnswerKind | None, last_value: str | None) -> Baseline:
    """Answer a question. `kind` is read off the question where it is not known; `last_value` is what was known last."""
    options = len(_OPTION_LINE.findall(question))
    if options and kind in (None, AnswerKind.MULTIPLE_CHOICE):
        shares: dict[str, object] = {f"option_{place}": round(1 / options, 6) for place in range(options)}
        return Baseline(
            orjson.dumps(shares).decode(), shares, f"A baseline: {options} options, each as likely as another."
        )
    if kind is AnswerKind.BINARY or (kind is None and _YES_OR_NO.search(question)):
        return Baseline("0.5", {"value": 0.5}, "A baseline: nothing was weighed, so yes is as likely as no.")
    if kind in (None, AnswerKind.CONTINUOUS) and last_value is not None:
        return Baseline(
            last_value, {"value": float(last_value)}, f"A baseline: the last known value, {last_value}, stays."
        )
    return Baseline(None, None, "A baseline: the question's own data gives no answer.")


def last_known_value(meta: Mapping[str, object]) -> str | None:
    """The value that a question about what comes next was written from; `None` where there is none."""
    fact = meta.get("fact")
    value = cast("Mapping[str, object]", fact).get("value") if isinstance(fact, Mapping) else None
    try:
        return None if value is None or not float(str(value)) < float("inf") else str(value)
    except ValueError:
        return None
