"""The stem of a word: what its usual English endings leave, so that `inflation`, `inflated` and `inflating` meet."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = re.compile("(?:ingly|edly|ments?|ness|ities|ity|ings?|ions?|ie[sd]|ics?|ers?|est|ed|es|ly|al|[sye])$")
_SHORTEST = 3


def stem(word: str) -> str:
    """Cut a known ending off; three letters are always left."""
    plain = "".join(it for it in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(it))
    found = None if plain.endswith("ss") else _ENDINGS.search(plain, _SHORTEST)
    return plain[: found.start()] if found else plain


def stems(text: str) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(map(stem, _WORD.findall(text)))
