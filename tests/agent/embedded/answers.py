"""Answers to an open question: (message, id of the option it picks, or None where it is not an answer)."""

OPTIONS = [
    ("1", "Forecast what happens next", "Forecasting questions from news"),
    ("2", "Answer from documents", "Question and answer pairs from my documents"),
    ("3", "You decide", "You decide"),
]
ANSWERS: list[tuple[str, str | None]] = [
    ("2", "2"),
    ("option 2", "2"),
    ("#1", "1"),
    ("the second one", "2"),
    ("second", "2"),
    ("the last one", "3"),
    ("Forecast what happens next", "1"),
    ("answer from documents please", "2"),
    ("Question and answer pairs from my documents", "2"),
    ("you decide", "3"),
    ("whatever you think is best", "3"),
    ("up to you", "3"),
    ("I don't care", "3"),
    ("the first", "1"),
    ("forecasting", None),
    ("2 questions per article", None),
]
