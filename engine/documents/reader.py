"""The reader: a process that reads one untrusted file within its limits, and writes the text to its output."""

import json
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

from engine.documents.extract import extract
from engine.documents.kind import Kind
from engine.documents.unreadable import Unreadable

REASON, NOTE = "reason", "note"
TOO_MUCH_MEMORY = "Reading it needs more memory than a file gets here. Send it in parts."
_NICE = 10


def main(kind: str, path: str, seconds: str, memory: str) -> None:
    """Read a file; the last line of the error output is JSON with a note on the text, or the reason why there is none.

    It takes no more than so many seconds of computing and bytes of memory.
    """
    _limit(int(seconds), int(memory))
    # A library's complaints about a file are no news to its owner.
    logging.disable()
    said: dict[str, str | None]
    try:
        extracted = extract(Path(path), Kind(kind))
        for part in extracted.parts:
            sys.stdout.buffer.write(part.encode(errors="replace"))
        sys.stdout.buffer.flush()
        said = {NOTE: " ".join(extracted.notes) or None}
    except Unreadable as error:
        said = {REASON: error.message}
    except MemoryError:
        said = {REASON: TOO_MUCH_MEMORY}
    sys.stderr.write(f"\n{json.dumps(said)}\n")


def _limit(seconds: int, memory: int) -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(AttributeError, OSError):
        # The server's own work comes first.
        os.nice(_NICE)


if __name__ == "__main__":
    main(*sys.argv[1:])
