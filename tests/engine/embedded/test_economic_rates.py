"""Economic rates: what the news state of inflation, unemployment and interest, and state again later."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.economic_rate import economic_rates
from engine.embedded.english.number import quantities
from engine.embedded.forward_looking import write_forward_looking
from engine.embedded.labeling.asked import Asked, read_asked
from engine.embedded.labeling.restated import restatements, stated_facts
from engine.embedded.passage import Passage
from engine.embedded.written import Written

DAY = datetime(2023, 3, 14, tzinfo=UTC)
ARGENTINA = "Argentina's annual inflation rate increases to 102.5%, the highest recorded rate since 1991."


def rates(text: str) -> list[tuple[str, str]]:
    return [(rate.subject, rate.value) for rate in economic_rates(text, quantities(text))]


def asked(text: str, kind: AnswerKind) -> tuple[Written, Asked]:
    (row,) = write_forward_looking(Passage(text, "a news report of March 14, 2023", DAY), kind, 5)
    known = read_asked(row.meta)
    assert known is not None
    return row, known


def told(known: Asked, text: str, *, is_echo: bool = False) -> list[str]:
    facts = stated_facts(Passage(text, None, DAY + timedelta(days=30)))
    return [found.value for found in restatements(known, facts, is_echo=is_echo)]


@pytest.mark.parametrize(
    ("text", "subject", "value"),
    [
        (ARGENTINA, "annual inflation rate | Argentina", "102.5"),
        ("Argentina records a 31.5% annual inflation rate in December.", "annual inflation rate | Argentina", "31.5"),
        (
            "Inflation in the United Kingdom falls to a two-year low of 3.9%.",
            "annual inflation rate | United Kingdom",
            "3.9",
        ),
        (
            "The Turkish central bank raises its main interest rate from 15% to 17.5%.",
            "policy interest rate | Turkey",
            "17.5",
        ),
        ("Turkey’s central bank leaves its policy rate at 50%.", "policy interest rate | Turkey", "50"),
        (
            "The Federal Reserve keeps its benchmark rate at 4.25 percent.",
            "policy interest rate | Federal Reserve",
            "4.25",
        ),
        (
            "The Bank of England's Policy Committee raises interest rates to 4.5%.",
            "policy interest rate | England",
            "4.5",
        ),
        ("The U.S. unemployment rate increased to 4.3% in July.", "unemployment rate | United States", "4.3"),
    ],
)
def test_a_rate_is_known_by_its_kind_and_owner(text: str, subject: str, value: str) -> None:
    assert rates(text) == [(subject, value)]


@pytest.mark.parametrize(
    "text",
    [
        "The Bank of England is expected to cut its rate to 4%.",
        "Food inflation in Japan rose to 7%.",
        "Inflation in Japan rose by 2.1%.",
        "Mortgage rates in Canada rise to 5%.",
        "The European Central Bank cuts its deposit rate to 2%.",
        "Inflation in Germany and France rose to 7%.",
        "Unemployment benefits in Spain rise to 60% of wages.",
        "The Bank of Canada raises its growth forecast to 2%.",
        "The inflation rate rose to 7%.",
    ],
)
def test_what_is_no_rate_of_one_owner_states_none(text: str) -> None:
    assert rates(text) == []


def test_the_news_of_a_rate_ask_for_its_next_value() -> None:
    row, known = asked(ARGENTINA, AnswerKind.CONTINUOUS)
    assert row.question.question_text == (
        "What will the annual inflation rate in Argentina be, in percent, according to the next report to state it, "
        "published after March 14, 2023 and by June 12, 2023?"
    )
    assert told(known, "Inflation in Argentina climbs to 108.8% in April.") == ["108.8"]
    assert told(known, "Inflation in Brazil climbs to 108.8% in April.") == []
    assert known.searches(DAY.date()) == [
        f'"{name}" inflation' for name in ("Argentina", "Argentine", "Argentinian", "Argentinean")
    ]


def test_a_rate_that_is_set_is_asked_about_by_the_moves_that_are_usual() -> None:
    row, known = asked("The Bank of Canada raises its benchmark interest rate to 4.5 percent.", AnswerKind.BINARY)
    assert "the policy interest rate of the Bank of Canada be" in row.question.question_text
    assert row.meta["threshold"] in ("4.25", "4.5", "4.75")
    assert told(known, "The Bank of Canada, citing prices, holds its key rate at 4.5%.") == ["4.5"]


def test_a_report_that_only_repeats_the_news_settles_nothing() -> None:
    _, known = asked(ARGENTINA, AnswerKind.CONTINUOUS)
    assert told(known, "Protests follow after Argentina's inflation rate increased to 102.5%.", is_echo=True) == []
    assert told(known, "Argentina's inflation rate increased to 104.3%.", is_echo=True) == ["104.3"]


def test_two_rates_of_one_country_stay_apart() -> None:
    _, known = asked(ARGENTINA, AnswerKind.FREE_RESPONSE)
    assert told(known, "Argentina's unemployment rate fell to 6.2%.") == []
    assert known.label("104.3") == "104.3 percent"
