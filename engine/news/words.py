"""Words: how texts and questions are cut into words that meet whatever their case, their accents and their number."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_ES = ("ches", "shes", "sses", "xes", "zes")
_NO_PLURAL = ("ss", "us", "is")
_SHORTEST_PLURAL = 4


def words(text: str) -> list[str]:
    """The words of a text in lower case, without accents."""
    plain = unicodedata.normalize("NFD", text.lower())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def singular(word: str) -> str:
    """A word without the ending of an English plural."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_ES) else word[:-1]
