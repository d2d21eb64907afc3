"""Questions for dates, names, definitions, rules and reasons, and the fill-in form for dates."""

import pytest

from tests.engine.embedded.asked import asked, label_of, minutes, page, written


@pytest.mark.parametrize(
    ("sentence", "question", "label"),
    [
        (
            "The Board met on March 3, 2020 to discuss the stance of policy.",
            "on what date did the Board meet to discuss the stance of policy?",
            "March 3, 2020",
        ),
        (
            "Voters in Springfield went to the polls in March 2020.",
            "in what month and year did voters in Springfield go to the polls?",
            "March 2020",
        ),
        ("Springfield opened a second library in 2019.", "in what year did Springfield open a second library?", "2019"),
        ("Jane Miller was born in Germany.", "in which country was Jane Miller born?", "Germany"),
        ("Jane Miller was born in Germany.", "who was born in Germany?", "Jane Miller"),
        (
            "The National Hurricane Center said the storm had weakened.",
            "which organization said the storm had weakened?",
            "National Hurricane Center",
        ),
        (
            "The Desk bought Treasury bills because reserve balances had fallen in September.",
            "why did the Desk buy Treasury bills?",
            "reserve balances had fallen in September",
        ),
    ],
)
def test_dates_names_and_reasons_are_asked_for(sentence: str, question: str, label: str) -> None:
    assert asked(minutes(sentence)).get(question) == label


@pytest.mark.parametrize(
    ("sentence", "question", "label"),
    [
        (
            "Slack is a tool that lets teams organize their projects.",
            "what is Slack?",
            "a tool that lets teams organize their projects",
        ),
        (
            '"Affiliate" means any entity that controls a party to this Agreement.',
            'what does "Affiliate" mean?',
            "any entity that controls a party to this Agreement",
        ),
        (
            "COLA stands for cost of living adjustment in most contracts.",
            "what does COLA stand for?",
            "cost of living adjustment in most contracts",
        ),
        (
            "Before traveling for work, employees must submit a travel request to their supervisor.",
            "what must employees do before traveling for work?",
            "submit a travel request to their supervisor",
        ),
        (
            "If the leave is longer, you must get written approval from your supervisor.",
            "what must you do if the leave is longer?",
            "get written approval from your supervisor",
        ),
        (
            "The Tech Operations team is responsible for granting access to the shared drive.",
            "who is responsible for granting access to the shared drive?",
            "The Tech Operations team",
        ),
        (
            "Employees can request a license by emailing the Tech Operations team.",
            "how can employees request a license?",
            "by emailing the Tech Operations team",
        ),
        (
            "The travel form can be found on the GSA intranet.",
            "where can the travel form be found?",
            "on the GSA intranet",
        ),
        (
            "This Agreement shall be governed by the laws of the State of New York.",
            "which law governs this Agreement?",
            "the laws of the State of New York",
        ),
    ],
)
def test_definitions_and_rules_are_asked_for(sentence: str, question: str, label: str) -> None:
    assert asked(page(sentence)) == {f'According to "Leave types", {question}': label}


@pytest.mark.parametrize(
    "sentence",
    [
        "More information can be found on the GSA intranet.",
        "Slack is a critical part of our culture and we like it.",
        "Information is the basis of a long friendship between two parties.",
        "Each Party shall pay the fees set forth in the order form.",
        "The team must do this before that.",
        "He was born in Germany in the spring of that year.",
    ],
)
def test_what_says_too_little_is_not_asked_about(sentence: str) -> None:
    assert asked(page(sentence)) == {}


def test_a_date_in_no_known_place_is_left_out_of_its_sentence() -> None:
    text = "A report dated March 3, 2020 shows that prices fell in all regions of Ohio."
    (row,) = [one for one in written(minutes(text)) if one.meta["fact_kind"] == "date"]
    assert '"A report dated ____ shows that prices fell in all regions of Ohio."' in row.question.question_text
    assert label_of(row).label == "March 3, 2020"


def test_an_answer_given_away_by_the_title_is_not_asked_for() -> None:
    passage = page("Leave types were introduced in Springfield in March 2020 by the council.")
    assert all("Leave" not in label_of(row).label for row in written(passage))
