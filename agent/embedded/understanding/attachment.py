"""Attachment: numbers whose field depends on what they stand beside, such as "at least 0.7" or "8 articles"."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.calendar import shift
from agent.embedded.understanding.ranges import DateRange
from agent.embedded.understanding.situation import Situation
from agent.embedded.understanding.tokens import Token

_FILTER = ("filter_rubric", "filter_score", "include_default_filter", "filter")
_ARTICLES = ("article_rubric", "article_filter")
_LABELS = ("labeler", "confidence_threshold")
_CONTEXT = (
    "context_least",
    "context_generators",
    "context_articles",
    "context_days",
    "context_queries",
    "context_relevance",
)
_SEARCH = ("articles_per_search", "source", "interval_duration_days", "source_domain")
_JUDGING = ("judge", "judges", "judging", "judged", "grader", "grading", "rater", "filtering")
_SAID_WHICH = {"question", "metadata", "file", "document", "rubric", "quality", "own", "custom"}
_SENTENCE_ENDS = (".", "!", "?", ";")
_OF_LABELS = ("label", "labels", "sure", "certain", "confident", "reliable", "confidence", "certainty")
_OF_FILTERS = ("filter", "filters", "rubric", "rubrics")
_NEAR = 3
ATTACHED = ("any_share", "any_articles", "any_lookback")
"""Fields of the lexicon that stand for one of several fields of a config."""


def attached(acts: Sequence[Act], tokens: Sequence[Token], situation: Situation) -> list[Act]:
    """The acts with every such number given to the field it belongs to; one that belongs to nothing is left out."""
    acts = [_owned(_bar(act, acts, tokens), tokens) for act in acts]
    found: list[Act] = []
    judging = any(token.lower in _JUDGING for token in tokens)
    for act in acts:
        if act.field == "models" and judging and len(act.value) == 1:
            found.append(replace(act, field="filter_model", value=act.value[0].name, kind=Kind.SET))
            continue
        if act.field == "any_limit":
            found += [replace(act, field=field) for field in ("max_questions", "max_cost_dollars")]
            continue
        field, value = _meant(act, acts, situation)
        if field is not None:
            found.append(act if field == act.field else replace(act, field=field, value=value, weak=False))
    return found


def _bar(act: Act, acts: Sequence[Act], tokens: Sequence[Token]) -> Act:
    """ "each question must name a date, at least 0.7": an instruction with a score beside it is a quality bar."""
    if act.field != "instructions" or act.kind != Kind.SET:
        return act
    if any(other.field == "filter_rubric" for other in acts):
        return act
    scored = any(
        other.field in ("filter_score", "any_share")
        and 0 <= other.start - act.end <= _NEAR
        and not any(token.text in _SENTENCE_ENDS for token in tokens[act.end : other.start])
        for other in acts
    )
    return replace(act, field="filter_rubric") if scored else act


def _owned(act: Act, tokens: Sequence[Token]) -> Act:
    """ "labels must be super reliable, say 97%": a share belongs to what its sentence speaks of."""
    if act.field != "any_share":
        return act
    for token in reversed(tokens[: act.end]):
        if token.text in _SENTENCE_ENDS:
            break
        if token.lower in _OF_LABELS:
            return replace(act, field="confidence_threshold", weak=False)
        if token.lower in _OF_FILTERS:
            return replace(act, field="filter_score", weak=False)
    return act


def _removed_filter(act: Act, situation: Situation) -> str:
    """ "turn that filter off": the kind of filter that the pipeline has, the one that changed last first."""
    config = situation.config or {}
    questions, seeds = config.get("question_generator") or {}, config.get("seed_generator") or {}
    present = {
        "filter": bool(questions.get("filter")),
        "include_default_filter": bool(questions.get("include_default_filter")),
        "file_filters": bool(seeds.get("metadata_filters")),
    }
    paths = {"filter": "/filter", "include_default_filter": "default_filter", "file_filters": "metadata_filters"}
    recent = [name for name, part in paths.items() if any(part in path for path in situation.recent)]
    return next((name for name in (*recent, *present) if present[name]), act.field)


def _meant(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    """The field that an act belongs to, with its value there; no field where it belongs to nothing."""
    rule = _RULES.get(act.field)
    return rule(act, acts, situation) if rule else (act.field, act.value)


def _share(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    return _share_field(act, acts, situation), act.value


def _questions(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    rows = "row" in act.words.lower() and _reads_a_table(acts, situation.config or {})
    return ("max_rows" if rows else act.field), act.value


def _filter(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    unsaid = act.kind == Kind.REMOVE and not _SAID_WHICH & {*act.words.lower().split()}
    return (_removed_filter(act, situation) if unsaid else act.field), act.value


def _least(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    beside = _beside(act, acts, _CONTEXT, ())
    if act.weak and not (beside or _context_is_recent(situation)):
        return None, None
    return (act.field if beside or _context_is_recent(situation) else "articles_per_search"), act.value


def _articles(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    beside = _beside(act, acts, _CONTEXT, _SEARCH)
    context = beside is _CONTEXT or (beside is None and _context_is_recent(situation))
    return ("context_articles" if context else "articles_per_search"), act.value


def _lookback(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    beside = _beside(act, acts, _CONTEXT, ())
    if act.weak and not (beside and (act.bound or any(map(str.isdigit, act.words)))):
        return None, None
    if beside or (situation.config or {}).get("context_generators"):
        return "context_days", act.value
    in_days = "day" in act.words.lower()
    start = situation.today - timedelta(days=int(act.value)) if in_days else _back(situation.today, int(act.value))
    return "dates", DateRange(start, situation.today)


def _score(act: Act, acts: Sequence[Act], situation: Situation) -> tuple[str | None, object]:
    """A score belongs to the articles where they are filtered in the same message and no question is."""
    rubrics = {other.field for other in acts} & {"article_rubric", "filter_rubric"}
    return ("article_score" if rubrics == {"article_rubric"} else act.field), act.value


_RULES: dict[str, Callable[[Act, Sequence[Act], Situation], tuple[str | None, object]]] = {
    "any_share": _share,
    "filter_score": _score,
    "max_questions": _questions,
    "filter": _filter,
    "file_filters": _filter,
    "context_least": _least,
    "any_articles": _articles,
    "any_lookback": _lookback,
}


def _back(today: date, days: int) -> date:
    """So long ago; thirty days were said as a month, 365 as a year."""
    for unit, length in (("year", 365), ("month", 30)):
        if days % length == 0:
            return shift(today, unit, -days // length)
    return today - timedelta(days=days)


def _share_field(act: Act, acts: Sequence[Act], situation: Situation) -> str | None:
    config = situation.config or {}
    if _beside(act, acts, _ARTICLES, (*_FILTER, *_LABELS)) is _ARTICLES:
        return "article_score"
    beside = _beside(act, acts, _FILTER, _LABELS)
    if beside:
        return "filter_score" if beside is _FILTER else "confidence_threshold"
    if not any(map(str.isalpha, act.words)):
        return None
    filtered = bool((config.get("question_generator") or {}).get("filter"))
    labelled = bool(config.get("labeler"))
    if (config.get("seed_generator") or {}).get("filter_criteria") and any("criteria" in it for it in situation.recent):
        return "article_score"
    if filtered and labelled:
        return "filter_score" if any("/filter" in path for path in situation.recent) else "confidence_threshold"
    if not (filtered or labelled):
        return None
    return "filter_score" if filtered else "confidence_threshold"


def _reads_a_table(acts: Sequence[Act], config: dict[str, object]) -> bool:
    seeds = config.get("seed_generator")
    kind = seeds.get("config_type") if isinstance(seeds, dict) else None
    return kind == "BIGQUERY_SEED_GENERATOR" or any(act.value == "bigquery" for act in acts)


def _context_is_recent(situation: Situation) -> bool:
    return any(path.startswith("/context_generators") for path in situation.recent)


def _beside(act: Act, acts: Sequence[Act], first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...] | None:
    """Which of two groups of fields the nearest act belongs to; what stands before counts as nearer."""
    near = [other for other in acts if other is not act and other.field in (*first, *second)]
    if not near:
        return None
    nearest = min(
        near, key=lambda other: (act.start - other.end) if other.start < act.start else 3 + other.start - act.end
    )
    return first if nearest.field in first else second
