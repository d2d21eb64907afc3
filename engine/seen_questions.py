"""The questions that a job has asked already, so that none is asked twice."""

import hashlib
import re
from collections.abc import AsyncIterator

from schemas.sample import Sample

_NOT_WORDS = re.compile(r"\W+")
_DIGEST_BYTES = 8


class SeenQuestions:
    """Digests of the questions so far, about 70 bytes each; case, spacing and punctuation make no difference."""

    def __init__(self) -> None:
        self._digests: set[int] = set()

    async def read(self, rows: AsyncIterator[Sample]) -> None:
        """Take in the questions of rows that were written before."""
        async for row in rows:
            if row.question is not None:
                self.add(row.question.question_text)

    def add(self, text: str) -> bool:
        """Take in a question; `False` where it was there already."""
        digest = _digest(text)
        if digest in self._digests:
            return False
        self._digests.add(digest)
        return True


def _digest(text: str) -> int:
    normalised = _NOT_WORDS.sub(" ", text.casefold()).strip()
    return int.from_bytes(hashlib.blake2b(normalised.encode(), digest_size=_DIGEST_BYTES).digest())
