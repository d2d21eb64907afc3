"""Fragments: JSON objects pasted into a message."""

import json
from typing import Any

from json_repair import repair_json

_MOST_CHARACTERS = 20_000


def fragment_end(text: str, start: int) -> int | None:
    """The index after the JSON object that opens at `start`; `None` where the brace opens none."""
    opening = text[start + 1 : start + 40].lstrip()
    if not opening.startswith(('"', "'")):
        return None
    depth, quote, at = 0, "", start
    for at in range(start, min(len(text), start + _MOST_CHARACTERS)):
        sign = text[at]
        if quote:
            quote = "" if sign == quote and text[at - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return at + 1
    return None


def read_fragment(text: str) -> dict[str, Any] | None:
    """The object that a fragment stands for, slips such as single quotes or trailing commas mended."""
    try:
        value = json.loads(text)
    except ValueError:
        value = repair_json(text, return_objects=True)
    return value if isinstance(value, dict) and value else None
