"""Few articles: what is asked where the news hold few of them, or none, in the window of the pipeline."""

from typing import Any

from agent.embedded.policy.move import Choice, Question
from agent.embedded.policy.questions import PREVIEW
from agent.embedded.replies.coverage import articles, period_text, searched
from agent.embedded.replies.words import counted, spelled
from agent.embedded.understanding import Situation
from engine.coverage import FEW

Period = dict[str, Any]


def other_period(few: dict[str, Period], situation: Situation) -> Question | None:
    """Which period it should be; the present one stays unless another is picked. `None` where none holds more."""
    asked, newest, whole = few["asked"], few["newest"], few["whole"]
    if whole["articles"] <= asked["articles"]:
        return None
    best = newest if newest["articles"] >= FEW else whole
    choices: list[Choice] = []
    if newest != asked:
        what = f"{period_text(newest)}, the same length: {_count(newest)}."
        choices.append(Choice(f"As many days, to {spelled(newest['end'])}", _said(newest), what))
    if whole["articles"] > newest["articles"]:
        choices.append(Choice("All of the archive", _said(whole), f"{period_text(whole)}: {_count(whole)}."))
    choices.append(Choice("Live news", "How do I get live news?", "Says what a live provider needs; nothing changes."))
    if asked["articles"]:
        choices.append(Choice("Keep it, show 3 sample rows", PREVIEW.value, f"The window stays: {_count(asked)}."))
    choices.append(Choice("You decide", _said(best), f"Takes {period_text(best)}: {_count(best)}."))
    about = f" about {searched(situation)}" if searched(situation) else ""
    text = f"Which period should the news{about} cover? From {period_text(asked)} the archive holds {articles(asked)}."
    return Question(text, tuple(choices))


def _said(period: Period) -> str:
    return f"From {period['start']} to {period['end']}"


def _count(period: Period) -> str:
    return counted(period["articles"], "article") if period["articles"] else "no article"
