"""Entries: the patterns of the lexicon, each with the act that it stands for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agent.embedded.understanding.acts import Kind
from agent.embedded.understanding.patterns import Element, compile_pattern

_CHANGE = (
    "[set|change|lower|raise|increase|reduce|make|put|have|use|decrease|with|want|bump|up|move|push|take|go|drop|cut|bring"
    "|lift|reset|relax|tighten] [{the}]"
)
_RAISING = "raise|increase|bump|up|lift|tighten [up]"
_LOWERING = "lower|decrease|reduce|cut|drop|relax|bring [down]"
_SPOKEN_BEFORE = "[that] [we|i|you] [had|used|started_with|chose|set]"
_REFERENCES = {
    "first": (
        "[back to] [{{the}}] original|initial|first|earliest {name}",
        f"[back to] [{{{{the}}}}] {{name}} {_SPOKEN_BEFORE} at_first|originally|at_the_start|initially",
        f"[back to] [{{{{the}}}}] {{name}} {_SPOKEN_BEFORE} in_the_beginning|at_the_beginning|to_begin_with",
        "[back to] [{{the}}] {name} [that] [we|i|you] started_with|began_with|started_out_with",
    ),
    "before": (
        "[back to] [{{the}}] previous|old|former|prior|earlier {name} [again|back]",
        "restore|bring_back [{{the}}] [earlier|previous|old] {name}",
        "[put|set|change|bring] [{{the}}] {name} back [to] [what|how|where|as] it|they was|were [before]",
        "[back to] [{{the}}] {name} [that] [we|i|you] [had|used] before|previously|earlier|last_time",
        "{name} [as|like|same_as] [it|they] [was|were] before|previously|earlier",
        "{name} [same] as|like before|previously",
        "put|bring|get|add [{{the}}] {name} back [in|again]",
        "put|bring|get back [{{the}}] {name}",
        "[{{the}}] {name} back in|again|please",
    ),
}
_AS_IT_IS = "[as_is|as_it_is|as_they_are|alone|unchanged|the_same|untouched|like_that|like_this|though]"
"""How an earlier value of a field is spoken of."""
_LISTED = (
    (Kind.SET, "patterns", False),
    (Kind.SET, "weak_patterns", True),
    (Kind.SHIFT, "shift", False),
    (Kind.ADD, "additions", False),
    (Kind.REMOVE, "removals", False),
)
"""Tables of patterns whose value a slot holds."""
_NAMED = (
    (Kind.SCALE, "scale", ("<multiple> [{{the}}] {text}",), False),
    (
        Kind.REMOVE,
        "remove",
        (
            "take|turn|switch|leave [{{the}}] {text} off|out|away",
            "{{remove}} [{{the}}] {text} [at_all|anymore|altogether|entirely|completely|again|after_all]",
        ),
        False,
    ),
    (Kind.REMOVE, "remove", ("and|or|nor|, [{{the}}] {text}",), True),
    (Kind.REMOVE, "reset", ("{text}",), False),
    (Kind.ADD, "add", ("{{add}} [{{the}}] {text}",), False),
    (Kind.ADD, "add", ("and|, [{{the}}] {text}",), True),
    (Kind.ADD, "enable", ("{text}",), False),
    (Kind.ASK, "ask", ("{text}",), False),
)
"""Tables of what a stage or setting is called where it is scaled, taken out or put in, and the patterns around it."""


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


def entries(data: dict[str, Any]) -> Iterator[Entry]:
    """Every entry of the lexicon's tables. Raises `KeyError` for a class that the lexicon lacks."""
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
            value, slot = command.get("value"), None if "value" in command else "count"
            yield Entry(kind, field, compile_pattern(text, classes), value, slot, command.get("weak", False))
    for name, decline in data["declines"].items():
        for text in decline["patterns"]:
            yield Entry(Kind.DECLINE, name, compile_pattern(text, classes), weak=not decline.get("strong", False))


_Pattern = tuple[Kind, str, Any, str | None, bool]


