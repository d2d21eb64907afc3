"""The judge: what the embedded model can honestly say of a question's form, and of a text's words.

Form: a question passes that asks something, stands alone, has only dates that can be placed and does not hold its own
answer. Words: a text is scored by how many of a rubric's topic words it holds, two of them being enough. Words of
judging (clear, specific, question ...) and those after a negation, up to the end of the sentence or a "but", are none.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from engine.embedded import checks
from engine.embedded.passage import Passage
from engine.embedded.stem import stem, stems

ENOUGH_WORDS = 2
"""Topic words that make a full score."""
_BEST_FAULTY = 0.4
"""What a question with one fault of form scores; each further one costs as much as this one is worth of four."""
_OPENING = re.compile(
    r"(?:(?:according to|as of|by|on|in|at|for|after|before|during|under|to|from|with|of|about)\b.*\b)?"
    r"(?:who|whom|whose|what|when|where|which|why|how|will|would|is|are|was|were|do|does|did|has|have|had|can|could|should"
    r"|may|might|must|if)\b",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTION = re.compile(
    r'^According to (?:"[^"]*"(?: \([^)]*\))?|.*?), (?=[a-z])|,? according to the next .*', re.DOTALL
)
# A report quoted with its day says by that day when what it tells was.
_REPORTED = re.compile(r'(?<=\breported on )(\w+ \d{1,2}, \d{4}) as "[^"]*"')
_QUOTED = re.compile(r': "([^"]+)"\?$')
_NUMBER = re.compile(r"[^\w-]{0,2}(-?\d[\d,]*(?:\.\d+)?)\b")
_OPTION_LINE = re.compile(r"^\(?[A-Z][).:] ")
_CLAUSE = re.compile(r"[.;:!?()\n]|\bbut\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|avoid|exclude|excluding|except|reject|irrelevant|nor|neither)\b|n't\b", re.IGNORECASE
)
_JUDGING_WORDS = Path(__file__).with_name("judging_words.txt")


def form_faults(question: str, answer: str | None, passage: Passage | None) -> list[str]:
    """What is wrong with a question's form. `passage` is the one that the question names as its source."""
    asked = _REPORTED.sub(r"\1", question.split("\n", 1)[0].strip())
    quoted = _QUOTED.search(asked)
    bare = _ATTRIBUTION.sub("", asked.rstrip("?")).strip()
    faults: list[str] = []
    if not asked.endswith("?") or not _OPENING.match(asked):
        faults.append("it is not written as a question")
    if checks.points_back(quoted[1]) if quoted else not checks.asked_well(bare[:1].lower() + bare[1:]):
        faults.append("it does not stand alone")
    if not checks.is_dated(asked, passage or Passage("", None, None)):
        faults.append("its dates can't be placed")
    if answer and _gives_away(question, quoted[1] if quoted else bare, answer):
        faults.append("it holds its own answer")
    return faults


def form_score(faults: list[str]) -> float:
    """1 for a question without a fault, less than half for any other."""
    return 1.0 if not faults else round(_BEST_FAULTY * (1 - (len(faults) - 1) / 4), 2)


def topic_words(rubric: str) -> dict[str, str]:
    """The words of a rubric that name what a text has to be about, by their stems, in order."""
    found: dict[str, str] = {}
    for word in _affirmed(rubric):
        root = stem(word)
        if root not in _judging_stems() and len(root) > 1:
            found.setdefault(root, word)
    return found


def words_score(topic: dict[str, str], text: str) -> tuple[float, list[str]]:
    """The share of the topic words that a text holds, of two where there are more, and those words."""
    there = stems(text)
    met = [word for root, word in topic.items() if root in there]
    return min(1.0, len(met) / min(len(topic), ENOUGH_WORDS)), met


@cache
def _judging_stems() -> frozenset[str]:
    return stems(_JUDGING_WORDS.read_text(encoding="utf-8"))


def _affirmed(rubric: str) -> Iterator[str]:
    for clause in _CLAUSE.split(rubric):
        yield from re.findall(r"[^\W_]+", _NEGATION.split(clause, maxsplit=1)[0])


def _gives_away(question: str, asked: str, answer: str) -> bool:
    if _OPTION_LINE.search(question.rpartition("\n")[2]) or answer in ("0", "1"):
        return False
    number = _NUMBER.match(answer)
    if number is not None:
        return checks.gives_number_away(asked, number[1].replace(",", ""))
    return checks.gives_text_away(asked, answer)
