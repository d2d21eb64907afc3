"""Word lists, written as one text each so that they can be read and extended."""


def word_list(text: str) -> tuple[str, ...]:
    """Give the words of a text in order."""
    return tuple(text.split())


def word_set(text: str) -> frozenset[str]:
    """Give the words of a text."""
    return frozenset(text.split())


def name_set(text: str) -> frozenset[str]:
    """Give the names of a text that are parted by commas, of one word or more."""
    return frozenset(" ".join(name.split()) for name in text.split(","))
