"""Words: config fields and values as a domain expert would say them."""

from datetime import date
from typing import Any

FIELDS = {
    "/seed_generator/config_type": "source",
    "/seed_generator/search_query": "news search",
    "/seed_generator/start_date": "first day",
    "/seed_generator/end_date": "last day",
    "/seed_generator/interval_duration_days": "days per slice",
    "/seed_generator/articles_per_search": "articles per search",
    "/seed_generator/articles_per_interval": "articles per slice",
    "/seed_generator/source_domain": "web sites",
    "/seed_generator/file_set_id": "file set",
    "/seed_generator/chunk_size": "characters per chunk",
    "/seed_generator/chunk_overlap": "overlap of chunks in characters",
    "/seed_generator/metadata_filters": "file filters",
    "/seed_generator/query": "SQL query",
    "/question_generator/config_type": "kind of questions",
    "/question_generator/questions_per_seed": "questions per article or chunk",
    "/question_generator/answer_type/answer_type": "answer type of the questions",
    "/question_generator/filter": "question filters",
    "/question_generator/filter/rubric": "question filter",
    "/question_generator/filter/min_score": "least score of the filter",
    "/question_generator/filter/model_name": "model that scores",
    "/question_generator/include_default_filter": "default filter",
    "/question_generator/examples": "good examples",
    "/question_generator/bad_examples": "bad examples",
    "/seed_generator/prompts": "prompts",
    "/seed_generator/seed_text_column": "text column",
    "/seed_generator/date_column": "date column",
    "/seed_generator/max_rows": "most rows read",
    "/labeler/resolve_redirects": "following redirects",
    "/context_generators/config_type": "extra context",
    "/context_generators/num_articles": "context articles",
    "/context_generators/time_delta_days": "days that context looks back",
    "/context_generators/num_search_queries": "context searches per question",
    "/context_generators/articles_per_query": "articles per context search",
    "/context_generators/min_articles": "least context articles",
    "/context_generators/relevance_threshold": "least relevance of context",
    "/renderer/template": "prompt template",
    "/rollout_generator/config_type": "rollouts",
    "/rollout_generator/models": "models that answer",
    "/scorer/config_type": "scores",
    "/scorer/answer_type/reward_function_type": "reward",
    "/question_generator/instructions": "instructions for the questions",
    "/question_generator/question_template": "question template",
    "/labeler": "labels from later reports",
    "/labeler/config_type": "labels",
    "/seed_generator": "source",
    "/question_generator": "questions",
    "/labeler/confidence_threshold": "least confidence of a label",
    "/labeler/answer_type/answer_type": "answer type of the labels",
    "/renderer/config_type": "prompt rendering",
    "/renderer/answer_type/answer_type": "answer type of the prompts",
    "/scorer/answer_type/answer_type": "answer type of the scorer",
    "/context_generators": "extra context",
    "/max_questions": "most questions of a run",
    "/max_cost_dollars": "most dollars of a run",
}
DEFAULTS = {
    "/seed_generator/interval_duration_days": 7,
    "/seed_generator/articles_per_search": 10,
    "/seed_generator/chunk_size": 4000,
    "/seed_generator/chunk_overlap": 200,
    "/question_generator/questions_per_seed": 1,
    "/labeler/confidence_threshold": 0.9,
    "/seed_generator/max_rows": 10_000,
    "/seed_generator/articles_per_interval": 1000,
    "/seed_generator/seed_text_column": "text",
    "/question_generator/filter/min_score": 0.5,
    "/question_generator/filter/model_name": "the server's model",
    "/context_generators/num_articles": 10,
    "/context_generators/time_delta_days": 30,
    "/context_generators/num_search_queries": 5,
    "/context_generators/articles_per_query": 3,
    "/context_generators/min_articles": 6,
    "/context_generators/relevance_threshold": 2,
}
VALUES = {
    "BINARY": "yes/no",
    "CONTINUOUS": "numeric",
    "MULTIPLE_CHOICE": "multiple choice",
    "FREE_RESPONSE": "free text",
    "NEWS_SEED_GENERATOR": "news",
    "GDELT_SEED_GENERATOR": "GDELT events",
    "FILESET_SEED_GENERATOR": "documents",
    "FILESET_QUERY_SEED_GENERATOR": "answers from documents",
    "BIGQUERY_SEED_GENERATOR": "a BigQuery query",
    "FORWARD_LOOKING_QUESTION_GENERATOR": "forecasting questions",
    "QUESTION_AND_LABEL_GENERATOR": "question-and-answer pairs",
    "QUESTION_GENERATOR": "questions without answers",
    "TEMPLATE_QUESTION_GENERATOR": "questions from a template",
    "WEB_SEARCH_LABELER": "from later reports",
    "NEWS_CONTEXT_GENERATOR": "news articles",
    "QUESTION_RENDERER": "a prompt for each question",
    "ROLLOUT_GENERATOR": "model rollouts",
    "ROLLOUT_SCORER": "rollout scores",
    "MOCK": "a mock step",
}


def field_name(path: str) -> str:
    """What a config field is called; an unknown one by its own name."""
    return FIELDS.get(path) or path.strip("/").replace("/", " ").replace("_", " ")


def value_text(path: str, value: Any) -> str:
    """A value as text; an absent one is the default, where there is one."""
    if value is None:
        default = DEFAULTS.get(path)
        return "none" if default is None else f"{value_text(path, default)} (default)"
    if path.endswith("confidence_threshold"):
        return f"{value:.0%}" if float(value * 100).is_integer() else f"{value:.1%}"
    if path.endswith("_date"):
        return str(value)[:10]
    if isinstance(value, list):
        return ", ".join(value_text("", each) for each in value)
    if isinstance(value, dict):
        return _item_text(value)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"${value:,.2f}" if path.endswith("dollars") else f"{value:,}"
    return VALUES.get(value, str(value)) if isinstance(value, str) else str(value)


def _item_text(item: dict[str, Any]) -> str:
    """A model or a filter of a list, with what was set of it; any other object by its kind."""
    name = item.get("model_name") if "rubric" not in item else item["rubric"]
    if not name:
        return VALUES.get(item.get("config_type", ""), "set")
    settings = [
        f"{key.replace('_', ' ')} {value}" for key, value in item.items() if key not in ("model_name", "rubric")
    ]
    return f"{name} ({', '.join(settings)})" if settings else str(name)


def cell(text: str, longest: int = 200) -> str:
    """Text that fits into a Markdown table cell."""
    flat = " ".join(text.replace("|", "\\|").split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1].rstrip()}…"


def counted(number: int, noun: str) -> str:
    """A number with its noun, which agrees with it."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def spelled(stamp: str) -> str:
    """The day of a date or timestamp as people write it: "28 March 2026"."""
    day = date.fromisoformat(stamp[:10])
    return f"{day.day} {day:%B %Y}"


def listed(words: list[str]) -> str:
    """ "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def quoted(unused: tuple[str, ...]) -> str:
    """The sentence that names the words no act covers; empty where there are none."""
    marked = [f'"{words}"' for words in unused]
    return f"I did not use: {', '.join(marked)}." if marked else ""
