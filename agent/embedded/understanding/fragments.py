"""Fragments: JSON objects pasted into a message."""

import json
from typing import Any

_MOST_CHARACTERS = 20_000


def fragment_end(text: str, start: int) -> int | None:
    """The index after the JSON object that opens at `start`; `None` where the brace opens none."""
    opening = text[start + 1 : start + 40].lstrip()
    if not opening.startswith(('"', "'")):
        return None
    depth, quote, escaped = 0, "", False
    for at in range(start, min(len(text), start + _MOST_CHARACTERS)):
        sign = text[at]
        if escaped or (quote and sign == "\\"):
            escaped = not escaped
        elif quote:
            quote = "" if sign == quote else quote
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
        # Few messages need it, and whoever embeds the graph need not load it.
        from json_repair import repair_json

        value = repair_json(text, return_objects=True)
    return value if isinstance(value, dict) and value else None
