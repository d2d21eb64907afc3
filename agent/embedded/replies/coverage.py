"""Coverage in words: that the news hold few articles, or none, for a search in its window."""

from typing import Any

from agent.embedded.replies.words import counted, listed, spelled
from agent.embedded.understanding import Situation

Period = dict[str, Any]
LIVE_NEWS = (
    "Live news needs a provider: start the server with PIPELINE_ASSISTANT_NEWS=gdelt, which takes no key, or with "
    "PIPELINE_ASSISTANT_NEWS=brave and a key in PIPELINE_ASSISTANT_SEARCH_API_KEY. The pipeline can stay as it is."
)


def few_found(few: dict[str, Period], situation: Situation) -> str:
    """That few were found and the window stands, and how far the archive reaches."""
    asked, whole = few["asked"], few["whole"]
    about = f" for {searched(situation)}" if searched(situation) else ""
    about += f" on {sites}" if (sites := _sites(situation)) else ""
    found = f"The news archive holds {articles(asked)}{about} from {period_text(asked)}."
    if whole["articles"] <= asked["articles"]:
        return f"{found} It has no more at any other time; a live provider may."
    return f"{found} The window stays as it is; the archive reaches from {period_text(whole)}."


def searched(situation: Situation) -> str:
    """The queries of the pipeline's search, in quotation marks; empty where its source is not searched."""
    queries = ((situation.config or {}).get("seed_generator") or {}).get("search_query") or []
    return listed([f"“{each}”" for each in ([queries] if isinstance(queries, str) else queries)])


def _sites(situation: Situation) -> str:
    given = ((situation.config or {}).get("seed_generator") or {}).get("source_domain") or []
    return listed([given] if isinstance(given, str) else given)


def articles(period: Period) -> str:
    """How many articles a period holds."""
    return f"only {counted(period['articles'], 'article')}" if period["articles"] else "no article"


def period_text(period: Period) -> str:
    """ "1 January 2026 to 28 March 2026"."""
    return f"{spelled(period['start'])} to {spelled(period['end'])}"
