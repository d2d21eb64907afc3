"""Proposal: the first config for a wish, or what has to be asked before there can be one."""

from dataclasses import dataclass, field
from typing import Any

from agent.embedded.policy.article_filter import article_filter
from agent.embedded.policy.file_filters import date_filter, filters_after, unknown_fields, without_dates
from agent.embedded.policy.fragments import merged
from agent.embedded.policy.stages import stages_after
from agent.embedded.policy.windows import Window, timestamp, window_of
from agent.embedded.policy.wishes import Wish, manner_instruction
from agent.embedded.replies.words import listed
from agent.embedded.understanding import FileSetInfo, Situation
from schemas.pipeline import STAGES

STYLES = {
    "forward_looking": "FORWARD_LOOKING_QUESTION_GENERATOR",
    "question_and_label": "QUESTION_AND_LABEL_GENERATOR",
    "question": "QUESTION_GENERATOR",
    "template": "TEMPLATE_QUESTION_GENERATOR",
}
MARGIN_FOR_REJECTED = 1.5
"""How many more questions than rows a run is given where at least so many rows were asked for."""
_DATED = ("dates", "source_domain", "interval_duration_days", "articles_per_search")
_CHUNKED = ("chunk_size", "chunk_overlap")
_COLUMNS = ("seed_text_column", "date_column", "max_rows")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A config with the pointers that were assumed, the limits of a run, and what the reply has to say besides."""

    config: dict[str, Any]
    assumed: tuple[str, ...] = ()
    limits: dict[str, Any] = field(default_factory=dict[str, Any])
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What is missing, by the name of the question that asks for it; `because` is the reason, in words."""

    what: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Seeds:
    """A seed generator, which of its fields were assumed, and notes."""

    config: dict[str, Any]
    assumed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def propose(wish: Wish, situation: Situation) -> Proposal | Need:
    """The config that a wish describes, with what a careful colleague would assume; or the one thing to ask first."""
    pasted, limits, unknown = merged({}, wish.get("fragment") or {})
    notes = [f"I know no field “{key}”, so it is not used." for key in unknown]
    if wish.get("input_dataset"):
        made: Proposal | Need = _over_a_dataset(wish)
    elif "seed_generator" in pasted:
        made = _with_seeds("pasted", False, Seeds(pasted["seed_generator"]), wish, pasted)
    else:
        made = _from_words(wish, situation, pasted)
    if isinstance(made, Need):
        return made
    config = in_order(merged(made.config, wish.get("fragment") or {})[0])
    assumed = tuple(path for path in made.assumed if not _is_set(path, pasted))
    return Proposal(config, assumed, limits | made.limits, (*made.notes, *notes))


def _is_set(path: str, config: dict[str, Any]) -> bool:
    stage, _, name = path.strip("/").partition("/")
    part = config.get(stage)
    return isinstance(part, dict) and (not name or name.partition("/")[0] in part)


def _from_words(wish: Wish, situation: Situation, pasted: dict[str, Any]) -> Proposal | Need:
    source, source_assumed = source_of(wish)
    if source is None:
        return Need("purpose")
    seeds = seeds_for(source, wish, situation)
    if isinstance(seeds, Need):
        return seeds
    missing = _guided_need(wish, situation) if source != "bigquery" else None
    return missing or _with_seeds(source, source_assumed, seeds, wish, pasted)


def _with_seeds(source: str, source_assumed: bool, seeds: Seeds, wish: Wish, pasted: dict[str, Any]) -> Proposal | Need:
    """The stages after these seeds; `pasted` holds those that were given as JSON."""
    dated = seeds.config.get("config_type") in ("NEWS_SEED_GENERATOR", "GDELT_SEED_GENERATOR")
    questions, assumed = _questions(wish, dated=dated, searched=source == "news")
    questions = pasted.get("question_generator") or questions
    if questions["config_type"] == STYLES["template"] and "question_template" not in questions:
        return Need("template")
    config: dict[str, Any] = {
        "config_type": "QUESTION_PIPELINE",
        "seed_generator": seeds.config,
        "question_generator": questions,
    }
    if _wants_labels(wish, questions, dated=dated):
        config["labeler"] = _labeler(wish, questions)
    more = stages_after(wish, config)
    config |= {stage: value for stage, value in more.changed.items() if value}
    pointers = [*(f"/seed_generator/{name}" for name in seeds.assumed), *assumed, *more.assumed]
    if source_assumed:
        pointers.append("/seed_generator/config_type")
    return Proposal(config, tuple(pointers), limits_of(wish), (*seeds.notes, *more.notes))


