"""The digest of a text: the same for texts that differ in nothing but the white space around them."""

import hashlib


class TextDigest:
    """Takes a text in parts, holding none of them."""

    def __init__(self) -> None:
        self._all = hashlib.sha256()
        self._to_last_word: str | None = None

    def add(self, part: str) -> None:
        """Take the next part."""
        words = part.lstrip() if self._to_last_word is None else part
        bare = words.rstrip()
        if bare:
            self._all.update(bare.encode(errors="surrogatepass"))
            self._to_last_word = self._all.hexdigest()
        self._all.update(words[len(bare) :].encode())

    @property
    def value(self) -> str | None:
        """The digest of what came so far; `None` where it is nothing but white space."""
        return self._to_last_word


def text_digest(text: str) -> str | None:
    """The digest of a whole text."""
    digest = TextDigest()
    digest.add(text)
    return digest.value
