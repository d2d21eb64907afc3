"""Words of a sentence with one letter each for their class, so that a pattern over the letters can find phrases.

D determiner, P preposition, T "to", C coordinator, S subordinator, R pronoun, M modal or "do", B form of be, H form of have,
X negation, V finite verb, E past form that may be a participle, W base form, G -ing form, A adverb, N bare number, d date,
Y capitalised word, O any other word, `#` a quantity, `i` inside an insertion; marks stand for themselves.
"""

import re
from dataclasses import dataclass

from engine.embedded.english import verb
from engine.embedded.english.verb_list import BARE, SPEECH_PAST, UNSURE_PAST
from engine.embedded.english.date_mention import DATE
from engine.embedded.english.number import Quantity

_CLASSES = {
    "D": "the a an this these those its their his her our my your every each some any all both no another other such several "
    "many most few one either neither half enough",
    "P": "of in on at by for from with without into onto over under between among amongst during through throughout within "
    "against across toward towards upon per via despite amid amidst regarding concerning about around above below near behind "
    "beyond beside besides inside outside following than until before after since along alongside off like notwithstanding",
    "T": "to",
    "C": "and or but nor",
    "S": "that which who whom whose where when while although though because if unless whether whereas as once why how what so",
    "R": "it they he she we you i him them us me there itself themselves himself herself here",
    "M": "will would can could may might shall should must cannot do does did",
    "B": "is are was were be been being am",
    "H": "has have had having",
    "X": "not never n't none neither nor hardly rarely",
    "A": "also still then now already just again further even only too rather quite very much more less often always "
    "sometimes however therefore thus hence instead meanwhile moreover furthermore nonetheless nevertheless yet ever up down out "
    "away back together apart there soon later earlier ahead well almost nearly perhaps twice forward lower higher steady flat",
}
_CLASS_OF = {word: letter for letter, words in _CLASSES.items() for word in words.split()}
_NOT_ADVERBS = frozenset(
    "family supply reply july assembly anomaly monopoly rally ally bully italy only early monthly weekly daily quarterly yearly "
    "likely elderly friendly costly timely orderly hourly lovely holy fly apply comply rely multiply imply belly homily".split()
)
_TOKEN = re.compile(
    r"[A-Za-zÀ-ÿ](?:[A-Za-zÀ-ÿ0-9_]|['.&/-](?=[A-Za-zÀ-ÿ0-9]))*(?:(?<=\.[A-Za-z])\.|'(?=\s|$)(?<=s'))?"
    r"|\d(?:[\d.,/:-](?=\d)|\d|(?<=\d)-?[A-Za-z]+)*|\.\.\.|[^\s\w]|\S"
)
_MARKS = {
    "—": "—",
    "–": "—",
    "“": '"',
    "”": '"',
    '"': '"',
    ",": ",",
    ";": ";",
    ":": ":",
    "(": "(",
    ")": ")",
    ".": ".",
    "?": "?",
    "!": ".",
}


def is_closed_class(word: str) -> bool:
    """Whether a lower-case word is a determiner, preposition, pronoun, auxiliary, conjunction or common adverb."""
    return word in _CLASS_OF


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a cleaned sentence: where each starts and ends in `text`, and the letters of their classes in `tags`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tags: str

    def word(self, index: int) -> str:
        """The word at `index` as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def slice(self, start: int, end: int) -> str:
        """The text from word `start` up to word `end`, as written; empty for an empty range."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""


def read_words(text: str, quantities: list[Quantity]) -> Words:
    """Split a cleaned sentence into words; a quantity and a date are one word each."""
    solid = _solid_spans(text, quantities)
    starts: list[int] = []
    ends: list[int] = []
    tags: list[str] = []
    position = 0
    for start, end, tag in [*solid, (len(text), len(text), "")]:
        for token in _TOKEN.finditer(text, position, start):
            starts.append(token.start())
            ends.append(token.end())
            tags.append(_tag(token.group(), first=not tags))
        if tag:
            starts.append(start)
            ends.append(end)
            tags.append(tag)
        position = end
    return Words(text, tuple(starts), tuple(ends), _settle(text, starts, ends, tags))


def _solid_spans(text: str, quantities: list[Quantity]) -> list[tuple[int, int, str]]:
    spans = [(quantity.start, quantity.end, "#") for quantity in quantities]
    for date in DATE.finditer(text):
        if all(date.end() <= start or date.start() >= end for start, end, _ in spans):
            spans.append((date.start(), date.end(), "d"))
    return sorted(
        (start + (len(text[start:end]) - len(text[start:end].lstrip())), end, tag) for start, end, tag in spans
    )


def _tag(token: str, *, first: bool) -> str:
    mark = _MARKS.get(token)
    if mark is not None:
        return mark
    lower = token.lower()
    head = token[0]
    if head.isdigit():
        return "O" if token[-1].isalpha() else "N"
    known = _CLASS_OF.get(lower)
    if head.isupper() and not first:
        return "D" if known == "D" and not token.isupper() else "Y"
    if known is not None:
        return known
    if not head.isalpha():
        return "~"
    return _open_class(token, lower, first=first)


def _open_class(token: str, lower: str, *, first: bool) -> str:
    if lower.endswith(("n't", "cannot")):
        return "X"
    if lower in verb.SIMPLE_PAST or lower in SPEECH_PAST or lower in verb.PRESENT:
        return "V"
    if lower in UNSURE_PAST:
        return "Q"
    if verb.base_of_past(lower) is not None or (lower.endswith("ed") and len(lower) > 4):  # noqa: PLR2004
        return "E"
    if lower.endswith("ly") and lower not in _NOT_ADVERBS:
        return "A"
    if lower.endswith("ing") and len(lower) > 5:  # noqa: PLR2004
        return "G"
    if lower in BARE:
        return "W"
    return "Y" if token[0].isupper() and not first else "O"


def _settle(text: str, starts: list[int], ends: list[int], tags: list[str]) -> str:
    """Decide the forms that depend on their neighbours: "cut its rate" is a verb, "a rate cut" is not."""
    for index, tag in enumerate(tags):
        following = tags[index + 1] if index + 1 < len(tags) else "."
        previous = tags[index - 1] if index else "."
        if tag == "Q":
            tags[index] = "E" if following in "D#TAP" and previous in "OYRMBHAdDG" and following != "." else "O"
            if tags[index] == "E" and previous == "D":
                tags[index] = "O"
        elif tag == "S" and text[starts[index] : ends[index]].lower() == "as" and following == "P":
            tags[index] = "P"
        elif (tag in "EG" and previous == "D") or (tag == "E" and previous == "P" and following in "OYEA"):
            tags[index] = "O"
        elif tag == "V" and (
            previous == "D" or (following in "PT" and text[starts[index] : ends[index]].lower() in SPEECH_PAST)
        ):
            tags[index] = "E"
        elif tag == "W" and previous in "DP":
            tags[index] = "O"
    return "".join(tags)
