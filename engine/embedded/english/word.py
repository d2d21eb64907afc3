"""Words of a sentence with one letter each for their class, so that a pattern over the letters can find phrases.

D determiner, P preposition, T "to", C coordinator, S subordinator, R pronoun, M modal or "do", B form of be, H form of
have, X negation, V finite verb, E past form that may be a participle, W base form, G -ing form, A adverb, N bare
number, d date, Y capitalised word, O any other word, `#` a quantity, `i` inside an insertion; marks stand for
themselves.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.embedded.english.date_mention import DATE
from engine.embedded.english.lexicon import word_set
from engine.embedded.english.number import Quantity
from engine.embedded.english.verb import PRESENT, SIMPLE_PAST, base_of_past
from engine.embedded.english.verb_list import BARE, SPEECH_PAST, UNSURE_PAST

_CLASSES = {
    "D": """the a an this these those its their his her our my your every each some any all both no another other such
    several many most few one either neither half enough""",
    "P": """of in on at by for from with without into onto over under between among amongst during through throughout
    within against across toward towards upon per via despite amid amidst regarding concerning about around above below
    near behind beyond beside besides inside outside following than until before after since along alongside off like
    notwithstanding""",
    "T": "to",
    "C": "and or but nor",
    "S": """that which who whom whose where when while although though because if unless whether whereas as once why how
    what so""",
    "R": "it they he she we you i him them us me there itself themselves himself herself here",
    "M": "will would can could may might shall should must cannot do does did",
    "B": "is are was were be been being am",
    "H": "has have had having",
    "X": "not never n't none neither nor hardly rarely",
    "A": """also still then now already just again further even only too rather quite very much more less often always
    sometimes however therefore thus hence instead meanwhile moreover furthermore nonetheless nevertheless yet ever up
    down out away back together apart there soon later earlier ahead well almost nearly perhaps twice forward lower
    higher steady flat""",
}
_CLASS_OF = {word: letter for letter, words in _CLASSES.items() for word in sorted(word_set(words))}
_NOT_ADVERBS = word_set(
    """family supply reply july assembly anomaly monopoly rally ally bully italy only early monthly weekly daily
    quarterly yearly likely elderly friendly costly timely orderly hourly lovely holy fly apply comply rely multiply
    imply belly homily"""
)
_TOKEN = re.compile(
    r"[A-Za-zÀ-ÿ](?:[A-Za-zÀ-ÿ0-9_]|['.&/-](?=[A-Za-zÀ-ÿ0-9]))*(?:(?<=\.[A-Za-z])\.|'(?=\s|$)(?<=s'))?"
    r"|\d(?:[\d.,/:-](?=\d)|\d|(?<=\d)-?[A-Za-z]+)*|\.\.\.|[^\s\w]|\S"
)
_CONTRACTED = re.compile(r"(?:i|we|you|they|he|she|it|there|that|here|what|who)'(?:s|re|ve|ll|d|m)")
_MARKS = {mark: mark for mark in '—",;:().?'} | {"–": "—", "“": '"', "”": '"', "!": "."}
_POSSESSIVE = ("'s", "s'")
_SHORTEST_PAST = 5
_SHORTEST_GERUND = 6
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a cleaned sentence: where each starts and ends in `text`, and their classes in `tags`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tags: str

    def word(self, index: int) -> str:
        """The word at `index` as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def low(self, index: int) -> str:
        """The word at `index` in lower case; empty past the end."""
        return self.word(index).lower() if index < len(self.starts) else ""

    def slice(self, start: int, end: int) -> str:
        """The text from word `start` up to word `end`, as written; empty for an empty range."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""


def is_closed_class(word: str) -> bool:
    """Whether a lower-case word is a determiner, preposition, pronoun, auxiliary, conjunction or common adverb."""
    return word in _CLASS_OF


def read_words(text: str, quantities: list[Quantity]) -> Words:
    """Split a cleaned sentence into words; a quantity and a date are one word each."""
    starts: list[int] = []
    ends: list[int] = []
    tags: list[str] = []
    position = 0
    for start, end, tag in [*_solid_spans(text, quantities), (len(text), len(text), "")]:
        for token in _TOKEN.finditer(text, position, start):
            starts.append(token.start())
            ends.append(token.end())
            tags.append(_tag(token.group(), is_first=not tags))
        if tag:
            starts.append(start)
            ends.append(end)
            tags.append(tag)
        position = end
    return Words(text, tuple(starts), tuple(ends), _settled(text, starts, ends, tags))


def _solid_spans(text: str, quantities: list[Quantity]) -> list[tuple[int, int, str]]:
    spans = [(quantity.start, quantity.end, "#") for quantity in quantities]
    for date in DATE.finditer(text):
        if all(date.end() <= start or date.start() >= end for start, end, _ in spans):
            spans.append((date.start(), date.end(), "d"))
    return sorted((end - len(text[start:end].lstrip()), end, tag) for start, end, tag in spans)


@lru_cache(_REMEMBERED)
def _tag(token: str, *, is_first: bool) -> str:
    mark = _MARKS.get(token)
    if mark is not None:
        return mark
    head = token[0]
    if head.isdigit():
        return "O" if token[-1].isalpha() else "N"
    if not head.isalpha():
        return "~"
    lower = token.lower()
    if _CONTRACTED.fullmatch(lower):
        return "R"
    known = _CLASS_OF.get(lower)
    if head.isupper() and not is_first:
        return "D" if known == "D" and not token.isupper() else "Y"
    return known or _open_class(lower)


def _open_class(lower: str) -> str:
    if lower.endswith("n't"):
        return "X"
    if lower in SIMPLE_PAST or lower in SPEECH_PAST or lower in PRESENT:
        return "V"
    if lower in UNSURE_PAST:
        return "Q"
    if base_of_past(lower) is not None or (lower.endswith("ed") and len(lower) >= _SHORTEST_PAST):
        return "E"
    if lower.endswith("ly") and lower not in _NOT_ADVERBS:
        return "A"
    if lower.endswith("ing") and len(lower) >= _SHORTEST_GERUND:
        return "G"
    return "W" if lower in BARE else "O"


def _settled(text: str, starts: list[int], ends: list[int], tags: list[str]) -> str:
    """Decide the forms that depend on their neighbours: "cut its rate" is a verb, "a rate cut" is not."""
    for index, tag in enumerate(tags):
        if tag in "QSEGVW":
            word = text[starts[index] : ends[index]].lower()
            previous = tags[index - 1] if index else "."
            if index and text[starts[index - 1] : ends[index - 1]].endswith(_POSSESSIVE):
                previous = "D"
            tags[index] = _in_place(tag, word, previous, (*tags, ".")[index + 1])
    return "".join(tags)


def _in_place(tag: str, word: str, previous: str, following: str) -> str:
    if tag == "Q":
        return "E" if following in "D#TAP" and previous in "OYRMBHAdG" else "O"
    if tag == "S":
        return "P" if word == "as" and following == "P" else "S"
    if tag == "V":
        is_participle = previous == "D" or (following in "PT" and word in SPEECH_PAST)
        return "E" if is_participle else "V"
    if tag == "W":
        return "O" if previous in "DP#" else "W"
    is_modifier = previous == "D" or (tag == "E" and previous == "P" and following in "OYEA")
    return "O" if is_modifier else tag
