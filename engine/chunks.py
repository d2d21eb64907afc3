"""Chunks: verbatim pieces of a document, ending where a paragraph or a sentence ends."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from itertools import islice

_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*(?=\s)""")
_PARAGRAPH_END = re.compile(r"\n[ \t\r]*\n")
_GAP = re.compile(r"\s+")
_LAST_WORD = re.compile(r"\S+\Z")
_LONGEST_WORD = 30
_AT_ONCE = 1000
_LONGEST_SENTENCE = 800
"""How far before the shared span a sentence may begin that the next chunk then holds whole."""
_ABBREVIATION = re.compile(
    r"(?i:mrs?|ms|dr|prof|st|no|vs|e\.g|i\.e|cf|al|fig|sec|art|vol|pp|gov|sen|rep|gen|col|inc|corp|co|ltd"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|u\.s|u\.k|u\.n|a\.m|p\.m)|[A-Z]"
)


def chunks(text: str, size: int, overlap: int) -> Iterator[str]:
    """Yield pieces of at most `size` characters that together hold all of the text but white space between them.

    Neighbours share about `overlap` characters, from the start of a sentence on where one starts in that span or
    shortly before it.
    """
    cutter = Cutter(size, overlap)
    yield from cutter.feed(text)
    yield from cutter.finish()


async def cut(parts: AsyncIterator[str], size: int, overlap: int) -> AsyncIterator[list[str]]:
    """Yield the chunks of a text that comes in parts, some at a time, holding no more than a part and a chunk of it."""
    cutter = Cutter(size, overlap)
    async for part in parts:
        async for some in _batches(cutter.feed(part)):
            yield some
    async for some in _batches(cutter.finish()):
        yield some


async def _batches(pieces: Iterator[str]) -> AsyncIterator[list[str]]:
    # In threads, because a part may take a second and others are waiting.
    while some := await asyncio.to_thread(list, islice(pieces, _AT_ONCE)):
        yield some


class Cutter:
    """Cuts a text into chunks as it comes: the same ones however it is parted. `chunks` says what they are."""

    def __init__(self, size: int, overlap: int) -> None:
        self._size = size
        self._overlap = overlap
        self._text = ""
        self._start = 0
        self._covered = 0

    def feed(self, part: str) -> Iterator[str]:
        """Take the next part, whose chunks must be fetched before the next one comes."""
        # Kept is what a look back from the next chunk reaches.
        passed = max(self._start - _LONGEST_WORD, 0)
        self._text = self._text[passed:] + part
        self._start, self._covered = self._start - passed, self._covered - passed
        return self._cut()

    def finish(self) -> Iterator[str]:
        """The rest, once all parts have come."""
        yield from self._cut()
        if last := self._text[self._start :].rstrip():
            yield last

    def _cut(self) -> Iterator[str]:
        text = self._text
        self._start = start = _skip_gap(text, self._start)
        while len(text) - start > self._size:
            end = _end(text, start, start + self._size)
            piece = text[start:end].rstrip()
            # With an overlap near the size, a piece may lie wholly within the one before.
            is_new = end > self._covered
            self._covered = max(self._covered, end)
            self._start = start = _next_start(text, start + 1, max(end - self._overlap, start + 1), end)
            if is_new:
                yield piece


def _end(text: str, start: int, stop: int) -> int:
    """Where a chunk ends: the best place in its second half, else in its first, else in mid-word."""
    middle = (start + stop) // 2
    for low, high in ((middle, stop), (start, middle)):
        for find in (_last_paragraph_end, _last_sentence_end):
            if (end := find(text, low, high)) is not None:
                return end
    gap = max(text.rfind("\n", middle, stop + 1), text.rfind(" ", middle, stop + 1))
    return gap if gap > start else stop


def _last_paragraph_end(text: str, low: int, high: int) -> int | None:
    ends = [match.start() for match in _PARAGRAPH_END.finditer(text, low, high)]
    return ends[-1] if ends and ends[-1] > low else None


def _last_sentence_end(text: str, low: int, high: int) -> int | None:
    # One character more, so that the white space after the last end is seen.
    matches = list(_SENTENCE_END.finditer(text, low, high + 1))
    return next((match.end() for match in reversed(matches) if not _abbreviates(text, match)), None)


def _abbreviates(text: str, match: re.Match[str]) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial, after which a sentence goes on."""
    if match.group() != ".":
        return False
    word = _LAST_WORD.search(text, max(match.start() - _LONGEST_WORD, 0), match.start())
    bare = word.group().lstrip("(\"'“‘[") if word else ""
    return _ABBREVIATION.fullmatch(bare) is not None


def _next_start(text: str, least: int, low: int, end: int) -> int:
    """Where the next chunk starts: at a sentence after `low`, else at the one that `low` cuts, else at a word."""
    for match in _SENTENCE_END.finditer(text, low, end):
        start = _skip_gap(text, match.end())
        if start < end and not _abbreviates(text, match):
            return start
    before = _last_sentence_end(text, max(least, low - _LONGEST_SENTENCE), low) if low < end else None
    if before is not None:
        return _skip_gap(text, before)
    if low < end and (gap := _GAP.search(text, low, end)) and gap.end() < end:
        return gap.end()
    return _skip_gap(text, low if text[low - 1 : low].isspace() else end)


def _skip_gap(text: str, position: int) -> int:
    gap = _GAP.match(text, position)
    return gap.end() if gap else position
