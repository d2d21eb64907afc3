"""The lines that a user types, or that a pipe holds."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import suppress

from cli.display import Display

PROMPT = "> "


def typed_lines(display: Display) -> Iterator[str]:
    """Yield lines until the input ends; those of a pipe are repeated, so that the output reads as a conversation."""
    if display.plain:
        for line in sys.stdin:
            display.line(f"\n{PROMPT}{line.rstrip()}")
            yield line
        return
    # Importing it gives `input` line editing and a history.
    with suppress(ImportError):
        importlib.import_module("readline")
    while True:
        display.line()
        try:
            yield input(PROMPT)
        except EOFError:
            return
