"""Multiple choice: a question with lettered options of one kind, of which one is right."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from engine.embedded.alternative import chance, other_dates, other_names, other_numbers
from engine.embedded.candidate import Candidate
from engine.embedded.fact_pool import FactPool
from engine.embedded.wording.wording import FactKind

OPTIONS = 4
_LETTERS = "ABCD"


def with_options(facts: Iterable[Candidate], pool: FactPool) -> Iterator[Candidate]:
    """Yield each number, date or name question with four options, unless three wrong ones can't be found."""
    for fact in facts:
        wrong = list(islice(_wrong(fact, pool), OPTIONS - 1))
        if len(wrong) == OPTIONS - 1:
            yield _lettered(fact, wrong)


def _wrong(fact: Candidate, pool: FactPool) -> Iterator[str]:
    passage, key = fact.reading.passage.text, fact.text
    if fact.kind is FactKind.NUMBER and fact.quantity is not None:
        for digits in other_numbers(fact.quantity, passage, pool, key):
            yield _option(fact).replace(fact.quantity.digits, digits)
    elif fact.kind is FactKind.DATE:
        yield from other_dates(fact.span, passage, pool, key)
    elif fact.kind is FactKind.NAME:
        yield from other_names(fact.span, passage, pool, key)


def _option(fact: Candidate) -> str:
    """The right answer as an option: of `thirty (30) days` the digits and the unit alone."""
    if fact.quantity is None or "(" not in fact.span:
        return fact.label
    return f"{fact.quantity.digits} {fact.quantity.unit_words}".strip()


def _lettered(fact: Candidate, wrong: list[str]) -> Candidate:
    right = chance(f"{fact.text}|{fact.span}", OPTIONS)
    options = [*wrong[:right], _option(fact), *wrong[right:]]
    lines = [f"{letter}) {option}" for letter, option in zip(_LETTERS, options, strict=True)]
    more: dict[str, object] = {**fact.more, "options": options}
    return replace(fact, text="\n".join([fact.text, *lines]), label=_LETTERS[right], more=more)
