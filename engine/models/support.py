"""The support of an answer: whether the words that a model quotes stand in the source, and the answer in them."""

import re
from collections.abc import Iterator
from math import isclose

_FRACTION = r"(?:[- ](?P<above>\d+)/(?P<below>[1-9]\d*))?"
_SCALE = r"(?:[- ](?P<scale>hundred|thousand|million|billion|trillion)\b)?"
_NUMBER = re.compile(rf"(?<![\w.])(?P<whole>\d[\d,]*(?:\.\d+)?){_FRACTION}{_SCALE}", re.IGNORECASE)
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_ALIKE = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "‑": "-"})


def stands_in(words: str, text: str) -> bool:
    """Whether some words stand in a text, whatever their case, spaces, quotation marks and dashes."""
    plain = _plain(words)
    return bool(plain) and plain in _plain(text)


def number_stands_in(number: float, text: str) -> bool:
    """Whether a text states a number, in digits, as a mixed fraction, with its scale or in words up to twenty."""
    return any(isclose(abs(number), each, rel_tol=1e-9) for each in _numbers(_plain(text)))


def _numbers(text: str) -> Iterator[float]:
    for found in _NUMBER.finditer(text):
        number = float(found["whole"].replace(",", ""))
        if found["above"]:
            number += int(found["above"]) / int(found["below"])
        yield number
        if found["scale"]:
            yield number * _SCALES[found["scale"].lower()]
    words = set(re.findall(r"[a-z]+", text))
    yield from (float(value) for value, word in enumerate(_WORDS.split()) if word in words)


def _plain(text: str) -> str:
    return " ".join(text.translate(_ALIKE).casefold().split())
