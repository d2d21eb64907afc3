"""Chunks: verbatim pieces of a document, ending where a paragraph or a sentence ends."""

import re
from collections.abc import Iterator

_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*(?=\s)""")
_PARAGRAPH_END = re.compile(r"\n[ \t\r]*\n")
_GAP = re.compile(r"\s+")
_LAST_WORD = re.compile(r"\S+\Z")
_LONGEST_WORD = 30
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
    start, covered = _skip_gap(text, 0), 0
    while len(text) - start > size:
        end = _end(text, start, start + size)
        # With an overlap near the size, a piece may lie wholly within the one before.
        if end > covered:
            yield text[start:end].rstrip()
            covered = end
        start = _next_start(text, start + 1, max(end - overlap, start + 1), end)
    if last := text[start:].rstrip():
        yield last


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
