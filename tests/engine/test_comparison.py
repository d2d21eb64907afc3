"""Two previews, row by row: the same, changed, new and gone, by the seeds that both looked at."""

from engine.comparison import compare
from schemas.sample import Label, Question, Sample, Seed


def row(seed: str, question: str, label: str | None = "1", *, valid: bool = True) -> Sample:
    return Sample(
        seed=Seed(seed_text=seed),
        question=Question(question_text=question),
        label=None if label is None else Label(label=label, label_confidence=1.0),
        is_valid=valid,
    )


def test_rows_of_the_same_seed_are_compared():
    before = [row("a", "A?"), row("b", "B?"), row("c", "C?")]
    after = [row("a", "A?"), row("b", "How B?"), row("c", "C?", valid=False), row("d", "D?")]
    found = compare(before, after)
    assert found is not None
    assert found.same == [1]
    assert [(number, old["question"], new["question"]) for number, old, new in found.changed] == [(2, "B?", "How B?")]
    assert found.new == [3]
    assert [each["question"] for each in found.gone] == ["C?"]


def test_another_label_is_a_change():
    found = compare([row("a", "A?", "1")], [row("a", "A?", "0")])
    assert found is not None
    assert [(old["label"], new["label"]) for _, old, new in found.changed] == [("1", "0")]


def test_a_row_of_a_seed_that_was_not_reached_again_is_not_called_gone():
    found = compare([row("a", "A?"), row("b", "B?")], [row("a", "A?")])
    assert found is not None
    assert (found.same, found.gone) == ([1], [])


def test_other_seeds_are_not_compared():
    assert compare([row("a", "A?")], [row("z", "A?")]) is None


def test_several_rows_of_a_seed_are_matched_by_what_they_say():
    found = compare([row("a", "A1?"), row("a", "A2?")], [row("a", "A2?"), row("a", "A3?")])
    assert found is not None
    assert found.same == [1]
    assert [(number, old["question"]) for number, old, _ in found.changed] == [(2, "A1?")]
