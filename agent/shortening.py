"""Shortening: what is too long for a model, cut so that the rest says where and how much is missing."""

import json
import re
from typing import Any

from agent.changes import JsonObject

CUT = re.compile(r"\[… [\d,]+ (?:characters|items) left out …\]")
"""The mark that stands where something was cut."""
_STEPS = ((4_000, 100), (1_000, 50), (250, 20), (80, 8), (20, 3))
"""The longest texts and lists that are left, tried in this order."""


def cut_text(text: str, most: int) -> str:
    """The text, its middle left out where it has more characters than `most`."""
    if len(text) <= most:
        return text
    head = most * 2 // 3
    tail = most - head
    return f"{text[:head]}[… {len(text) - most:,} characters left out …]{text[-tail:] if tail else ''}"


def shortened(value: Any, most: int) -> Any:
    """A JSON value of the same form, its long texts and lists cut until it has about `most` characters at most."""
    for text, items in _STEPS:
        if len(as_json(value)) <= most:
            break
        value = _cut(value, text, items)
    return value


def shortened_object(value: JsonObject, most: int) -> JsonObject:
    """As `shortened`; an object that can't be made short enough is left with its short fields alone."""
    short: JsonObject = shortened(value, most)
    if len(as_json(short)) <= most:
        return short
    return {name: each for name, each in short.items() if len(as_json(each)) <= most // 20}


def as_json(value: Any) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _cut(value: Any, text: int, items: int) -> Any:
    if isinstance(value, str):
        return value if CUT.search(value) and len(value) < 2 * text else cut_text(value, text)
    if isinstance(value, dict):
        return {name: _cut(each, text, items) for name, each in value.items()}
    if isinstance(value, list):
        left_out = len(value) - items
        kept = [_cut(each, text, items) for each in value[:items]]
        return [*kept, f"[… {left_out:,} items left out …]"] if left_out > 0 else kept
    return value
