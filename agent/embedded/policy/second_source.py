"""A second source: what a message names besides the one that the pipeline reads, which reads one at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.embedded.policy.move import Choice, Question
from agent.embedded.replies.pipeline import file_set_name
from agent.embedded.understanding import Reading, Situation, read_message

_NAMES = {"news": "news", "gdelt": "GDELT", "bigquery": "BigQuery", "documents": "your documents"}


@dataclass(frozen=True, slots=True)
class SecondSource:
    """A source that was named and not taken, with the words that named it and the one that was taken."""

    source: str
    words: str
    taken: str


def second_source(reading: Reading, situation: Situation) -> SecondSource | None:
    """The other source that a message names; `None` where it names one or none."""
    taken = str(reading.value("source") or "")
    if not taken or taken.startswith("missing:"):
        return None
    others = (each for each in _others(reading, situation) if each[0] != taken)
    source, words = next(others, ("", ""))
    return SecondSource(source, words, taken) if source else None


def _others(reading: Reading, situation: Situation) -> Iterator[tuple[str, str]]:
    """Sources among the words that no act covers, and the news that a site belongs to beside documents."""
    alone = replace(situation, config=None, open_question=None)
    for words in reading.unused:
        source = str(read_message(words, alone).value("source") or "")
        if source and not source.startswith("missing:"):
            yield source, words
    site = next((act for act in reading.acts if act.field == "source_domain"), None)
    if site is not None and str(reading.value("source")).startswith(("file_set:", "documents")):
        yield "news", site.words


def one_of_two(found: SecondSource, situation: Situation) -> str:
    """The sentence that says which source was taken."""
    taken, other = _name(found.taken, situation), _name(found.source, situation)
    return f"A pipeline reads one source: I took {taken}, not {other}. Say “{_said(found.source)}” for the other."


def which_source(found: SecondSource, situation: Situation) -> Question:
    """The question which of the two is meant."""
    choices = [
        Choice(_name(source, situation), _said(source), f"Reads {_name(source, situation)} and not the other.")
        for source in (found.taken, found.source)
    ]
    return Question("A pipeline reads one source, and two were named. Which one should it read?", tuple(choices))


def _name(source: str, situation: Situation) -> str:
    if source.startswith("file_set:"):
        return file_set_name(source.removeprefix("file_set:"), situation)
    return _NAMES.get(source, source)


def _said(source: str) -> str:
    if source.startswith("file_set:"):
        return f"Use the file set {source.removeprefix('file_set:')}"
    return "Use my documents as the source" if source == "documents" else f"Use {_NAMES.get(source, source)}"
