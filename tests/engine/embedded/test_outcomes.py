"""Outcomes: who won what, which way an affair ended, and what a report leaves open."""

from datetime import UTC, datetime

import pytest

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.forward_looking import write_forward_looking
from engine.embedded.labeling.asked_outcome import AskedOutcome, read_asked_outcome
from engine.embedded.outcome.contender import contender, same_contender
from engine.embedded.outcome.contest import open_contests, told_contests
from engine.embedded.outcome.course import open_courses, told_courses
from engine.embedded.passage import Passage
from schemas.sample import ForwardLookingQuestion

CUP = (
    "2022–23 FA Cup\n\nManchester City beat rivals Manchester United 2–1 in the FA Cup final to win their seventh cup."
)
DAY = datetime(2023, 6, 3, tzinfo=UTC)


def asked(text: str, kind: AnswerKind, day: datetime = DAY) -> tuple[ForwardLookingQuestion, AskedOutcome]:
    (row,) = write_forward_looking(Passage(text, None, day), kind, 5)
    assert isinstance(row.question, ForwardLookingQuestion)
    outcome = read_asked_outcome(row.meta)
    assert outcome is not None
    return row.question, outcome


@pytest.mark.parametrize(
    ("described", "name"),
    [
        ("American player Coco Gauff", "Coco Gauff"),
        ("In tennis, Carlos Alcaraz of Spain", "Carlos Alcaraz"),
        ("Former U.S. President Donald Trump", "Donald Trump"),
        ("Hendrick Motorsports' Kyle Larson", "Kyle Larson"),
        ("the Kansas City Chiefs", "Kansas City Chiefs"),
        ("defending champion Iga Świątek", "Iga Świątek"),
        ("four people", None),
        ("Matteo Berrettini and Jannik Sinner", None),
        ("Prime Minister Succès Masra resigns after Mahamat Déby", None),
    ],
)
def test_a_contender_is_the_name_in_its_description(described: str, name: str | None) -> None:
    assert contender(described) == name


def test_a_shorter_name_stands_for_the_same_contender() -> None:
    assert same_contender("FC Barcelona Femení", "Barcelona")
    assert not same_contender("Manchester City", "Manchester United")


@pytest.mark.parametrize(
    ("text", "subject", "winner"),
    [
        (CUP, "FA Cup", "Manchester City"),
        (
            "2024 US Open\n\nJannik Sinner defeats Taylor Fritz in the final of the US Open Men's singles tournament.",
            "US Open | men's",
            "Jannik Sinner",
        ),
        ("Super Bowl LIX\n\nThe Philadelphia Eagles beat the Kansas City Chiefs to win it.", None, None),
        (
            "2024 Booker Prize\n\nEnglish novelist Samantha Harvey wins the Booker Prize.",
            "Booker Prize",
            "Samantha Harvey",
        ),
        (
            "2023 Cypriot presidential election\n\nNikos Christodoulides is elected as President of Cyprus.",
            "2023 Cypriot presidential election",
            "Nikos Christodoulides",
        ),
    ],
)
def test_a_report_tells_who_won_what_its_heading_names(text: str, subject: str | None, winner: str | None) -> None:
    found = next(told_contests(text), None)
    assert (found and found.subject, found and found.way) == (subject, winner)


@pytest.mark.parametrize(
    "text",
    [
        "2024 FA Cup\n\nManchester City beat Chelsea 1–0 to advance to the final.",
        "2024 World Series\n\nThe Los Angeles Dodgers defeat the New York Yankees in Game 1 of the World Series.",
        "2023 NASCAR Cup Series\n\nShane van Gisbergen wins the inaugural Grant Park 220 in Chicago.",
        "2024 Summer Olympics\n\nNovak Djokovic defeats Carlos Alcaraz in the final to win the gold medal title.",
        "FA Cup\n\nManchester City win the FA Cup.",
        "2024 Irish general election\n\nMicheál Martin is elected as Taoiseach.",
        "2024 South African general election\n\nCyril Ramaphosa is re-elected as President of South Africa.",
        "2025 Malawian general election\n\nPeter Mutharika is projected to win the election.",
        "2024 Mauritian presidential election\n\nRobert Hungley is elected Vice-President.",
        "2024 Jaffa shooting\n\nThe Al-Qassam Brigades claim responsibility for the shooting.",
    ],
)
def test_what_is_no_end_of_the_contest_tells_nothing(text: str) -> None:
    assert list(told_contests(text)) == []


