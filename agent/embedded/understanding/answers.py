"""Answers: which option of an open question a message picks."""

from collections.abc import Sequence

from agent.embedded.understanding.numbers import count, ordinal
from agent.embedded.understanding.situation import OpenQuestion, Option
from agent.embedded.understanding.tokens import Token, tokenize

_FRAME = frozenset(
    [
        "the",
        "one",
        "option",
        "number",
        "no",
        "nr",
        "#",
        "please",
        "pls",
        "choice",
        "answer",
        "i",
        "take",
        "want",
        "choose",
        "pick",
        "go",
        "with",
        "let's",
        "and",
        "ok",
        ",",
        ".",
        "!",
        ")",
        "(",
    ]
)


def picked(tokens: Sequence[Token], question: OpenQuestion) -> Option | None:
    """The option that the message names by number, position, id, label or value; `None` where it says anything else."""
    words = [token.lower for token in tokens]
    for option in question.options:
        if _plain(words) in (_words(option.label), _words(option.value), [option.id.lower()]):
            return option
    core = [token for token in tokens if token.lower not in _FRAME] or [
        token for token in tokens if token.lower == "one"
    ]
    return _by_position(core, question.options) or _by_first_words(_plain(words), question.options)


def _by_position(core: Sequence[Token], options: Sequence[Option]) -> Option | None:
    place = ordinal(core, 0) or count(core, 0)
    if not place or place[1] != len(core):
        return None
    index = place[0] if place[0] < 0 else place[0] - 1
    return options[index] if -1 <= index < len(options) else None


def _by_first_words(words: list[str], options: Sequence[Option]) -> Option | None:
    """Two or more words that begin exactly one label."""
    if len(words) < 2:
        return None
    fitting = [option for option in options if _words(option.label)[: len(words)] == words]
    return fitting[0] if len(fitting) == 1 else None


def _words(text: str) -> list[str]:
    return _plain([token.lower for token in tokenize(text)])


def _plain(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in ("please", "pls", ".", "!", ",", "?")]
