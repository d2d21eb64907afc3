"""Conditions on files in words become terms that the engine's filters can read."""

import pytest

from agent.embedded.policy.file_filters import filters_after
from agent.embedded.understanding import FileSetInfo
from agent.embedded.understanding.conditions import Condition, conditions
from agent.embedded.understanding.tokens import tokenize
from engine.metadata_filter import parse_filter
from tests.agent.embedded.readings import TODAY

FILINGS = FileSetInfo("filings", "Filings", metadata_fields=("filed_date", "form", "sector", "ticker", "year"))


def terms(text: str) -> list[str]:
    return [condition.term for condition in conditions(tokenize(text), [FILINGS], TODAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("only where ticker is AAL or MSFT", ["(ticker='AAL' OR ticker='MSFT')"]),
        ("filed after 2023", ["filed_date>='2024-01-01'"]),
        ("exclude form 8-K", ["NOT form='8-K'"]),
        ("year >= 2020 and sector is not utilities", ["year>=2020", "NOT sector='utilities'"]),
        ("whose sector contains bank", ["sector:'bank'"]),
        ("only the energy sector", ["sector='energy'"]),
        ("sector is one of energy, materials", ["(sector='energy' OR sector='materials')"]),
        ("form questions about anything", []),
        ("news of the year 2024", []),
    ],
)
def test_words_become_terms(text: str, expected: list[str]):
    found = terms(text)
    assert found == expected
    for term in found:
        parse_filter(term)


def test_a_new_condition_takes_the_place_of_one_on_the_same_field_alone():
    before = ["ticker='AAL' AND year>=2020"]
    assert filters_after(before, [Condition("ticker", "ticker='UAL'", 0, 0)]) == ["year>=2020 AND ticker='UAL'"]
