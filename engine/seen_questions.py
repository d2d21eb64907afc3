"""The questions that a job has asked already, so that none is asked twice and no fact over and over."""

import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator

from engine.embedded.written import FACT_ID
from schemas.sample import Sample

DUPLICATE = "duplicate question"
OFTEN = "the same fact was asked in the same words often enough"
_NOT_WORDS = re.compile(r"\W+")
_DIGEST_BYTES = 8
_ALWAYS_ASKED = 3
_MOST_SHARE = 0.01


class SeenQuestions:
    """Digests of the questions so far, about 70 bytes each; case, spacing and punctuation make no difference.

    A fact that documents repeat, as a standing goal in every report, is asked three times, and beyond that in at most
    one question of a hundred.
    """

    def __init__(self) -> None:
        self._digests: set[int] = set()
        self._facts: Counter[str] = Counter()

    async def read(self, rows: AsyncIterator[Sample]) -> None:
        """Take in the questions of rows that were written before, in their order."""
        async for row in rows:
            self.add(row)

    def add(self, row: Sample) -> str | None:
        """Take in a row's question; the reason why it is not to be asked again, where there is one."""
        if row.question is None:
            return None
        digest = _digest(row.question.question_text)
        if digest in self._digests:
            return DUPLICATE
        self._digests.add(digest)
        fact = row.meta.get(FACT_ID)
        if not isinstance(fact, str):
            return None
        if self._facts[fact] >= max(_ALWAYS_ASKED, _MOST_SHARE * len(self._digests)):
            return OFTEN
        self._facts[fact] += 1
        return None


def _digest(text: str) -> int:
    normalised = _NOT_WORDS.sub(" ", text.casefold()).strip()
    return int.from_bytes(hashlib.blake2b(normalised.encode(), digest_size=_DIGEST_BYTES).digest())
