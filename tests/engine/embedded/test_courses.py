"""Courses: what becomes of deals, ceasefires, launches, impeachments and nominations, told in fixed words."""

from datetime import UTC, datetime

import pytest

from engine.embedded.answer_kind import AnswerKind
from engine.embedded.forward_looking import write_forward_looking
from engine.embedded.labeling.asked_outcome import AskedOutcome, read_asked_outcome
from engine.embedded.outcome.course import open_courses, told_courses
from engine.embedded.passage import Passage
from schemas.sample import ForwardLookingQuestion

DAY = datetime(2024, 2, 19, tzinfo=UTC)


def asked(text: str, kind: AnswerKind = AnswerKind.MULTIPLE_CHOICE) -> tuple[ForwardLookingQuestion, AskedOutcome]:
    (row,) = write_forward_looking(Passage(text, "a news report of February 19, 2024", DAY), kind, 5)
    assert isinstance(row.question, ForwardLookingQuestion)
    outcome = read_asked_outcome(row.meta)
    assert outcome is not None
    return row.question, outcome


def told(text: str) -> set[tuple[str, str, str]]:
    return {(it.form, it.subject, it.way) for it in told_courses(text)}


@pytest.mark.parametrize(
    ("text", "form", "subject"),
    [
        (
            "Capital One announces a deal to acquire Discover Financial for $35.3 billion.",
            "deal",
            "Capital One | Discover Financial",
        ),
        (
            "Paramount Global agrees to merge with Skydance Media in a $28 billion deal.",
            "deal",
            "Paramount Global | Skydance Media",
        ),
        (
            "Netflix, Inc. agrees to buy Warner Bros. Discovery for US$72 billion.",
            "deal",
            "Netflix | Warner Bros. Discovery",
        ),
        ("A 60-day ceasefire between Israel and Hezbollah takes effect.", "ceasefire", "Israel | Hezbollah"),
        ("Cambodia and Thailand sign a new ceasefire agreement.", "ceasefire", "Cambodia | Thailand"),
        ("NASA delays the launch of Artemis II, a mission with astronauts, to April.", "launch", "Artemis II"),
        ("The Vega Moon lander is scheduled for launch in May from a spaceport in Kourou.", "launch", "Vega Moon"),
        (
            "South Korea's Assembly votes to impeach president Yoon Suk Yeol over martial law.",
            "impeachment",
            "Yoon Suk Yeol",
        ),
        ("President Zelenskyy nominates Yulia Svyrydenko as prime minister.", "nomination", "Yulia Svyrydenko"),
    ],
)
def test_a_report_leaves_open_what_becomes_of_a_matter(text: str, form: str, subject: str) -> None:
    assert [(it.form, it.subject) for it in open_courses(text, "May 1, 2024")] == [(form, subject)]


@pytest.mark.parametrize(
    "text",
    [
        "Emirates announces a deal to buy 65 Boeing 777-9 aircraft worth US$38 billion.",
        "The Israeli ministry announces that it has signed an agreement to acquire 25 F-15EX fighter jets from Boeing.",
        "Hamas accuses Israel of violating the ceasefire that Israel and Hamas agreed to in January.",
        "Cambodia and Thailand agree to negotiate a ceasefire.",
        "President Donald Trump and President Vladimir Putin agree to a ceasefire for power plants.",
        "Russia launches 273 drones at Ukraine, the largest attack since the beginning of the war.",
        "The film becomes the first to be nominated for Best Picture.",
        "Pakistan nominates president Donald Trump for the Nobel Peace Prize.",
        "The party nominates Iván Cepeda as its candidate for president.",
    ],
)
def test_what_is_no_such_matter_leaves_nothing_open(text: str) -> None:
    assert list(open_courses(text, "May 1, 2024")) == []


