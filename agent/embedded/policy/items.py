"""Items: a stage without one item of a list, which the message names by its place."""

from typing import Any

from agent.embedded.understanding import Situation
from agent.embedded.understanding.file_sets import stem
from agent.embedded.understanding.places import Place

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


def without_item(place: Place, situation: Situation) -> tuple[str, Any] | None:
    """The stage without the item; "one" means an item of the list that changed last, or of the only long one."""
    return _changed(place, [], situation)


def with_item(place: Place, new: str, situation: Situation) -> tuple[str, Any] | None:
    """The stage with another text in the place of the item; `None` where no such item is a text."""
    return _changed(place, [new], situation)


def _changed(place: Place, new: list[str], situation: Situation) -> tuple[str, Any] | None:
    listed = _LISTS.get(place[1]) or (
        _holding(place[0], situation) if isinstance(place[0], tuple) else _meant(situation)
    )
    if listed is None:
        return None
    stage = dict((situation.config or {}).get(listed[0]) or {})
    items = _items(stage.get(listed[1]))
    at = _index(place, items)
    if at is None or (new and not isinstance(items[at], str)):
        return None
    rest = [*items[:at], *new, *items[at + 1 :]]
    stage.pop(listed[1], None)
    if rest:
        stage[listed[1]] = rest[0] if listed[1] == "filter" and len(rest) == 1 else rest
    return listed[0], stage


def _index(place: Place, items: list[Any]) -> int | None:
    """Which item is meant: by its number, or the only one that holds the words."""
    which, noun = place
    if isinstance(which, tuple):
        found = [n for n, item in enumerate(items) if _holds(item, which)]
        return found[0] if len(found) == 1 else None
    at = which if which < 0 else which - 1
    if not -len(items) <= at < len(items) or (len(items) == 1 and noun == "one"):
        return None
    return at % len(items)


def _holds(item: Any, words: tuple[str, ...]) -> bool:
    held = {stem(word) for word in str(item).lower().replace(".", " ").split()}
    return all(stem(word) in held for word in words)


def _holding(words: tuple[str, ...], situation: Situation) -> tuple[str, str] | None:
    """The list of which exactly one item holds the words."""
    config = situation.config or {}
    lists = dict.fromkeys(_LISTS.values())
    return next(
        (
            each
            for each in lists
            if _index((words, "one"), _items((config.get(each[0]) or {}).get(each[1]))) is not None
        ),
        None,
    )


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _meant(situation: Situation) -> tuple[str, str] | None:
    config = situation.config or {}
    long = [
        each for each in dict.fromkeys(_LISTS.values()) if len(_items((config.get(each[0]) or {}).get(each[1]))) > 1
    ]
    recent = [each for each in long if f"/{each[0]}/{each[1]}" in situation.recent]
    return next(iter([*recent, *long]), None)