def test_a_cup_that_was_won_leaves_its_next_edition_open() -> None:
    question, outcome = asked(CUP, AnswerKind.MULTIPLE_CHOICE)
    text, *options = question.question_text.splitlines()
    assert text.startswith('Who will win the next edition of the FA Cup after "2022–23 FA Cup", according to the next')
    assert text.endswith("report to tell its winner, published after June 3, 2023 and by July 7, 2024?")
    assert options == ["A) Manchester City", "B) Manchester United", "C) Another winner"]
    later = "2023–24 FA Cup\n\nManchester United win their 13th FA Cup title after beating Manchester City."
    assert [outcome.label(found.value) for found in outcome.told_in(later)] == ["B"]
    assert outcome.label("Crystal Palace") == "C"


def test_the_same_edition_told_again_settles_nothing() -> None:
    _, outcome = asked(CUP, AnswerKind.BINARY)
    assert outcome.told_in(CUP) == []
    assert outcome.told_in("2023–24 Scottish Cup\n\nCeltic win the Scottish Cup title.") == []


def test_an_election_is_asked_about_before_its_result_and_names_only_who_runs() -> None:
    voting = (
        "2023 Ecuadorian general election\n\nEcuadorians vote in the second round of the presidential election between"
        " Luisa González and Daniel Noboa."
    )
    question, outcome = asked(voting, AnswerKind.BINARY)
    assert outcome.ways == ("Luisa González", "Daniel Noboa")
    assert question.question_text.startswith(("Will Luisa González win the 2023", "Will Daniel Noboa win the 2023"))
    (found,) = outcome.told_in("Daniel Noboa wins the presidential run-off in Ecuador.")
    assert outcome.label(found.value) == str(int("Noboa" in question.question_text))
    assert outcome.told_in("Javier Milei wins the presidential run-off in Argentina.") == []


def test_a_vote_whose_result_the_same_report_tells_is_not_open() -> None:
    text = (
        "2024 Slovak presidential election\n\nSlovaks vote for a president. Peter Pellegrini wins with 53% of the vote."
    )
    assert list(open_contests(text)) == []


@pytest.mark.parametrize(
    ("sentence", "form", "way"),
    [
        ("American senator Bob Menendez is found guilty on all counts in a trial.", "verdict", "convicted"),
        ("Former prime minister Muhyiddin Yassin is acquitted by the high court.", "verdict", "acquitted"),
        ("Bob Menendez is sentenced to 11 years in prison.", "sentence", "a prison term of a stated length"),
        ("Erin Patterson is sentenced to life in prison.", "sentence", "life in prison"),
    ],
)
def test_a_report_tells_which_way_an_affair_ended(sentence: str, form: str, way: str) -> None:
    assert (form, way) in {(told.form, told.way) for told in told_courses(sentence)}


def test_an_end_that_is_recalled_or_overturned_is_none() -> None:
    assert list(told_courses("A court upholds that Bob Menendez is sentenced to 11 years in prison.")) == []


def test_a_charge_leaves_the_verdict_open_and_a_verdict_the_sentence() -> None:
    (charged,) = open_courses("United States senator Bob Menendez is charged with bribery.", "May 1, 2024")
    (guilty,) = open_courses("Senator Bob Menendez is found guilty on all counts.", "May 1, 2024")
    assert (charged.form, guilty.form, charged.subject) == ("verdict", "sentence", "Bob Menendez")


def test_the_sentence_itself_answers_a_free_question() -> None:
    _, outcome = asked("Senator Bob Menendez is found guilty on all counts.", AnswerKind.FREE_RESPONSE)
    (found,) = outcome.told_in("Bob Menendez is sentenced to 11 years in prison.")
    assert outcome.label(found.value) == "11 years in prison"
    assert outcome.told_in("Alex Murdaugh is sentenced to 11 years in prison.") == []


def test_no_number_is_asked_of_an_outcome_and_nothing_of_a_text_without_a_date() -> None:
    assert write_forward_looking(Passage(CUP, None, DAY), AnswerKind.CONTINUOUS, 5) == []
    assert write_forward_looking(Passage(CUP, None, None), AnswerKind.BINARY, 5) == []


def test_a_row_whose_meta_was_tampered_with_asks_about_nothing() -> None:
    assert read_asked_outcome({"outcome": {"form": "unheard of", "subject": "x"}}) is None
    assert (
        read_asked_outcome({"outcome": {"form": "verdict", "subject": " ", "edition": "", "answer_type": "BINARY"}})
        is None
    )
