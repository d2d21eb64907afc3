"""Questions: what the assistant asks; every option's value is a sentence that the understanding reads."""

from collections.abc import Callable
from datetime import date, timedelta

from agent.embedded.policy.move import Choice, Question
from agent.embedded.policy.proposal import Need
from agent.embedded.policy.windows import DEFAULT_DAYS
from agent.embedded.policy.wishes import Wish
from agent.embedded.replies.words import cell, counted
from agent.embedded.understanding import Situation

_MOST_FILE_SETS = 5
_DECIDE = "You decide"


def question_for(need: Need, wish: Wish, situation: Situation) -> Question:
    """The question that a need is asked with."""
    return _QUESTIONS[need.what](wish, situation)


def _about(wish: Wish) -> str:
    topic = wish.get("topic")
    return f" about {', '.join(topic)}" if topic else ""


def _purpose(wish: Wish, situation: Situation) -> Question:
    return Question(
        f"What should a model learn from the dataset{_about(wish)}?",
        (
            Choice(
                "Forecast what happens next",
                "Forecasting questions from news",
                "Questions from dated news, labelled by what was reported later.",
            ),
            Choice(
                "Answer from documents",
                "Question and answer pairs from my documents",
                "Questions and answers taken from a file set.",
            ),
            Choice(_DECIDE, "You decide", f"Forecasting from the newest {DEFAULT_DAYS} days of news."),
        ),
    )


def _topic(wish: Wish, situation: Situation) -> Question:
    return Question(
        "What should the news be about? Pick one, or write your own topic.",
        (
            Choice("The economy", "News about the economy", "Searches for news on prices, jobs and growth."),
            Choice("Politics", "News about elections and politics", "Searches for news on elections and governments."),
            Choice(
                "Technology", "News about technology companies", "Searches for news on technology firms and products."
            ),
            Choice(_DECIDE, "You decide", "Searches for economic news."),
        ),
    )


def _file_set(wish: Wish, situation: Situation) -> Question:
    sets = situation.file_sets[:_MOST_FILE_SETS]
    if not sets:
        return Question(
            "There is no file set on this server yet. What should I use instead?",
            (
                Choice("News", "Use news as the source", "Questions from dated news."),
                Choice(
                    "I'll upload files first",
                    "Which file sets are there?",
                    "Upload them, then tell me the file set's name.",
                ),
            ),
        )
    choices = [
        Choice(
            each.name, f"Use the file set {each.id}", cell(f"{counted(each.file_count, 'file')}. {each.description}")
        )
        for each in sets
    ]
    return Question(
        f"Which documents should the questions{_about(wish)} come from?",
        (*choices, Choice(_DECIDE, choices[0].value, f"Takes {sets[0].name}.")),
    )


def _dates(wish: Wish, situation: Situation) -> Question:
    """Periods that the source covers, where it is known how far it reaches."""
    today = situation.today
    periods = (
        (today - timedelta(days=DEFAULT_DAYS), "Last 90 days", "The newest news, few outcomes known."),
        (date(today.year, 1, 1), "This year so far", "January to today."),
        (date(today.year - 1, 1, 1), "Last year", "A whole calendar year, most outcomes known."),
    )
    newest = situation.archive_window[1] if situation.archive_window else today
    said = {"This year so far": "Year to date"}
    choices = [Choice(label, said.get(label, label), what) for start, label, what in periods if start <= newest]
    decide = Choice(_DECIDE, "You decide", f"The newest {DEFAULT_DAYS} days that the source holds.")
    return Question(f"Which period should the news{_about(wish)} cover?", (*choices, decide))


def _answer_type(wish: Wish, situation: Situation) -> Question:
    options = (
        ("Yes or no", "Yes/no answers", "BINARY", "Labels are 0 or 1."),
        ("A number", "Numeric answers", "CONTINUOUS", "Labels are numbers."),
        ("One of several options", "Multiple choice answers", "MULTIPLE_CHOICE", "Labels are the letter of an option."),
        ("Free text", "Free text answers", "FREE_RESPONSE", "Labels are short texts."),
    )
    excluded = wish.excluded.get("answer_type")
    choices = tuple(Choice(label, value, what) for label, value, kind, what in options if kind != excluded)
    return Question(
        "What kind of answers should the questions have?",
        (*choices, Choice(_DECIDE, "You decide", "Takes the usual kind for this source.")),
    )


def _sql(wish: Wish, situation: Situation) -> Question:
    return Question(
        "Which SQL query should BigQuery run? Paste it as your next message, with a column named text.",
        (
            Choice("Use news instead", "Use news as the source", "Questions from dated news."),
            Choice("Use documents instead", "Use my documents as the source", "Questions from a file set."),
        ),
    )


def _template(wish: Wish, situation: Situation) -> Question:
    return Question(
        "What is the template of the questions? Write it in quotation marks, with {seed_text} where the text goes.",
        (
            Choice("Just the text", 'Use the template "{seed_text}"', "Each question is the text of its seed."),
            Choice("No template", "Use question and answer pairs", "Questions are written from each text instead."),
        ),
    )


_QUESTIONS: dict[str, Callable[[Wish, Situation], Question]] = {
    "purpose": _purpose,
    "topic": _topic,
    "file_set": _file_set,
    "dates": _dates,
    "answer_type": _answer_type,
    "sql": _sql,
    "template": _template,
}

PREVIEW = Choice("Show 3 sample rows", "Show me 3 sample rows", "Runs the pipeline on a few seeds and shows the rows.")
COST = Choice("Estimate the cost", "Estimate the cost", "What a full run would cost, step by step.")
GENERATE = Choice(
    "Generate the dataset", "Generate the dataset", "Starts the full run; where it needs your yes, you are asked."
)
DOCUMENTS = Choice(
    "Use documents instead",
    "Use my documents as the source",
    "Keeps the questions, takes the texts from a file set.",
)
PAIRS = Choice(
    "Ask about what is stated",
    "Use question and answer pairs",
    "Questions and answers from each text itself: more texts give rows.",
)
CHANGE = Choice("Change something", "Change something", "Says what can be changed, and how.")


def next_step(situation: Situation, done: str = "") -> Question:
    """What the user may want after the tool `done`; a pipeline that this server can't run yet is offered no run."""
    if blocked(situation):
        return Question(
            "What should happen with this pipeline?",
            (
                DOCUMENTS,
                COST,
                CHANGE,
            ),
        )
    if done == "preview" and not (situation.last_preview or {}).get("samples"):
        return Question("No row came out. What should change?", (PAIRS, DOCUMENTS, CHANGE))
    if done == "preview":
        return Question("Shall I go on with these rows as the pattern?", (GENERATE, COST, CHANGE))
    steps = (PREVIEW, GENERATE, CHANGE) if done == "estimate_cost" else (PREVIEW, COST, GENERATE, CHANGE)
    return Question("What next for this pipeline?", steps)


def blocked(situation: Situation) -> list[str]:
    """The step types in the config that this server can't run yet."""
    config = situation.config or {}
    stages = [stage for value in config.values() for stage in (value if isinstance(value, list) else [value])]
    kinds = [stage.get("config_type") for stage in stages if isinstance(stage, dict)]
    return [kind for kind in kinds if kind in situation.not_runnable]
