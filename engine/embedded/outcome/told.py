"""What a report tells of an outcome, and what it shows to be still open."""

from dataclasses import dataclass

from engine.embedded.english.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome as a report tells it.

    `subject` is whom or what it is of, `edition` which time of an event that comes again, `way` the outcome as a label,
    `span` as written, `others` those who did not win.
    """

    form: str
    subject: str
    edition: str
    way: str
    span: str
    sentence: Sentence
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """An outcome still to come: `named` says of what it is, in a question; `ways` are those worth asking about."""

    form: str
    subject: str
    edition: str
    named: str
    ways: tuple[str, ...]
    span: str
    sentence: Sentence
