"""The question writer: the best questions and labels that a passage gives, for an answer type and a count."""

from collections.abc import Iterator
from itertools import chain

from engine.embedded import checks
from engine.embedded.answer_kind import AnswerKind
from engine.embedded.asked_fact import filled_in, number_facts, text_facts
from engine.embedded.candidate import Candidate
from engine.embedded.fact_pool import FactPool
from engine.embedded.multiple_choice import with_options
from engine.embedded.passage import Passage
from engine.embedded.reading import Reading, read
from engine.embedded.written import Written
from engine.embedded.yes_no import yes_no_facts
from schemas.sample import Label, Question


_COMMONPLACE = 0.4


def write_questions(passage: Passage, answer: AnswerKind | None, count: int, pool: FactPool) -> list[Written]:
    """Give at most `count` questions with labels, best first; `None` asks for short facts. Every choice follows from the inputs."""
    kind = answer or AnswerKind.FREE_RESPONSE
    readings = read(passage)
    candidates = sorted(
        _sound(_candidates(kind, readings, pool)),
        key=lambda one: (-_worth(one, pool), one.reading.sentence.start, one.text),
    )
    return [_written(candidate, kind, passage) for candidate in _chosen(candidates, count)]


def _candidates(kind: AnswerKind, readings: list[Reading], pool: FactPool) -> Iterator[Candidate]:
    if kind is AnswerKind.CONTINUOUS:
        return chain(number_facts(readings, with_unit=True), filled_in(readings, with_unit=True))
    if kind is AnswerKind.BINARY:
        return yes_no_facts(readings, pool)
    if kind is AnswerKind.MULTIPLE_CHOICE:
        facts = chain(
            number_facts(readings, with_unit=False), text_facts(readings), filled_in(readings, with_unit=False)
        )
        return with_options(facts, pool)
    return chain(number_facts(readings, with_unit=False), text_facts(readings), filled_in(readings, with_unit=False))


def _worth(candidate: Candidate, pool: FactPool) -> float:
    if candidate.quantity is not None and pool.is_commonplace(candidate.quantity):
        return candidate.score - _COMMONPLACE
    return candidate.score


def _sound(candidates: Iterator[Candidate]) -> list[Candidate]:
    """Drop what the passage answers in two ways: the same words, or fewer of them, with another answer."""
    found = list(candidates)
    bags = [frozenset(candidate.asked.lower().split()) for candidate in found]
    return [
        candidate
        for candidate, bag in zip(found, bags, strict=True)
        if not any(
            bag <= other and one.span != candidate.span and one.kind is candidate.kind
            for one, other in zip(found, bags, strict=True)
        )
        or candidate.more.get("is_true") is not None
    ]


def _chosen(candidates: list[Candidate], count: int) -> list[Candidate]:
    chosen: list[Candidate] = []
    for fresh_sentences_only in (True, False):
        for candidate in candidates:
            if len(chosen) >= count:
                return chosen
            used = any(one.reading is candidate.reading for one in chosen)
            if (used and fresh_sentences_only) or any(
                one.span == candidate.span
                and one.reading is candidate.reading
                or checks.nearly_same(one.asked, candidate.asked)
                for one in chosen
            ):
                continue
            chosen.append(candidate)
    return chosen


def _written(candidate: Candidate, kind: AnswerKind, passage: Passage) -> Written:
    sentence = candidate.reading.sentence.text
    label = Label(
        label=candidate.label,
        label_confidence=candidate.confidence,
        answer_type=kind,
        resolution_date=passage.date,
        reasoning=f'The source says: "{" ".join(sentence.split())}"',
        answer_sources=passage.source,
    )
    meta: dict[str, object] = {
        "answer_span": candidate.span,
        "source_sentence": sentence,
        "fact_kind": candidate.kind,
        "frame": candidate.frame,
        **candidate.more,
    }
    return Written(Question(question_text=candidate.text), label, meta)
