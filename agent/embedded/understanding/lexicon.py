"""The lexicon: what each field and command is called in English, read from `lexicon.toml` and compiled to entries."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from agent.embedded.understanding.entries import entries
from agent.embedded.understanding.index import Index
from agent.embedded.understanding.patterns import Slot, by_letter
from agent.embedded.understanding.slots import slots

_LONG_WORD = 7
"""Frame words from this length on are known in spite of a slip."""
_SLOT_FIELDS = {
    "sql": "query",
    "template": "template",
    "cap": "max_questions",
    "model": "filter_model",
    "renewal": "instructions",
    "slice": "interval_duration_days",
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, indexed by the words and the slots they can begin with, and the word lists beside them."""

    closed: Index
    """Entries whose words are all known."""
    open: Index
    """Entries that end in open text."""
    slots: dict[str, Slot]
    classes: dict[str, list[str]]
    paths: dict[str, str]
    names: frozenset[tuple[str, ...]]
    """What fields are called, each as its words."""
    kinds: dict[str, str]
    """By field the slot that its values look like, for fields that hold one number or text."""
    defaults: dict[str, float]
    frame: frozenset[str]
    long_frame: dict[str, list[str]]
    introducers: tuple[tuple[str, ...], ...]
    strong_introducers: tuple[tuple[str, ...], ...]
    stops: tuple[tuple[str, ...], ...]
    corrections: tuple[tuple[str, ...], ...]
    negations: tuple[tuple[str, ...], ...]
    additions: tuple[tuple[str, ...], ...]
    additions_after: tuple[tuple[str, ...], ...]
    denials_after: tuple[tuple[str, ...], ...]
    confirmations_after: tuple[tuple[str, ...], ...]
    replacements: tuple[tuple[str, ...], ...]
    exclusions: tuple[tuple[str, ...], ...]
    idioms: frozenset[str]
    """What "no" is followed by where nothing is excluded: "no rush"."""
    asides: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, ...], ...]
    """What is one subject although "and" joins two words."""
    idle: frozenset[str]
    slot_fields: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The compiled lexicon; read once."""
    data = tomllib.loads(files("agent.embedded.understanding").joinpath("lexicon.toml").read_text("utf-8"))
    classes: dict[str, list[str]] = data["classes"]
    frame = frozenset(data["frame"]["words"].split())
    every = list(entries(data))
    return Lexicon(
        closed=Index(entry for entry in every if not entry.open),
        open=Index(entry for entry in every if entry.open),
        slots=slots(classes),
        classes=classes,
        paths={name: field["path"] for name, field in data["fields"].items()},
        names=frozenset(tuple(name.split()) for field in data["fields"].values() for name in field["names"]),
        kinds={name: field["value"] for name, field in data["fields"].items() if "value" in field},
        defaults={name: field["default"] for name, field in data["fields"].items() if "default" in field},
        frame=frame,
        long_frame=by_letter(word for word in frame if len(word) >= _LONG_WORD),
        introducers=_phrases(data["introducers"]["phrases"]),
        strong_introducers=_phrases(data["introducers"]["strong"]),
        stops=_phrases(data["markers"]["stop"]),
        corrections=_phrases(data["markers"]["correction"]),
        negations=_phrases(data["markers"]["negation"]),
        additions=_phrases(data["markers"]["add"]),
        additions_after=_phrases(data["markers"]["add_after"]),
        denials_after=_phrases(data["markers"]["denial_after"]),
        confirmations_after=_phrases(data["markers"]["confirmation_after"]),
        replacements=_phrases(data["markers"]["replacement"]),
        exclusions=_phrases(data["markers"]["exclusion"]),
        idioms=frozenset(data["markers"]["idiom"]),
        asides=_phrases(data["markers"]["aside"]),
        pairs=_phrases(data["markers"]["pair"]),
        idle=frozenset(data["frame"]["idle"].split()),
        slot_fields=_SLOT_FIELDS,
    )


def _phrases(listed: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(phrase.split()) for phrase in listed), key=lambda phrase: -len(phrase)))
