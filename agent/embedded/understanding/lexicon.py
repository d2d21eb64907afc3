"""The lexicon: what each field and command is called in English, read from `lexicon.toml` and compiled to entries."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from agent.embedded.understanding.acts import Kind
from agent.embedded.understanding.patterns import Element, Slot, beginnings, by_letter, compile_pattern
from agent.embedded.understanding.slots import slots

_CHANGE = "[set|change|lower|raise|increase|reduce|make|put|have|use|decrease|with|want|bump|up|move|push|take|go|drop|cut|bring|lift|reset|relax|tighten] [{the}]"
_LONG_WORD = 7
"""Frame words from this length on are known in spite of a slip."""
_SLOT_FIELDS = {"sql": "query", "template": "template", "cap": "max_questions", "slice": "interval_duration_days"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One pattern and the act it stands for. `value` is fixed, or `slot` names the capture that holds it."""

    kind: Kind
    field: str
    elements: tuple[Element, ...]
    value: Any = None
    slot: str | None = None
    weak: bool = False
    open: str | None = None
    """For entries that end in open text: what is made of it, with `{text}` and `{words}` filled in."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, indexed by the words and the slots they can begin with, and the word lists beside them."""

    by_first_word: dict[str, list[Entry]]
    by_first_slot: dict[str, list[Entry]]
    open_by_first_word: dict[str, list[Entry]]
    long_first_words: dict[str, list[str]]
    slots: dict[str, Slot]
    classes: dict[str, list[str]]
    paths: dict[str, str]
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
    asides: tuple[tuple[str, ...], ...]
    idle: frozenset[str]
    slot_fields: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The compiled lexicon; read once."""
    data = tomllib.loads(files("agent.embedded.understanding").joinpath("lexicon.toml").read_text("utf-8"))
    classes: dict[str, list[str]] = data["classes"]
    frame = frozenset(data["frame"]["words"].split())
    by_word: dict[str, list[Entry]] = {}
    by_slot: dict[str, list[Entry]] = {}
    open_by_word: dict[str, list[Entry]] = {}
    for entry in _entries(data):
        indexes = (open_by_word, by_slot) if entry.open else (by_word, by_slot)
        for index, firsts in zip(indexes, beginnings(entry.elements), strict=True):
            for first in firsts:
                index.setdefault(first, []).append(entry)
    return Lexicon(
        by_first_word=by_word,
        by_first_slot=by_slot,
        open_by_first_word=open_by_word,
        long_first_words=by_letter(by_word),
        slots=slots(classes),
        classes=classes,
        paths={name: field["path"] for name, field in data["fields"].items()},
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
        asides=_phrases(data["markers"]["aside"]),
        idle=frozenset(data["frame"]["idle"].split()),
        slot_fields=_SLOT_FIELDS,
    )


def _phrases(listed: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(phrase.split()) for phrase in listed), key=lambda phrase: -len(phrase)))


def _entries(data: dict[str, Any]) -> Iterator[Entry]:
    classes = data["classes"]
    for name, field in data["fields"].items():
        for kind, text, value, slot, weak in _field_patterns(field):
            yield Entry(kind, name, compile_pattern(text, classes), value, slot, weak)
        for made, texts in field.get("open", {}).items():
            for text in texts:
                yield Entry(Kind.SET, name, compile_pattern(f"{text} <text>", classes), slot="text", open=made)
    for name, command in data["commands"].items():
        kind = Kind(command["kind"])
        for text in command["patterns"]:
            field = "" if kind in (Kind.UNDO, Kind.REDO) else name
            yield Entry(kind, field, compile_pattern(text, classes), slot="count", weak=command.get("weak", False))
    for name, decline in data["declines"].items():
        for text in decline["patterns"]:
            yield Entry(Kind.DECLINE, name, compile_pattern(text, classes), weak=not decline.get("strong", False))


_REFERENCES = {
    "first": (
        "[back to] [{{the}}] original|initial|first|earliest {name}",
        "[back to] [{{the}}] {name} [that] [we|i|you] [had|used|started_with|chose|set] at_first|originally|in_the_beginning|at_the_start|at_the_beginning|to_begin_with|initially",
        "[back to] [{{the}}] {name} [that] [we|i|you] started_with|began_with|started_out_with",
    ),
    "before": (
        "[back to] [{{the}}] previous|old|former|prior|earlier {name} [again|back]",
        "restore|bring_back [{{the}}] [earlier|previous|old] {name}",
        "[put|set|change|bring] [{{the}}] {name} back [to] [what|how|where|as] it|they was|were [before]",
        "[back to] [{{the}}] {name} [that] [we|i|you] [had|used] before|previously|earlier|last_time",
        "{name} [as|like|same_as] [it|they] [was|were] before|previously|earlier",
        "{name} [same] as|like before|previously",
    ),
}
"""How an earlier value of a field is spoken of."""

_Pattern = tuple[Kind, str, Any, str | None, bool]


def _field_patterns(field: dict[str, Any]) -> Iterator[_Pattern]:
    """Every pattern of a field as (kind, pattern, fixed value, slot, weak)."""
    suffix = field.get("suffix", "")
    for weak, table in ((False, "values"), (True, "weak")):
        for value, texts in field.get(table, {}).items():
            for text in texts:
                yield Kind.SET, f"{text} {suffix}", value, None, weak
    for weak, table in ((False, "patterns"), (True, "weak_patterns")):
        for text in field.get(table, ()):
            yield Kind.SET, text, None, _main_slot(text), weak
    for name in field["names"]:
        yield from _name_patterns(name, field.get("value"))
    for text in field.get("scale", ()):
        yield Kind.SCALE, f"<multiple> [{{the}}] {text}", None, "multiple", False
    for text in field.get("shift", ()):
        yield Kind.SHIFT, text, None, _main_slot(text), False
    for text in field.get("additions", ()):
        yield Kind.ADD, text, None, _main_slot(text), False
    for text in field.get("removals", ()):
        yield Kind.REMOVE, text, None, _main_slot(text), False
    for text in field.get("remove", ()):
        yield (
            Kind.REMOVE,
            f"{{remove}} [{{the}}] {text} [at_all|anymore|altogether|entirely|completely|again|after_all]",
            None,
            None,
            False,
        )
    for text in field.get("remove", ()) if "add" in field else ():
        yield Kind.ADD, f"keep|leave|retain [{{the}}] {text} [as_is|there|in]", None, None, False
    for text in field.get("reset", ()):
        yield Kind.REMOVE, text, None, None, False
    for text in field.get("add", ()):
        yield Kind.ADD, f"{{add}} [{{the}}] {text}", None, None, False
        yield Kind.ADD, f"and|, [{{the}}] {text}", None, None, True
    for text in field.get("enable", ()):
        yield Kind.ADD, text, None, None, False


def _name_patterns(name: str, slot: str | None) -> Iterator[_Pattern]:
    """What can be said with the bare name of a field; `slot` is what its value looks like."""
    yield Kind.ASK, f"{{asking}} [is|are|does|do] [{{the}}] [current] {name} [mean|means|for]", None, None, False
    yield Kind.ASK, f"where did|does [{{the}}] {name} come from", None, None, False
    yield Kind.UNDO, f"{{undo}} [only|just] [{{the}}] {name} [change|part|edit|one|bit]", None, None, False
    for when, texts in _REFERENCES.items():
        for text in texts:
            yield Kind.REFER, text.format(name=name), when, None, False
    if slot:
        yield Kind.SHIFT, f"<shift> {name}", None, "shift", False
        be = "[{setting}] [{direction}] [<limit>] [{be}] [{be}] [<limit>]"
        yield Kind.SET, f"{_CHANGE} {name} {be} <{slot}>", None, slot, False
        yield Kind.SCALE, f"<multiple> [as many] [{{the}}] [number of] {name}", None, "multiple", False
        yield Kind.SCALE, f"{name} <multiple>", None, "multiple", False
        yield Kind.SCALE, f"cut|reduce|shrink [{{the}}] [number of] {name} in|by <multiple>", None, "multiple", False
        yield Kind.REMOVE, f"{{remove}} [{{the}}] {name} [{{setting}}]", None, None, False


def _main_slot(text: str) -> str:
    """The slot that holds a pattern's value: its last one that is no bound."""
    return next(name for name in reversed(re.findall(r"<(\w+)>", text)) if name != "bound")
