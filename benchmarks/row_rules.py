"""The rules by which rows are judged, as `docs/quality.md` gives them, apart from the code that makes the rows."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

from schemas.sample import ForwardLookingQuestion, Sample

_DAY = r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}"
_QUOTE = re.compile(r'"[^"]*"')
_ASKING = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|will|is|are|was|were|do|does|did|has|have|had|can|could|may|must"
    r"|should|would|shall)\b",
    re.IGNORECASE,
)
_DEBRIS = re.compile(r"[|{}•]|\s{2,}|\s[,;?]|\.\.\.|_{5,}")
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|recently|currently|ago|(?:this|last|next|past|coming) "
    r"(?:week|month|quarter|year|summer|winter|spring|fall|weekend))\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_POINTING = re.compile(
    r"\b(?:it|they|he|she|him|them|these|those|the former|the latter|aforementioned)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?!\w)")
_FEWEST_WORDS, _MOST_WORDS = 5, 90


def is_well_formed(row: Sample) -> bool:
    """One question of a usable length that asks something, with whole quotes and brackets and no debris of a table."""
    asked, *options = _text(row).split("\n")
    bare = _QUOTE.sub("Q", asked)
    return (
        asked.endswith("?")
        and asked[:1].isupper()
        and bool(_ASKING.search(bare))
        and _FEWEST_WORDS <= len(asked.split()) <= _MOST_WORDS
        and asked.count('"') % 2 == 0
        and asked.count("(") == asked.count(")")
        and not _DEBRIS.search(bare)
        and len(set(options)) == len(options)
    )


def is_dated(row: Sample) -> bool:
    """No time that moves with the reader, and a year; a question about what comes names the days that settle it."""
    asked = _QUOTE.sub("", _text(row))
    if isinstance(row.question, ForwardLookingQuestion):
        return len(re.findall(_DAY, asked)) > 1 and not _RELATIVE.search(asked)
    return bool(_YEAR.search(_text(row))) and (not _RELATIVE.search(asked) or bool(re.search(_DAY, asked)))


def is_self_contained(row: Sample) -> bool:
    """Nothing in the question but its quotes points outside it, and it names something."""
    stem = _QUOTE.sub("", _text(row).split("\n")[0]).replace("to state it", "")
    return not _POINTING.search(stem) and bool(re.search(r"\b[a-z]+[^.?]* \(?[A-Z][a-z]+|[A-Z]{2,}|\d", _text(row)))


def leaks(row: Sample) -> bool:
    """The answer stands in the question or its criteria, dates and options aside, or a name that the seed lacks."""
    if row.label is None:
        return False
    asked = _text(row).split("\n")[0]
    if isinstance(row.question, ForwardLookingQuestion):
        asked += f" {row.question.resolution_criteria}"
        if _unknown_names(row):
            return True
    asked = re.sub(_DAY, "", asked)
    if row.label.answer_type == "CONTINUOUS":
        right = float(row.label.label)
        return any(float(found.replace(",", "")) == right for found in _NUMBER.findall(asked))
    if row.label.answer_type != "FREE_RESPONSE":
        return False
    is_ahead = isinstance(row.question, ForwardLookingQuestion)
    span = row.label.label if is_ahead else str(row.meta.get("answer_span", ""))
    return len(span) > 1 and bool(re.search(rf"(?<![\d.,])\b{re.escape(span)}\b(?![.,]\d)", asked))


def _unknown_names(row: Sample) -> bool:
    known = f"{row.seed.seed_text if row.seed else ''} {row.meta.get('title', '')}".casefold()
    asked = re.sub(_DAY, "", _text(row).split("\n")[0])
    return any(name.casefold() not in known for name in re.findall(r"(?<=[\w,] )[A-Z][\w’'-]+", _QUOTE.sub("", asked)))


def is_in_order(row: Sample) -> bool:
    """Question, then evidence, then resolution, up to the close; a label from the seed itself has the seed's date."""
    seeded = row.seed.seed_creation_date if row.seed else None
    resolved = row.label.resolution_date if row.label else None
    if not isinstance(row.question, ForwardLookingQuestion):
        return resolved == seeded
    asked = row.question.prediction_date
    if seeded is None or resolved is None or asked is None:
        return False
    return seeded <= asked < resolved < row.question.date_close + timedelta(days=1)


def duplicates(rows: Iterable[Sample]) -> int:
    """How many questions stand there already, in other case or spacing."""
    texts = [" ".join(_text(row).casefold().split()) for row in rows]
    return len(texts) - len(set(texts))


def is_span(row: Sample, is_in_corpus: Callable[[str], bool]) -> bool:
    """The answer stands in the seed word for word; a label from later reports quotes one of them word for word."""
    if isinstance(row.question, ForwardLookingQuestion):
        quoted = (row.label.reasoning or "").partition('"')[2].removesuffix('"') if row.label else ""
        return bool(quoted) and is_in_corpus(quoted)
    return row.seed is not None and str(row.meta.get("answer_span", "")) in row.seed.seed_text


def _text(row: Sample) -> str:
    return row.question.question_text if row.question else ""
