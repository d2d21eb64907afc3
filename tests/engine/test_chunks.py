"""Chunks: verbatim, small enough, whole, and cut where sentences end."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.chunks import chunks

SENTENCES = " ".join(f"Sentence number {number} says that rates rose by {number} points." for number in range(200))
PARAGRAPHS = "\n\n".join(f"Paragraph {number} is here. It has two sentences." for number in range(100))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def spans(text: str, pieces: list[str]) -> list[tuple[int, int]]:
    """Where each piece stands in the text, in order."""
    found: list[tuple[int, int]] = []
    for piece in pieces:
        start = text.index(piece, found[-1][0] + 1 if found else 0)
        found.append((start, start + len(piece)))
    return found


def test_chunks_end_where_sentences_end() -> None:
    pieces = list(chunks(SENTENCES, 400, 0))
    assert len(pieces) > 10
    assert all(piece.endswith("points.") and piece.startswith("Sentence") for piece in pieces)
    assert " ".join(pieces) == SENTENCES


def test_a_paragraph_end_is_preferred_to_a_sentence_end() -> None:
    assert all(piece.endswith("two sentences.") for piece in chunks(PARAGRAPHS, 300, 0))


def test_neighbours_share_whole_sentences() -> None:
    pieces = list(chunks(SENTENCES, 400, 130))
    places = spans(SENTENCES, pieces)
    shared = [before[1] - after[0] for before, after in pairwise(places)]
    assert all(0 < number <= 130 for number in shared)
    assert all(piece.startswith("Sentence") for piece in pieces)


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    text = "The report by Mr. Alan B. Greene of the U.S. Treasury, Inc. division, e.g. the one of May, runs on. " * 3
    assert all(piece.endswith("runs on.") for piece in chunks(text, 120, 0))


def test_a_short_text_is_one_chunk() -> None:
    assert list(chunks("  One sentence.\n", 100, 10)) == ["One sentence."]


def test_text_without_any_word_gives_no_chunk() -> None:
    assert list(chunks(" \n\t ", 100, 10)) == []


def test_a_text_without_white_space_is_cut_hard() -> None:
    assert list(chunks("x" * 250, 100, 0)) == ["x" * 100, "x" * 100, "x" * 50]


@given(
    st.text(alphabet="aB.?! \n\"')\u00e9", max_size=600) | st.text(max_size=300),
    st.integers(min_value=5, max_value=120),
    st.integers(min_value=0, max_value=119),
)
def test_chunks_are_verbatim_in_order_and_hold_the_whole_text(text: str, size: int, overlap: int) -> None:
    pieces = list(chunks(text, size, min(overlap, size - 1)))
    assert all(0 < len(piece) <= size for piece in pieces)
    covered = 0
    start = 0
    for piece in pieces:
        place = text.index(piece, start)
        assert not text[covered:place].strip()
        covered, start = max(covered, place + len(piece)), place
    assert not text[covered:].strip()


def test_a_sentence_longer_than_the_overlap_is_shared_whole() -> None:
    long = f"A surge in the Treasury General Account {'and in other accounts ' * 15}was expected."
    opening = " ".join([*["The staff reviewed the outlook."] * 10, long])
    first, second = list(chunks(f"{opening} {'Prices rose. ' * 60}", len(opening) + 5, 50))[:2]
    assert first == opening
    assert second.startswith("A surge in the Treasury General Account")