@pytest.mark.parametrize(
    ("text", "form", "subject", "way"),
    [
        (
            "The authority blocks Microsoft's $68.7bn acquisition of Activision Blizzard.",
            "deal",
            "Microsoft | Activision Blizzard",
            "blocked or called off",
        ),
        (
            "Amazon terminates its proposed acquisition of Roomba Robotics after scrutiny.",
            "deal",
            "Amazon | Roomba Robotics",
            "blocked or called off",
        ),
        (
            "A judge approves technology company Microsoft's acquisition of publisher Activision Blizzard.",
            "deal",
            "Microsoft | Activision Blizzard",
            "approved by an authority",
        ),
        (
            "Gildan finalizes the details for its acquisition of Hanesbrands for US$2.2 billion.",
            "deal",
            "Gildan | Hanesbrands",
            "completed",
        ),
        (
            "The ceasefire between Israel and Hamas ends when a deadline expires.",
            "ceasefire",
            "Israel | Hamas",
            "broken or ended",
        ),
        ("Israel and Hamas agree to extend the ceasefire by two days.", "ceasefire", "Israel | Hamas", "extended"),
        ("NASA launches the SPHEREx space observatory on a Falcon 9.", "launch", "SPHEREx", "carried out"),
        (
            "NASA again postpones the launch of Artemis II, a mission around the Moon.",
            "launch",
            "Artemis II",
            "postponed",
        ),
        (
            "Ken Paxton is acquitted by the Texas Senate in his impeachment trial.",
            "impeachment",
            "Ken Paxton",
            "acquittal or dismissal",
        ),
        ("The court upholds the impeachment of Yoon Suk Yeol.", "impeachment", "Yoon Suk Yeol", "removal from office"),
        ("The Senate confirms Pam Bondi as Attorney General.", "nomination", "Pam Bondi", "confirmed"),
        (
            "Matt Gaetz withdraws his name from consideration as attorney general.",
            "nomination",
            "Matt Gaetz",
            "rejected or withdrawn",
        ),
    ],
)
def test_a_report_tells_what_became_of_a_matter(text: str, form: str, subject: str, way: str) -> None:
    assert (form, subject, way) in told(text)


def test_a_deal_is_asked_about_by_both_names_and_settled_by_a_report_of_both() -> None:
    question, outcome = asked("Capital One announces a deal to acquire Discover Financial for $35.3 billion.")
    text, *options = question.question_text.splitlines()
    assert text == (
        "What will become of the deal between Capital One and Discover Financial (reported on February 19, 2024), "
        "according to the next report of a decision on the deal or of its end, published after February 19, 2024 and "
        "by August 22, 2025?"
    )
    assert options == ["A) Blocked or called off", "B) Completed", "C) Approved by an authority", "D) Another outcome"]
    found = outcome.told_in("In Washington, Capital One completes its acquisition of Discover Financial Services.")
    assert [outcome.label(it.value) for it in found] == ["B"]
    assert outcome.told_in("Capital One completes its acquisition of Brex.") == []
    assert outcome.searches(DAY.date())[0].startswith('"Capital One" ')


def test_the_parties_of_a_ceasefire_may_come_in_any_order() -> None:
    _, outcome = asked("Cambodia and Thailand sign a new ceasefire agreement.", AnswerKind.BINARY)
    (found,) = outcome.told_in("The ceasefire between Thailand and Cambodia collapses after shelling.")
    assert outcome.label(found.value) == str(int(outcome.way == "broken or ended"))
    assert outcome.told_in("The ceasefire between Israel and Hamas collapses after shelling.") == []


def test_a_report_that_tells_the_end_leaves_it_not_open() -> None:
    text = "Israel and Hamas agree to a ceasefire. The ceasefire between Israel and Hamas ends hours later."
    assert list(open_courses(text, "May 1, 2024")) == []


THAI = "The Thai House of Representatives approves a bill to legalize same-sex marriage by a vote of 400–10."


def test_a_bill_is_known_by_its_country_and_what_it_is_about() -> None:
    question, outcome = asked(THAI)
    assert question.question_text.startswith(
        "What will become of the bill of which a report of February 19, 2024 says "
        '"The Thai House of Representatives approves a bill to legalize same-sex marriage by a vote of 400–10", '
    )
    later = (
        "The Senate of Thailand passes a marriage equality bill that will legalize same-sex marriage in the country."
    )
    assert [it.value for it in outcome.told_in(later)] == ["passed by a chamber"]
    signed = "King Vajiralongkorn of Thailand signs into law the bill to legalize same-sex marriage."
    assert [it.value for it in outcome.told_in(signed)] == ["signed into law"]
    assert outcome.told_in("The Senate of Thailand passes a bill to cut taxes on farms.") == []
    assert outcome.told_in("The Senate of Nepal passes a bill to legalize same-sex marriage.") == []


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("The Senate of Pakistan rejects a bill that would allow public hanging of rapists.", "rejected or vetoed"),
        ("Polish president Karol Nawrocki vetoes a bill to extend household energy freezes.", "rejected or vetoed"),
        ("President of Colombia Gustavo Petro signs into law a bill outlawing bullfighting rings.", "signed into law"),
        ("The Russian State Duma approves a bill to change military conscription.", "passed by a chamber"),
    ],
)
def test_a_report_tells_the_stage_that_a_bill_reached(text: str, way: str) -> None:
    assert [(it.form, it.way) for it in told_courses(text)] == [("bill", way)]


def test_a_bill_that_was_signed_is_not_open_and_a_reading_is_no_stage() -> None:
    assert (
        list(open_courses("President Gustavo Petro of Colombia signs a bill outlawing bullfighting rings.", "May 1"))
        == []
    )
    assert list(open_courses("The Irish Senate approves a bill on dairy exports on first reading.", "May 1")) == []
