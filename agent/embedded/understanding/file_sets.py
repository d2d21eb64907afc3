"""File sets in a message: by id, by name, or by words of their name and description."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.embedded.understanding.situation import FileSetInfo
from agent.embedded.understanding.tokens import ALNUM, NUMBER, WORD, Token, tokenize

_LEADS = (
    ",",
    ":",
    ";",
    ".",
    "from",
    "using",
    "our",
    "my",
    "the",
    "over",
    "of",
    "in",
    "on",
    "about",
    "use",
    "based",
    "with",
    "qa",
    "&",
    "a",
    "pairs",
    "questions",
    "/",
    "-",
    "and",
    "for",
    "at",
    "off",
    "into",
    "read",
    "take",
    "better",
    "these",
    "those",
    "to",
    "hr",
    "company",
    "corporate",
    "internal",
    "staff",
    "official",
    "whole",
    "entire",
)
# Words that say that something is a collection, not which one.
_GENERIC = frozenset(
    [
        "document",
        "documents",
        "doc",
        "docs",
        "file",
        "files",
        "set",
        "sets",
        "fileset",
        "data",
        "dataset",
        "text",
        "texts",
        "archive",
        "collection",
        "news",
        "article",
        "articles",
        "the",
        "a",
        "an",
        "of",
        "and",
        "our",
        "my",
        "from",
        "for",
        "in",
        "on",
        "to",
        "all",
        "public",
        "sample",
        "question",
        "questions",
        "answer",
        "answers",
        "report",
        "reports",
        "by",
        "with",
    ]
)
_LONGEST_PHRASE = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of tokens that names a file set; `ids` holds more than one where the words fit several."""

    ids: tuple[str, ...]
    start: int
    end: int


def mentions(text: str, tokens: Sequence[Token], file_sets: Sequence[FileSetInfo]) -> Iterator[Mention]:
    """Every way the message names one of these file sets; ids and whole names first."""
    for file_set in file_sets:
        for literal in (file_set.id, file_set.name):
            yield from _literal(literal, file_set.id, text, tokens)
    profiles = [_profile(file_set) for file_set in file_sets]
    for start in range(len(tokens)):
        best = _best_window(tokens, start, profiles)
        if best:
            yield best


def unknown_mentions(tokens: Sequence[Token]) -> Iterator[Mention]:
    """Documents that are spoken of as the user's own or as one work: "our onboarding manual", "file set fs_12"."""
    for at, token in enumerate(tokens):
        words = [each.lower for each in tokens[at : at + 3]]
        named = 2 if words[:2] == ["file", "set"] else 1 if words[:1] == ["fileset"] else 0
        if named and at + named < len(tokens) and any(sign in tokens[at + named].text for sign in "_0123456789"):
            yield Mention((), at + named, at + named + 1)
        if token.lower in _OWN and at and tokens[at - 1].lower in _SOURCES:
            end = _end_of_name(tokens, at)
            if end is not None:
                yield Mention((), at + 1, end)


def _end_of_name(tokens: Sequence[Token], own: int) -> int | None:
    """Where the name of documents behind "our" or "the" ends: at a kind of work, or at things that are one's own."""
    for at in range(own + 1, min(len(tokens), own + 1 + _LONGEST_NAME)):
        word = tokens[at].lower
        if tokens[at].kind not in (WORD, ALNUM) or word in (*_LEADS, *_OWN):
            return None
        if word in _WORKS and (at > own + 1 or word not in _VAGUE_WORKS):
            return at + 1
        things = tokens[own].lower != "the" and word.endswith("s") and not word.endswith("ss")
        if things and stem(word) not in _GENERIC and word not in _GENERIC:
            return at + 1
    return None


_OWN = ("our", "my", "the")
_SOURCES = {"from", "of", "using", "use", "over", "in", "with", "on", "to", "take", "read"}
_WORKS = (
    "handbook",
    "manual",
    "guide",
    "guidebook",
    "policy",
    "policies",
    "guidelines",
    "playbook",
    "textbook",
    "wiki",
    "faq",
)
_VAGUE_WORKS = ("guide", "policy", "policies", "guidelines")
"""Works that alone may be anything: "questions on the policy"."""
_LONGEST_NAME = 5


def _literal(literal: str, file_set_id: str, text: str, tokens: Sequence[Token]) -> Iterator[Mention]:
    for match in re.finditer(rf"(?<!\w){re.escape(literal)}(?!\w)", text, re.IGNORECASE):
        covered = [n for n, token in enumerate(tokens) if token.start < match.end() and token.end > match.start()]
        if covered:
            yield Mention((file_set_id,), covered[0], covered[-1] + 1)


@dataclass(frozen=True, slots=True)
class _Profile:
    id: str
    name: frozenset[str]
    all: frozenset[str]


def _profile(file_set: FileSetInfo) -> _Profile:
    name = _stems(f"{file_set.id} {file_set.name}")
    described = _stems(file_set.description) - {stem(field) for field in file_set.metadata_fields}
    return _Profile(file_set.id, name - _GENERIC, name | described)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(token.lower) for token in tokenize(text) if token.kind in (WORD, NUMBER, ALNUM))


def stem(word: str) -> str:
    """A word without a plural or possessive ending."""
    word = word.removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _stem_of(token: Token) -> str:
    """A word without its plural ending, also that of an abbreviation: "10-Ks"."""
    return token.lower[:-1] if token.text[:-1].isupper() and token.text.endswith("s") else stem(token.lower)


def _best_window(tokens: Sequence[Token], start: int, profiles: Sequence[_Profile]) -> Mention | None:
    """The longest phrase at `start` whose every word belongs to one file set, one of them to its name."""
    if start and tokens[start - 1].lower not in _LEADS:
        return None
    for end in range(min(len(tokens), start + _LONGEST_PHRASE), start, -1):
        words = [_stem_of(token) for token in tokens[start:end] if token.lower != "-"]
        if tokens[end - 1].kind not in (WORD, ALNUM) or words[0] in _GENERIC - {"our", "my"}:
            continue
        fitting = tuple(profile.id for profile in profiles if _fits(words, profile))
        if fitting:
            return Mention(fitting, start, end)
    return None


def described(tokens: Sequence[Token], file_sets: Sequence[FileSetInfo]) -> Iterator[Mention]:
    """Phrases that stand in the description of just one file set: "from the annual reports"."""
    texts = {each.id: [stem(token.lower) for token in tokenize(each.description)] for each in file_sets}
    for start in range(1, len(tokens) - 1):
        words = [_stem_of(token) for token in tokens[start : start + 2]]
        if tokens[start - 1].lower not in _LEADS or words[0] in _GENERIC:
            continue
        if any(token.kind != WORD for token in tokens[start : start + 2]):
            continue
        holding = [key for key, text in texts.items() if words in (text[n : n + 2] for n in range(len(text)))]
        if len(holding) == 1:
            yield Mention((holding[0],), start, start + 2)


def _fits(words: Sequence[str], profile: _Profile) -> bool:
    telling = [word for word in words if word not in _GENERIC]
    named = any(word in profile.name and not word.isdecimal() for word in telling)
    return named and all(_belongs(word, profile.all) for word in telling)


def _belongs(word: str, known: frozenset[str]) -> bool:
    """The word itself, or a short form such as "fed" for "federal"."""
    return word in known or (len(word) >= 3 and any(other.startswith(word) for other in known))
