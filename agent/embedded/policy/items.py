"""Items: a stage without one item of a list, which the message names by its place."""

from typing import Any

from agent.embedded.understanding import Situation

_LISTS = {
    "model": ("rollout_generator", "models"),
    "example": ("question_generator", "examples"),
    "bad example": ("question_generator", "bad_examples"),
    "filter": ("question_generator", "filter"),
    "rubric": ("question_generator", "filter"),
    "criterion": ("question_generator", "filter"),
    "query": ("seed_generator", "search_query"),
    "topic": ("seed_generator", "search_query"),
    "search": ("seed_generator", "search_query"),
    "site": ("seed_generator", "source_domain"),
    "domain": ("seed_generator", "source_domain"),
    "outlet": ("seed_generator", "source_domain"),
    "prompt": ("seed_generator", "prompts"),
    "condition": ("seed_generator", "metadata_filters"),
}


def without_item(place: tuple[int, str], situation: Situation) -> tuple[str, Any] | None:
    """The stage without the item; "one" means an item of the list that changed last, or of the only long one."""
    number, noun = place
    listed = _LISTS.get(noun) or _meant(situation)
    if listed is None:
        return None
    stage = dict((situation.config or {}).get(listed[0]) or {})
    items = _items(stage.get(listed[1]))
    at = number if number < 0 else number - 1
    if not -len(items) <= at < len(items) or (len(items) == 1 and noun == "one"):
        return None
    rest = [item for n, item in enumerate(items) if n != at % len(items)]
    stage.pop(listed[1], None)
    if rest:
        stage[listed[1]] = rest[0] if listed[1] == "filter" and len(rest) == 1 else rest
    return listed[0], stage


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _meant(situation: Situation) -> tuple[str, str] | None:
    config = situation.config or {}
    long = [
        each for each in dict.fromkeys(_LISTS.values()) if len(_items((config.get(each[0]) or {}).get(each[1]))) > 1
    ]
    recent = [each for each in long if f"/{each[0]}/{each[1]}" in situation.recent]
    return next(iter([*recent, *long]), None)
