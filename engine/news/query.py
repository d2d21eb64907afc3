"""A query: what someone wrote into the search box, read as terms that matter and terms that only may help."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.news.words import words
from schemas.article import Term

_STOP_WORDS = """
a about after all am among an and any are as at be because been before being between both but by can could did do does
during each else few for from had has have he her his how i if in into is it its just may me might more most much my no
nor not of on only or other our over own regarding related same she should since so some such than that the their them
then there these they this those through to too under until up versus very via vs was we were what when where which
while who whom whose why will with within without would you your
"""
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
"""
_GENERIC_WORDS = """
article articles breaking coverage current daily development developments event events happened happening headline
headlines info information latest news recent recently report reported reports stories story today topic topics update
updates weekly yesterday
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing about what a text is about."""
MONTHS = frozenset(_MONTHS.split())
_GENERIC = MONTHS | frozenset(_GENERIC_WORDS.split())
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED_ALIKE = (
    ("us", "u s", "usa", "united states"),
    ("uk", "u k", "united kingdom", "britain"),
    ("eu", "e u", "european union"),
    ("un", "u n", "united nations"),
    ("ai", "a i", "artificial intelligence"),
    ("fed", "federal reserve"),
    ("covid", "covid 19", "coronavirus"),
)
_ALIASES = {
    tuple(name.split()): Term(tuple(tuple(each.split()) for each in names)) for names in _NAMED_ALIKE for name in names
}
_MOST_TERMS = 6
_SHORTEST_WORD = 3
_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"') | {"’": "'"})
_JOINTS = re.compile(r"[-–—/,;]")
_POSSESSIVE = re.compile(r"'s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """A query as written, and its terms. The generic ones (news, latest, a year) alone make no article fit."""

    text: str
    significant: tuple[Term, ...] = ()
    generic: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms."""
        return (*self.significant, *self.generic)


@dataclass(frozen=True, slots=True)
class _Word:
    """One word or phrase as written; `quoted` and acronyms are taken at their word."""

    phrase: tuple[str, ...]
    is_meant: bool

    @property
    def term(self) -> Term:
        return _ALIASES.get(self.phrase) or Term((self.phrase,))

    @property
    def says_nothing(self) -> bool:
        return not self.is_meant and len(self.phrase) == 1 and self.phrase[0] in STOP_WORDS

    @property
    def is_generic(self) -> bool:
        word = self.phrase[0]
        return not self.is_meant and len(self.phrase) == 1 and (word in _GENERIC or bool(_YEAR.fullmatch(word)))


def read_query(text: str) -> Query:
    """Read a query: quoted phrases, words joined by OR, and any number of words, of which the first few count.

    Words that say nothing are passed over, unless there are no others: then the query is one phrase.
    """
    found = list(_words(text))
    telling = [word for word in found if word == _OR or not word.says_nothing]
    significant = _joined(_paired(word for word in telling if not word.is_generic))
    generic = _unique(word.term for word in telling if word.is_generic)
    if not significant and not generic and len(found) > 1:
        significant = (Term((tuple(part for word in found for part in word.phrase),)),)
    return Query(text.strip(), significant[:_MOST_TERMS], generic[:_MOST_TERMS])


_OR = _Word(("or",), is_meant=True)
"""Stands between words of which any will do."""


def _words(text: str) -> Iterator[_Word]:
    plain = text.translate(_QUOTES)
    shouted = plain == plain.upper()
    for quoted, bare in _PIECE.findall(plain):
        if quoted:
            yield from _word(quoted, is_meant=True)
        elif bare == "OR":
            yield _OR
        else:
            yield from _pieces(_POSSESSIVE.sub("", bare), shouted=shouted)


def _pieces(bare: str, *, shouted: bool) -> Iterator[_Word]:
    """One word, or several that are joined by a hyphen and stand for themselves (Israel-Hamas, not COVID-19)."""
    parts = [part for part in _JOINTS.split(bare) if words(part)]
    apart = all(_stands_alone(tuple(words(part))) for part in parts)
    for part in parts if apart else [bare]:
        letters = part.strip("().,:;!?'")
        acronym = not shouted and letters.isupper() and len(letters) > 1 and letters != "AND"
        yield from _word(part, is_meant=acronym)


def _stands_alone(phrase: tuple[str, ...]) -> bool:
    return phrase in _ALIASES or (len(phrase) == 1 and len(phrase[0]) >= _SHORTEST_WORD and phrase[0].isalpha())


def _word(text: str, *, is_meant: bool) -> Iterator[_Word]:
    if phrase := tuple(words(text)):
        yield _Word(phrase, is_meant)


def _paired(found: Iterable[_Word]) -> list[_Word]:
    """Make one of two words that are a name with other spellings, such as United States."""
    paired: list[_Word] = []
    for word in found:
        both = (*paired[-1].phrase, *word.phrase) if paired and paired[-1] != _OR else ()
        if both in _ALIASES and both != word.phrase:
            paired[-1] = _Word(both, is_meant=True)
        else:
            paired.append(word)
    return paired


def _joined(found: list[_Word]) -> tuple[Term, ...]:
    """The terms, those joined by OR made one."""
    terms: list[Term] = []
    either = False
    for word in found:
        if word == _OR:
            either = bool(terms)
        elif either:
            terms[-1] = Term((*terms[-1].phrases, *word.term.phrases))
            either = False
        else:
            terms.append(word.term)
    return _unique(terms)


def _unique(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))
