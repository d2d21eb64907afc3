"""Questions about outcomes still to come: who wins, which way it ends, or whether it ends in a certain way."""

from datetime import datetime

from engine.embedded.alternative import chance
from engine.embedded.answer_kind import AnswerKind
from engine.embedded.english.date_mention import written_day
from engine.embedded.outcome.contest import open_contests
from engine.embedded.outcome.course import open_courses
from engine.embedded.outcome.form import FORMS
from engine.embedded.outcome.told import Open
from engine.embedded.passage import Passage
from engine.embedded.written import Written
from schemas.sample import ForwardLookingQuestion

_LETTERS = "ABCDE"


def write_outcomes(passage: Passage, kind: AnswerKind) -> list[Written]:
    """Give the questions about outcomes that a dated passage leaves open; none asks for a number."""
    if passage.date is None or kind is AnswerKind.CONTINUOUS:
        return []
    found = [*open_contests(passage.text), *open_courses(passage.text, written_day(passage.date.date()))]
    return [_written(each, kind, passage.date) for each in found if each.ways or kind is AnswerKind.FREE_RESPONSE]


def _written(still_open: Open, kind: AnswerKind, start: datetime) -> Written:
    form = FORMS[still_open.form]
    end = start + form.horizon
    report = form.report.format(named=still_open.named)
    until = f"published after {written_day(start.date())} and by {written_day(end.date())}"
    key = f"{still_open.named}|{start.date()}"
    way = still_open.ways[chance(key, len(still_open.ways))] if still_open.ways else ""
    options = [*map(_option, still_open.ways), form.other]
    template = form.yes_no if kind is AnswerKind.BINARY else form.what
    asked = f"{template.format(named=still_open.named, way=way)}, according to {report}, {until}?"
    lines = [f"{letter}) {option}" for letter, option in zip(_LETTERS, options, strict=False)]
    text = "\n".join([_option(asked), *(lines if kind is AnswerKind.MULTIPLE_CHOICE else [])])
    question = ForwardLookingQuestion(
        question_text=text,
        date_close=end,
        event_date=end,
        resolution_criteria=_criteria(f"{report}, {until}", kind, written_day(end.date())),
        prediction_date=start,
    )
    return Written(question, None, _meta(still_open, kind, way, options))


def _criteria(report: str, kind: AnswerKind, end: str) -> str:
    answer = {
        AnswerKind.BINARY: "Yes if it tells the outcome asked about, no if it tells another one.",
        AnswerKind.MULTIPLE_CHOICE: "The option that it tells is right.",
    }.get(kind, "The answer is what it tells.")
    return f"Settled by {report}. {answer} Closes on {end}; without such a report by then it stays open."


def _option(text: str) -> str:
    return text[:1].upper() + text[1:]


def _meta(still_open: Open, kind: AnswerKind, way: str, options: list[str]) -> dict[str, object]:
    asked_about: dict[AnswerKind, dict[str, object]] = {
        AnswerKind.BINARY: {"way": way},
        AnswerKind.MULTIPLE_CHOICE: {"options": options},
    }
    return {
        "answer_span": still_open.span,
        "source_sentence": still_open.sentence.text,
        "fact_kind": "outcome",
        "frame": still_open.form,
        "outcome": {
            "form": still_open.form,
            "subject": still_open.subject,
            "edition": still_open.edition,
            "ways": list(still_open.ways),
            "answer_type": kind,
        },
        **asked_about.get(kind, {}),
    }