def _over_a_dataset(wish: Wish) -> Proposal:
    """Stages for the rows of a dataset that is there: only those that were asked for."""
    config: dict[str, Any] = {"config_type": "QUESTION_PIPELINE"}
    assumed: list[str] = []
    if wish.get("style"):
        config["question_generator"], assumed = _questions(wish, dated=False, searched=False)
    if wish.get("labeler") or wish.get("confidence_threshold") is not None:
        config["labeler"] = _labeler(wish, config.get("question_generator") or {})
    more = stages_after(wish, config)
    config |= {stage: value for stage, value in more.changed.items() if value}
    name = wish.get("input_dataset")
    note = f"The rows come from your dataset {name}: start the run with it as input_dataset_id (POST /transform-jobs)."
    return Proposal(config, (*assumed, *more.assumed), limits_of(wish), (*more.notes, note))


def in_order(config: dict[str, Any]) -> dict[str, Any]:
    """A config with its stages in the order in which they run."""
    return {key: config[key] for key in ("config_type", *STAGES) if key in config}


def source_of(wish: Wish) -> tuple[str | None, bool]:
    """The source and whether it was assumed. Dates, domains and forecasts speak for news, chunks for documents."""
    named = wish.get("source")
    if named:
        return named, False
    if wish.get("query") or any(wish.get(name) for name in _COLUMNS):
        return "bigquery", False
    if wish.get("file_filters"):
        return "documents", True
    if wish.get("style") == "forward_looking" or any(wish.get(name) for name in _DATED):
        return "news", True
    if wish.get("style") == "question_and_label" or any(wish.get(name) for name in (*_CHUNKED, "prompts")):
        return "documents", True
    if wish.decide:
        return "news", True
    return None, False


def seeds_for(source: str, wish: Wish, situation: Situation) -> Seeds | Need:
    """The seed generator of a source."""
    if source in ("news", "gdelt"):
        return _dated_seeds(source, wish, situation)
    if source == "bigquery":
        said = {name: wish.get(name) for name in _COLUMNS if wish.get(name) is not None}
        query = wish.get("query")
        return Seeds({"config_type": "BIGQUERY_SEED_GENERATOR", "query": query} | said) if query else Need("sql")
    if source.startswith("missing:"):
        return Need("file_set", no_such_set(source.removeprefix("missing:"), situation))
    found = _file_set(source, wish, situation)
    if found is None:
        return Need("file_set")
    chosen, assumed = found
    config = _document_seeds(chosen, wish)
    filters, notes = _file_filters(chosen, wish)
    config |= {"metadata_filters": filters} if filters else {}
    return Seeds(config, ("file_set_id",) if assumed else (), notes)


def _document_seeds(chosen: FileSetInfo, wish: Wish) -> dict[str, Any]:
    if wish.get("prompts"):
        return {"config_type": "FILESET_QUERY_SEED_GENERATOR", "file_set_id": chosen.id, "prompts": wish.get("prompts")}
    said = {name: wish.get(name) for name in _CHUNKED if wish.get(name) is not None}
    return {"config_type": "FILESET_SEED_GENERATOR", "file_set_id": chosen.id} | said


def _file_filters(chosen: FileSetInfo, wish: Wish) -> tuple[list[str], tuple[str, ...]]:
    """The metadata filters that a wish puts on a file set, and what could not be kept."""
    said = [each for each in wish.get("file_filters") or () if each.field in chosen.metadata_fields]
    lost = unknown_fields(wish.get("file_filters") or (), chosen)
    dates = wish.get("dates")
    only = date_filter(dates, chosen) if dates else None
    notes = [lost] if lost else []
    notes += [without_dates(chosen)] if dates and not only else []
    conditions = [*said, *([only] if only else [])]
    return (filters_after((), conditions) if conditions else []), tuple(notes)


def no_such_set(words: str, situation: Situation) -> str:
    """That a file set is not here, with those that are."""
    there = listed([each.name for each in situation.file_sets])
    return f"There is no file set “{words}” here." + (f" There are: {there}." if there else "")


def _dated_seeds(source: str, wish: Wish, situation: Situation) -> Seeds | Need:
    topic = wish.get("topic") or (["economy"] if wish.decide else None)
    if source == "news" and not topic:
        return Need("topic")
    window: Window = window_of(wish.get("dates"), situation)
    if window.problem:
        return Need("dates", window.problem)
    config: dict[str, Any] = {"config_type": "NEWS_SEED_GENERATOR" if source == "news" else "GDELT_SEED_GENERATOR"}
    config |= {"start_date": timestamp(window.start), "end_date": timestamp(window.end)}
    assumed, notes = list(window.assumed), list(window.notes)
    if source == "news":
        config["search_query"] = topic
        assumed += [] if wish.get("topic") else ["search_query"]
    renamed = {"interval_duration_days": "interval_duration_days", "articles_per_search": "articles_per_search"}
    if source == "gdelt":
        renamed["articles_per_search"] = "articles_per_interval"
        notes += (
            ["GDELT is read by date, not searched: the topic goes into the question instructions."] if topic else []
        )
    else:
        renamed["source_domain"] = "source_domain"
        bars = article_filter(None, article_rubric=wish.get("article_rubric"), article_score=wish.get("article_score"))
        config |= {"filter_criteria": bars} if bars else {}
    config |= {target: wish.get(name) for name, target in renamed.items() if wish.get(name)}
    return Seeds(config, tuple(assumed), tuple(notes))


