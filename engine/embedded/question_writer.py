"""The question writer: the best questions and labels that a passage gives, for an answer type and a count."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from engine.embedded import checks
from engine.embedded.alternative import chance
from engine.embedded.answer_kind import AnswerKind
from engine.embedded.asked_fact import number_facts, text_facts
from engine.embedded.candidate import Candidate
from engine.embedded.fact_pool import FactPool
from engine.embedded.fill_in import filled_dates, filled_numbers
from engine.embedded.forward_looking import write_forward_looking
from engine.embedded.multiple_choice import with_options
from engine.embedded.passage import Passage
from engine.embedded.reading import Reading, read
from engine.embedded.written import FACT_ID, Written, fact_id
from engine.embedded.yes_no import yes_no_facts
from schemas.sample import Label, Question

__all__ = ["Written", "write_forward_looking", "write_questions"]

_COMMONPLACE = 0.4
_GUESSED_ONE_IN = 4


def write_questions(passage: Passage, answer: AnswerKind | None, count: int, pool: FactPool) -> list[Written]:
    """Give at most `count` questions with labels, best first; `None` asks for short facts.

    Every choice follows from the arguments alone; `pool` holds other values of the corpus, for options and false
    variants.
    """
    kind = answer or AnswerKind.FREE_RESPONSE
    found = _unambiguous(list(_grounded(_candidates(kind, read(passage), pool))))
    ranked = sorted(
        (one for one in found if not _is_guessed(one, pool)),
        key=lambda one: (-_worth(one, pool), one.reading.sentence.start, one.text),
    )
    return [_written(candidate, kind, passage) for candidate in _chosen(ranked, count)]


def _candidates(kind: AnswerKind, readings: list[Reading], pool: FactPool) -> Iterator[Candidate]:
    if kind is AnswerKind.CONTINUOUS:
        return chain(number_facts(readings, with_unit=True), filled_numbers(readings, with_unit=True))
    if kind is AnswerKind.BINARY:
        return yes_no_facts(readings, pool)
    facts = chain(
        number_facts(readings, with_unit=False),
        text_facts(readings),
        filled_numbers(readings, with_unit=False),
        filled_dates(readings),
    )
    return with_options(facts, pool) if kind is AnswerKind.MULTIPLE_CHOICE else facts


def _grounded(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Give each answer's span as the passage has it; one that the passage has not is no answer."""
    for candidate in candidates:
        span = candidate.reading.verbatim(candidate.span)
        if span is not None:
            yield replace(candidate, span=span)


def _is_guessed(candidate: Candidate, pool: FactPool) -> bool:
    """Whether a blank would be filled without the text, by the value that stands everywhere; some of these are kept."""
    is_kept = candidate.frame != "fill in" or chance(candidate.text, _GUESSED_ONE_IN) == 0
    return not is_kept and _is_commonplace(candidate, pool)


def _is_commonplace(candidate: Candidate, pool: FactPool) -> bool:
    return candidate.quantity is not None and pool.is_commonplace(candidate.quantity)


def _worth(candidate: Candidate, pool: FactPool) -> float:
    return candidate.score - _COMMONPLACE * _is_commonplace(candidate, pool)


def _unambiguous(candidates: list[Candidate]) -> list[Candidate]:
    """Drop what the passage answers in two ways: the same words, or fewer of them, with another answer."""
    bags = [frozenset(candidate.asked.lower().split()) for candidate in candidates]
    return [
        candidate
        for candidate, bag in zip(candidates, bags, strict=True)
        if "is_true" in candidate.more
        or not any(
            one.kind is candidate.kind and one.span != candidate.span and bag <= other
            for one, other in zip(candidates, bags, strict=True)
        )
    ]


def _chosen(ranked: list[Candidate], count: int) -> list[Candidate]:
    """Choose one question a sentence, then, where that is too few, more; no two that are nearly the same."""
    chosen: list[Candidate] = []
    for is_second_round in (False, True):
        for candidate in ranked:
            if len(chosen) < count and not _is_like_any(candidate, chosen, same_sentence=is_second_round):
                chosen.append(candidate)
    return chosen


def _is_like_any(candidate: Candidate, chosen: Iterable[Candidate], *, same_sentence: bool) -> bool:
    for one in chosen:
        is_same_sentence = one.reading is candidate.reading
        if is_same_sentence and (not same_sentence or one.span == candidate.span):
            return True
        if checks.nearly_same(one.asked, candidate.asked):
            return True
    return False


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
        FACT_ID: fact_id(candidate.asked, candidate.span),
        **candidate.more,
    }
    return Written(Question(question_text=candidate.text), label, meta)
