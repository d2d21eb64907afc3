"""Phrases taken out of a sentence to stand inside a question: lower-cased, insertions trimmed, spacing tidied."""

import re

from engine.embedded.english.clause import Clause
from engine.embedded.english.lexicon import word_set
from engine.embedded.english.place import PLACES
from engine.embedded.english.word import is_closed_class

_DANGLING_COMMA = re.compile(r"\s*,\s*(?:,\s*)+")
_SPACE = re.compile(r"\s+")
_COMMON_ENDING = re.compile(r"[a-z]+(?:s|al|ed|ing|ly|tion|ment|ity|ness|ance|ence|able|ible|ive|ous|ful|est|ary)")
_ON_NET = re.compile(r",? on (?:net|balance),")
_OPENERS = word_set("Current Former Acting Outgoing Local Most Many Several Some All Average Total")
_LAST_INSERTION = re.compile(r",[^,]*,$")
_LEFT_OVER = re.compile(
    r"^(?:also|still|then|again|next|thus|hence|therefore|instead|however|meanwhile|moreover|furthermore|nonetheless"
    r"|nevertheless|likewise|similarly|consequently|accordingly|subsequently|further)(?: |$)"
)
_CLAUSE_INSERTION = re.compile(
    r", (?:which|who|as measured|as noted|whose)\b[^,]*,|\s?[—–][^—–]*[—–]|, (?:on (?:net|balance)|in turn|too|also),"
)
_LONG_BRACKET = re.compile(
    r"\s?\((?:[^()]*\s){4,}[^()]*\)|\s?\((?:which|that|see|e\.g|i\.e|including|excluding|as|also|formerly)[^()]*\)"
)
_EFFECTIVE = re.compile(r",? effective(?= [A-Z][a-z]+ \d)")
_DASHED = re.compile(r"\s?—[^—]*(?:—|$)")
_DROPPED_LEAD = re.compile(
    r"(?:Consistent with|In support of|To |In light of|In view of|In response to|In accordance with|Against|Despite"
    r"|In spite of|Amid|As a result of|Due to|Because of|Given|With |Like |Unlike |In addition to|Based on|Thanks to"
    r"|According to|Relative to|Compared|Contrary to|As part of|In anticipation of|Following|In keeping with|As "
    r"|Regarding|Besides|Along with|Together with|Similar to|For (?:example|instance)"
    r"|In (?:particular|addition|contrast)|By contrast|On the (?:up|down|one|other) ?(?:side|hand))",
    re.IGNORECASE,
)
_SINGULAR = word_set("is was does has")
_PLURAL = re.compile(r"[^sui]s$")
_KEPT_CONJUNCTIONS = word_set("if unless when whenever once")


def tidy(text: str) -> str:
    """Give `text` with single spaces and no doubled or outer commas."""
    text = _SPACE.sub(" ", _DANGLING_COMMA.sub(", ", text)).strip(" ,;:—–")
    return text.replace(" ,", ",").replace(" ?", "?")


def joined(*parts: str) -> str:
    """Join the non-empty parts of a question."""
    return _EFFECTIVE.sub(", effective", tidy(" ".join(one for one in parts if one)))


def starting_low(text: str, passage: str) -> str:
    """Give a phrase that began a sentence as it would stand inside one; names and abbreviations keep their capital."""
    first, _, rest = text.partition(" ")
    if first == "A":
        return f"a {rest}"
    if not (first[:1].isupper() and first[1:2].islower()) or any(
        char.isupper() or char.isdigit() for char in first[1:]
    ):
        return text
    return f"{first.lower()} {rest}".rstrip() if _is_common(first, rest, passage) else text


def _is_common(first: str, rest: str, passage: str) -> bool:
    word = first.strip(",'")
    if is_closed_class(word.lower()) or word in _OPENERS:
        return True
    if word in PLACES:
        return False
    seen_low = len(re.findall(rf"(?<=[\s(]){re.escape(word.lower())}(?=[\s,.;:)])", passage))
    seen_high = len(re.findall(rf"(?<=[a-z,;] ){re.escape(word)}\b", passage))
    if seen_low or seen_high:
        return seen_low > seen_high
    if re.match(r"[A-Z][a-z]", rest) or word.endswith("'s"):
        return False
    second = rest.split(" ")[0].rstrip(",")
    precedes_noun = second.isalpha() and not is_closed_class(second)
    return precedes_noun or _COMMON_ENDING.fullmatch(word.lower()) is not None


def subject_text(clause: Clause, passage: str) -> str:
    """Give the subject of a clause as it stands after an auxiliary."""
    text = clause.words.slice(*clause.subject)
    if text.endswith(","):
        text = _LAST_INSERTION.sub("", text)
    text = tidy(_LONG_BRACKET.sub("", _CLAUSE_INSERTION.sub(" ", text)))
    start = clause.subject[0]
    if clause.subject_tags in ("O", "Y") and clause.aux in _SINGULAR and _PLURAL.search(text):
        # "Solutions helps agencies": a name.
        return text
    opens = start == 0 or clause.lead[0] != clause.lead[1] or clause.mask[start - 1] in ":;"
    return starting_low(text, passage) if opens else text


def adverb_text(clause: Clause) -> str:
    """Give the adverb between subject and verb, without those that link to what came before."""
    return unlinked(clause.words.slice(*clause.adverb))


def unlinked(text: str) -> str:
    """Give a phrase without a first word that links it to what came before: "also", "nonetheless"."""
    return _LEFT_OVER.sub("", text)


def lead_text(clause: Clause, passage: str) -> str:
    """Give the introductory phrase where it says when, where or if: it goes to the end of the question."""
    text = clause.words.slice(*clause.lead)
    if not text:
        return ""
    start = clause.lead[0]
    is_condition = clause.mask[start] == "S" and clause.words.low(start) in _KEPT_CONJUNCTIONS
    if not is_condition and (_DROPPED_LEAD.match(text) or clause.mask[start] in "AGES"):
        return ""
    return starting_low(tidy(text), passage)


def part(clause: Clause, start: int, end: int) -> str:
    """Give the words of a clause from position `start` up to `end`, counted from its `rest`."""
    text = clause.words.slice(clause.rest + start, clause.rest + end)
    return tidy(_LEFT_OVER.sub("", _LONG_BRACKET.sub("", _ON_NET.sub("", _DASHED.sub("", text)))))
