"""Names: what they stand for, as far as their words tell."""

import pytest

from engine.embedded.english.name import NameKind, kind_of, names, titles


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Germany", NameKind.COUNTRY),
        ("Ohio", NameKind.STATE),
        ("Paris", NameKind.CITY),
        ("Jane Miller", NameKind.PERSON),
        ("President Bullard", NameKind.PERSON),
        ("Acme Corporation", NameKind.COMPANY),
        ("Bank of Canada", NameKind.BODY),
        ("National Hurricane Center", NameKind.BODY),
        ("General Terms", None),
        ("Each Party", None),
        ("January", None),
        ("Monday", None),
        ("Blue Sky", None),
        ("prices", None),
    ],
)
def test_the_words_of_a_name_tell_its_kind(name: str, kind: NameKind | None) -> None:
    assert kind_of(name) is kind


def test_names_are_found_in_a_sentence_without_its_first_word() -> None:
    found = names("In Germany, Jane Miller met the Bank of Canada.")
    assert [(one.text, one.kind) for one in found] == [
        ("Germany", NameKind.COUNTRY),
        ("Jane Miller", NameKind.PERSON),
        ("Bank of Canada", NameKind.BODY),
    ]


def test_a_title_is_told_from_the_name() -> None:
    assert titles("Prime Minister Jane Miller") == ["Prime Minister"]
    assert titles("Jane Miller") == []
