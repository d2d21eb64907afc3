"""Event tolls: what a report counts, and which later report goes on about the same event."""

from datetime import date, timedelta

import pytest

from engine.embedded.event_toll import EventToll, event_tolls, read_number, report_tolls, sameness

DAY = date(2025, 5, 9)


def toll(sentence: str, day: date = DAY) -> EventToll:
    return next(event_tolls(sentence, day))


def sure(first: str, later: str, days: int = 1) -> float:
    return sameness(toll(first), toll(later, DAY + timedelta(days=days)))


@pytest.mark.parametrize(
    ("sentence", "value", "is_update"),
    [
        ("At least 12 people are killed and ten others are injured in a bus crash in Puno, Peru.", 12, False),
        ("Twenty-one people are killed when a bus overturns near Puno, Peru.", 21, False),
        ("A landslide kills at least six people in Hpakant, Myanmar.", 6, False),
        ("The death toll from the floods in Kenya increases to 228.", 228, True),
        ("The toll from the floods in Indonesia increases to 1,174 people killed and 80 more missing.", 1174, True),
        (
            "The death toll from the fire in Karachi, Pakistan, rises to 40 while the injury count increases to 90.",
            40,
            True,
        ),
        ("The number of deaths caused by the roof collapse in Santo Domingo rises to 136.", 136, True),
    ],
)
def test_a_report_gives_the_number_of_the_dead(sentence: str, value: int, is_update: bool) -> None:
    found = toll(sentence)
    assert (found.value, found.is_update) == (value, is_update)
    assert found.span in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The death toll from the floods in Kenya is unknown.",
        "A court sentences a man over the attack that killed 12 people in Puno, Peru.",
        "The number of arrests during the protests rises to 400.",
    ],
)
def test_what_is_no_count_of_the_dead_is_none(sentence: str) -> None:
    assert list(event_tolls(sentence, DAY)) == []


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        (
            "At least 25 miners are killed and 14 others missing after a landslide in Hpakant, Myanmar.",
            {"deaths": 25, "people missing": 14},
        ),
        ("Ten people are injured in a bus crash in Puno, Peru.", {"people injured": 10}),
        (
            "The death toll from the floods in Kenya increases to 169, with 91 people reported missing.",
            {"deaths": 169, "people missing": 91},
        ),
        (
            "A bus crash kills six people and injures 20 in Puno, Peru.",
            {"deaths": 6, "people injured": 20},
        ),
        (
            "The death toll from the storm in Texas, U.S., increases to 15, with more than 40 others injured.",
            {"deaths": 15},
        ),
        (
            "Four people are found dead, bringing the death toll from the floods in Central Europe to 16.",
            {"deaths": 16},
        ),
    ],
)
def test_a_report_counts_more_than_the_dead_and_no_hedged_number(sentence: str, counts: dict[str, int]) -> None:
    assert {found.counted: found.value for found in event_tolls(sentence, DAY)} == counts


def test_a_count_that_follows_an_update_is_of_the_same_event() -> None:
    report = ["The death toll from the landslide in Maco, Philippines, rises to 54.", "Sixty-three others are missing."]
    assert [found.value for _, found in report_tolls(report, DAY) if "landslide in Maco" in found.event] == [54, 63]
    assert list(report_tolls(["Sixty-three others are missing."], DAY)) == []


def test_those_missing_may_become_fewer_but_are_never_taken_for_the_dead() -> None:
    first = list(event_tolls("Two people are killed and 14 others missing in floods in Rio, Brazil.", DAY))
    later = list(
        event_tolls(
            "The death toll from the floods in Rio, Brazil, rises to 9, with 8 people missing.", date(2025, 5, 10)
        )
    )
    assert [[sameness(one, other) > 0 for other in later] for one in first] == [[True, False], [False, True]]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        (
            "Sixteen people are killed during a landslide in Raigad, Maharashtra, India.",
            "The death toll from the landslide in Raigad, Maharashtra, India, increases to 27.",
        ),
        (
            "The death toll from the floods in Kenya increases to 181.",
            "The death toll from the ongoing flooding in Kenya increases to 228.",
        ),
        (
            "At least 20 people are killed in an Israeli airstrike in Basta, Beirut, Lebanon.",
            "The death toll from yesterday's airstrike in Basta, Beirut, Lebanon, increases to 29.",
        ),
        (
            "Four people are killed when a highway bridge between Maranhão and Tocantins, Brazil, collapses.",
            "The death toll from the highway collapse between Maranhão and Tocantins, Brazil, increases to eleven.",
        ),
    ],
)
def test_an_update_goes_on_about_the_event(first: str, later: str) -> None:
    assert sure(first, later) >= 0.9


LANDSLIDE = "At least 12 people are killed in a landslide in Raigad, India."


@pytest.mark.parametrize(
    ("first", "later", "days"),
    [
        (LANDSLIDE, "The death toll from the landslide in Raigad, India, increases to 27.", 45),
        (LANDSLIDE, "The death toll from the landslide in Raigad, India, increases to 12.", 1),
        (LANDSLIDE, "The death toll from the landslide in Wayanad, India, increases to 27.", 1),
        (LANDSLIDE, "The death toll from the building collapse in Raigad, India, increases to 27.", 1),
        (LANDSLIDE, "The death toll from the floods in India increases to 127.", 1),
        (LANDSLIDE, "At least 27 people are killed in a landslide in Raigad, India.", 1),
        (
            "Ten people are killed in Israeli airstrikes in Rafah, Gaza.",
            "The death toll from the Israeli airstrikes in Rafah, Gaza, rises to 30.",
            3,
        ),
        (
            "Ten people are killed in Israeli airstrikes in Rafah, Gaza.",
            "The death toll from yesterday's Israeli airstrikes in Rafah, Gaza, rises to 30.",
            9,
        ),
        (
            "The death toll from Hurricane John in Mexico increases to 12.",
            "The death toll from Hurricane Helene in Mexico increases to 64.",
            4,
        ),
        (
            "The death toll from Typhoon Yagi in the Philippines increases to 14.",
            "The death toll from Typhoon Yagi in Vietnam increases to 179.",
            4,
        ),
    ],
    ids=["late", "no more", "place", "kind", "whole country", "no update", "undated attack", "day", "storm", "country"],
)
def test_another_event_is_told_apart(first: str, later: str, days: int) -> None:
    assert sure(first, later, days) == 0.0


def test_an_event_is_named_only_where_it_is_a_noun() -> None:
    assert toll("Ten people are killed in a bus crash in Puno, Peru.").named == "from the bus crash in Puno, Peru"
    assert toll("Ten people are killed when a bus overturns in Puno, Peru.").named is None
    assert toll("The death toll from yesterday's fire in Lima rises to 7.").named is None
    assert toll("The death toll from Typhoon Yagi in Vietnam rises to 70.").named == "from Typhoon Yagi in Vietnam"


@pytest.mark.parametrize(("written", "value"), [("twelve", 12), ("Twenty-one", 21), ("1,400", 1400), ("90", 90)])
def test_numbers_are_read_in_digits_and_words(written: str, value: int) -> None:
    assert read_number(written) == value
