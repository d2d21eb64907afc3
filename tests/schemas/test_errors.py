"""The error tree and the JSON Pointers of violations."""

from hypothesis import given
from hypothesis import strategies as st
from jsonpointer import JsonPointer

from schemas.errors import CallerError, NotFound, Refused, RunFailed, ToldToModel
from schemas.violation import Violation, pointer


def test_an_error_says_its_message_and_carries_its_violations() -> None:
    found = Violation(path="/labeler", code="labelled_twice", level="warning", message="Twice.")
    assert str(NotFound("There is no such job.")) == "There is no such job."
    assert isinstance(Refused("No.", [found]), CallerError)
    assert Refused("No.", [found]).violations == (found,)
    assert ToldToModel("Try again.").violations == ()
    assert RunFailed("Later.", retryable=True).retryable
    assert not RunFailed("Never.").retryable


@given(st.lists(st.text() | st.integers(0, 9)))
def test_a_pointer_names_every_key(parts: list[str | int]) -> None:
    assert JsonPointer(pointer(parts)).parts == [str(part) for part in parts]