def _file_set(source: str, wish: Wish, situation: Situation) -> tuple[FileSetInfo, bool] | None:
    """The file set that is meant, and whether that was assumed; "my documents" is the only one that is not public."""
    by_id = {each.id: each for each in situation.file_sets}
    named = by_id.get(source.removeprefix("file_set:"))
    if named:
        return named, False
    own = [each for each in situation.file_sets if not each.is_public]
    for group in (own, situation.file_sets):
        if len(group) == 1 or (group and wish.decide):
            return group[0], True
    return None


def _guided_need(wish: Wish, situation: Situation) -> Need | None:
    """With "guided", the consequential choices that nobody has made are asked, one at a time."""
    if situation.autonomy != "guided" or wish.decide:
        return None
    source = wish.get("source")
    if source is None:
        return Need("purpose")
    if source in ("news", "gdelt") and not wish.get("dates"):
        return Need("dates")
    return None if wish.get("answer_type") or wish.get("style") == "template" else Need("answer_type")


def _questions(wish: Wish, *, dated: bool, searched: bool) -> tuple[dict[str, Any], list[str]]:
    """The question generator, and the pointers of what was assumed in it."""
    style = wish.get("style") or ("forward_looking" if dated else "question_and_label")
    assumed = [] if wish.get("style") else ["/question_generator/config_type"]
    if style == "template":
        text = wish.get("template")
        return {"config_type": STYLES[style]} | ({"question_template": text} if text else {}), assumed
    config: dict[str, Any] = {"config_type": STYLES[style]}
    if wish.get("questions_per_seed") is not None:
        config["questions_per_seed"] = wish.get("questions_per_seed")
    default = "BINARY" if dated else "FREE_RESPONSE"
    if wish.excluded.get("answer_type") == default:
        default = "CONTINUOUS"
    config["answer_type"] = {"answer_type": wish.get("answer_type") or default}
    assumed += [] if wish.get("answer_type") else ["/question_generator/answer_type"]
    instructions = instructions_of(wish, with_topic=not searched)
    return config | ({"instructions": instructions} if instructions else {}), assumed


def instructions_of(wish: Wish, *, with_topic: bool) -> str | None:
    """What the writer of questions is told: the topic where the source has no search, and the manner."""
    topic = [f"Ask only about {' or '.join(wish.get('topic'))}."] if with_topic and wish.get("topic") else []
    manner = [manner_instruction(wish.get("instructions"))] if wish.get("instructions") else []
    return " ".join(topic + manner) or None


def _wants_labels(wish: Wish, questions: dict[str, Any], *, dated: bool) -> bool:
    """Questions without an answer of their own are labelled from later reports, unless told otherwise."""
    if wish.get("labeler") is not None:
        return bool(wish.get("labeler"))
    if wish.get("confidence_threshold") is not None:
        return True
    needs = questions["config_type"] in (STYLES["forward_looking"], STYLES["question"], STYLES["template"])
    return needs and dated


def _labeler(wish: Wish, questions: dict[str, Any]) -> dict[str, Any]:
    config: dict[str, Any] = {"config_type": "WEB_SEARCH_LABELER"}
    if wish.get("confidence_threshold") is not None:
        config["confidence_threshold"] = wish.get("confidence_threshold")
    answer_type = questions.get("answer_type") or (
        {"answer_type": wish.get("answer_type")} if wish.get("answer_type") else None
    )
    return config | ({"answer_type": answer_type} if answer_type else {})


def limits_of(wish: Wish) -> dict[str, Any]:
    """The caps of a run; where at least so many rows were asked for, with room for rejected questions."""
    limits: dict[str, Any] = {}
    if wish.get("max_questions") is not None:
        limits["max_questions"] = capped(wish.get("max_questions"), wish.bounds.get("max_questions"))
    if wish.get("max_cost_dollars") is not None:
        limits["max_cost_dollars"] = wish.get("max_cost_dollars")
    return limits


def capped(rows: int, bound: str | None) -> int:
    """The cap on questions for a number of rows."""
    return int(rows * MARGIN_FOR_REJECTED) if bound == "at_least" else rows