def _field_patterns(field: dict[str, Any]) -> Iterator[_Pattern]:
    """Every pattern of a field as (kind, pattern, fixed value, slot, weak)."""
    suffix = field.get("suffix", "")
    for weak, table in ((False, "values"), (True, "weak")):
        for value, texts in field.get(table, {}).items():
            yield from ((Kind.SET, f"{text} {suffix}", value, None, weak) for text in texts)
    for kind, table, weak in _LISTED:
        yield from ((kind, text, None, _main_slot(text), weak) for text in field.get(table, ()))
    for name in field["names"]:
        yield from _name_patterns(name, field.get("value"))
    for kind, table, forms, weak in _NAMED:
        slot = "multiple" if kind == Kind.SCALE else None
        for text in field.get(table, ()):
            yield from ((kind, form.format(text=text), None, slot, weak) for form in forms)
    for text in () if "add" in field else field.get("remove", ()):
        yield Kind.KEEP, f"keep|leave|retain [{{the}}] {text} {_AS_IT_IS}", None, None, False
    if "add" in field:
        for text in field.get("remove", ()):
            yield Kind.ADD, f"keep|leave|retain [{{the}}] {text} [as_is|there|in]", None, None, False


def _name_patterns(name: str, slot: str | None) -> Iterator[_Pattern]:
    """What can be said with the bare name of a field; `slot` is what its value looks like."""
    yield Kind.ASK, f"{{asking}} [is|are|does|do] [{{the}}] [current] {name} [mean|means|for]", None, None, False
    yield Kind.ASK, f"where did|does [{{the}}] {name} come from", None, None, False
    yield Kind.ASK, f"why|how|where did|do|have you|we {{chosen}} [{{the}}] {name}", None, None, False
    yield Kind.UNDO, f"{{undo}} [only|just] [{{the}}] {name} [change|part|edit|one|bit]", None, None, False
    yield Kind.KEEP, f"keep|leave|retain [{{the}}] {name} {_AS_IT_IS}", None, None, False
    for when, texts in _REFERENCES.items():
        yield from ((Kind.REFER, text.format(name=name), when, None, False) for text in texts)
    if slot:
        be = "[{setting}] [{direction}] [<limit>] [{be}] [{be}] [<limit>]"
        yield Kind.SHIFT, f"<shift> {name}", None, "shift", False
        share = slot in ("percent", "share")
        for verbs, sign in ((_RAISING, "more"), (_LOWERING, "less")):
            by = f"<{sign}_{'share' if share else 'count'}>"
            yield Kind.SHIFT, f"{verbs} [{{the}}] {name} [{{setting}}] {by}", None, by[1:-1], False
            yield Kind.SHIFT, f"{name} [{{setting}}] {'up' if sign == 'more' else 'down'} {by}", None, by[1:-1], False
        yield Kind.REMOVE, f"[go] [back] to|use|reset|take|restore [the] default {name}", None, None, False
        yield Kind.REMOVE, f"{_CHANGE} {name} [back] to [the|its] default [value]", None, None, False
        yield Kind.SET, f"{_CHANGE} {name} {be} <{slot}>", None, slot, False
        yield Kind.SET, f"{_CHANGE} {name} [{{setting}}] from <{slot}> [{{direction}}] to <{slot}>", None, slot, False
        yield Kind.SCALE, f"<multiple> [as many] [{{the}}] [number of] {name}", None, "multiple", False
        yield Kind.SCALE, f"{name} <multiple>", None, "multiple", False
        yield Kind.SCALE, f"cut|reduce|shrink [{{the}}] [number of] {name} in|by <multiple>", None, "multiple", False
        yield Kind.REMOVE, f"{{remove}} [{{the}}] {name} [{{setting}}]", None, None, False
        yield Kind.REMOVE, f"[back to] [use] [{{the}}] default|standard|usual {name}", None, None, False
        yield (
            Kind.REMOVE,
            f"[put|set] [{{the}}] {name} [back] to [the|its] default|defaults|standard",
            None,
            None,
            False,
        )


def _main_slot(text: str) -> str:
    """The slot that holds a pattern's value: its last one that is no bound."""
    return next(name for name in reversed(re.findall(r"<(\w+)>", text)) if name not in ("bound", "slice"))
