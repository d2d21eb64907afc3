"""The reading of a document: in a process of its own, so that a file can harm nothing and delay nobody."""

import asyncio
import codecs
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

from engine.documents.kind import kind_of
from engine.documents.reader import NOTE, REASON, TOO_MUCH_MEMORY
from engine.documents.unreadable import Unreadable

PART = 2**20
"""Characters of a text that are handed on at once."""
_AT_ONCE = 2**18
_NEEDED = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "HOME", "SYSTEMROOT", "TMPDIR")
"""What of the environment a Python may need; the keys of models stay out of a process that reads foreign files."""
_log = logging.getLogger(__name__)

Take = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: seconds, some more for each megabyte, and bytes of memory."""

    seconds: float = 120.0
    seconds_per_megabyte: float = 1.0
    memory: int = 2**30

    def seconds_for(self, size: int) -> float:
        """The seconds for a file of so many bytes."""
        return self.seconds + self.seconds_per_megabyte * size / 2**20


async def read_document(path: Path, name: str, mime_type: str | None, take: Take, limits: Limits) -> str | None:
    """Hand the text of a file to `take`, a part at a time; the answer is a note for its owner.

    Raises `Unreadable` with the reason, also after some parts were handed on.
    """
    kind = kind_of(name, mime_type)
    seconds = limits.seconds_for((await asyncio.to_thread(path.stat)).st_size)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", "engine.documents.reader", kind, str(path), str(round(seconds)), str(limits.memory)),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        limit=_AT_ONCE,
        env=environment(),
    )
    clock = asyncio.timeout(seconds)
    try:
        async with clock:
            said = await _listen(process, take)
    except TimeoutError:
        if not clock.expired():
            raise
        raise Unreadable(f"Reading it took longer than {seconds:,.0f} seconds. Send it in parts.") from None
    finally:
        await _end(process)
    return _note(said, process.returncode)


def environment() -> dict[str, str]:
    """The part of the environment that the reader has."""
    return {name: os.environ[name] for name in _NEEDED if name in os.environ}


async def _listen(process: Process, take: Take) -> bytes:
    """Hand on what the process writes, and give what it says at last."""
    assert process.stdout is not None
    assert process.stderr is not None
    saying = asyncio.create_task(process.stderr.read())
    try:
        await _hand_on(process.stdout, take)
        await process.wait()
        return await saying
    finally:
        saying.cancel()


async def _hand_on(output: asyncio.StreamReader, take: Take) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    waiting: list[str] = []
    length = 0
    while block := await output.read(_AT_ONCE):
        text = decoder.decode(block)
        waiting.append(text)
        length += len(text)
        if length >= PART:
            await take("".join(waiting))
            waiting, length = [], 0
    if waiting:
        await take("".join(waiting))


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _note(said: bytes, returncode: int | None) -> str | None:
    """What a process that has ended says of the text. Raises `Unreadable` with the reason why there is none."""
    if returncode == 0:
        answer: dict[str, str | None] = orjson.loads(said.strip().rpartition(b"\n")[2])
        if reason := answer.get(REASON):
            raise Unreadable(reason)
        return answer.get(NOTE)
    if b"MemoryError" in said:
        raise Unreadable(TOO_MUCH_MEMORY)
    _log.error("A document could not be read; the reader ended with %s: %s", returncode, said.decode(errors="replace"))
    raise Unreadable("Reading it failed: it is damaged, or needs more time or memory than a file gets here.")
