"""Edits: the typed edits of an existing config that a message's acts stand for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from agent.edits import SetAnswerType
from agent.embedded.policy.edit_plan import (
    DOCUMENTS,
    GDELT,
    NEWS,
    PROMPTED,
    TABLE,
    Edit,
    EditPlan,
    day,
    part,
    seed_kind,
)
from agent.embedded.policy.fragments import merged
from agent.embedded.policy.items import with_item, without_item
from agent.embedded.policy.proposal import Need, capped, seeds_for
from agent.embedded.policy.rollouts import PARAMETERS
from agent.embedded.policy.seed_edits import (
    exclude_dates,
    set_article_filter,
    set_articles,
    set_column,
    set_dates,
    set_domains,
    set_file_filters,
    set_prompts,
    set_topic,
    shift_dates,
    without_domains,
    without_topic,
)
from agent.embedded.policy.stages import stages_after
from agent.embedded.policy.wishes import Wish, folded, manner_instruction
from agent.embedded.replies.words import field_name
from agent.embedded.understanding import Act, DateRange, Kind, Situation
from agent.embedded.understanding.lexicon import lexicon
from schemas.pipeline import STAGES

_FITTING: dict[str, tuple[str, ...]] = {
    "dates": (NEWS, GDELT, DOCUMENTS, PROMPTED),
    "interval_duration_days": (NEWS, GDELT),
    "articles_per_search": (NEWS, GDELT),
    "file_filters": (DOCUMENTS, PROMPTED),
    "prompts": (DOCUMENTS, PROMPTED),
    "seed_text_column": (TABLE,),
    "date_column": (TABLE,),
    "max_rows": (TABLE,),
    "source_domain": (NEWS,),
    "article_rubric": (NEWS,),
    "article_score": (NEWS,),
    "chunk_size": (DOCUMENTS,),
    "chunk_overlap": (DOCUMENTS,),
}
_SOURCE_WORDS = {
    NEWS: "news",
    GDELT: "GDELT",
    DOCUMENTS: "documents",
    PROMPTED: "answers from documents",
    TABLE: "BigQuery",
}
LIMITS = ("max_questions", "max_cost_dollars")
_CHANGING = (Kind.SET, Kind.ADD, Kind.REMOVE, Kind.EXCLUDE, Kind.SCALE, Kind.SHIFT)
_RENEWED = ("instructions", "examples", "bad_examples")
_OF_STAGES = (
    "context_generators",
    "renderer",
    "rollout_generator",
    "scorer",
    "filter",
    "include_default_filter",
    "examples",
    "bad_examples",
    "resolve_redirects",
    "prompt_template",
    "filter_score",
    "context_articles",
    "context_days",
    "context_queries",
    "context_per_query",
    "context_least",
    "context_relevance",
    *PARAMETERS,
)
"""Fields whose removal `stages_after` plans."""


def plan_edits(acts: Sequence[Act], situation: Situation) -> EditPlan:
    """What a message changes in the present config."""
    plan = EditPlan()
    acts, situation = _renewed(acts, situation)
    wish = folded(Wish(), acts)
    source = wish.get("source") or ("bigquery" if wish.get("query") else None)
    if source:
        _switch_source(plan, source, wish, situation)
    for act in acts:
        if act.kind in _CHANGING:
            _plan_act(plan, act, situation, in_source=bool(source))
    _plan_stages(plan, wish, situation)
    return plan


def _renewed(acts: Sequence[Act], situation: Situation) -> tuple[Sequence[Act], Situation]:
    """ "remove the instructions and say instead ...": what is taken out and set in one message starts from nothing."""
    said = {act.field for act in acts if act.kind == Kind.SET}
    taken = [act for act in acts if act.kind == Kind.REMOVE and act.field in said and act.field in _RENEWED]
    if not taken or not situation.config:
        return acts, situation
    bare = {name: value for name, value in part(situation, "question_generator").items() if name not in said}
    rest = [act for act in acts if act not in taken]
    return rest, replace(situation, config=situation.config | {"question_generator": bare})


def _plan_stages(plan: EditPlan, wish: Wish, situation: Situation) -> None:
    """Whole stages are set first, from the present config, so that edits of single fields hold over them."""
    answer_type = wish.get("answer_type")
    present = situation.config or {}
    if answer_type and present.get("question_generator"):
        present = SetAnswerType(edit="set_answer_type", answer_type=answer_type).apply(present)
    if wish.get("fragment"):
        pasted, limits, unknown = merged(present, wish.get("fragment"))
        plan.notes += [f"I know no field “{key}”, so it is not used." for key in unknown]
        plan.edits += [{"edit": "set_limits", **limits}] if limits else []
        plan.edits += [
            {"edit": "set_stage", "stage": stage, "config": pasted[stage]}
            if pasted[stage] is not None
            else {"edit": "remove_stage", "stage": stage}
            for stage in STAGES
            if pasted.get(stage) != present.get(stage)
        ]
        present = pasted
    made = stages_after(wish, present)
    removed: list[Edit] = []
    placed: list[Edit] = []
    for stage, value in made.changed.items():
        if value is None:
            removed.append({"edit": "remove_stage", "stage": stage})
        else:
            placed.append({"edit": "set_stage", "stage": stage, "config": value})
    plan.edits = [*placed, *plan.edits, *sorted(removed, key=lambda edit: edit["stage"] != "scorer")]
    plan.assumed += made.assumed
    plan.notes += made.notes


def _plan_act(plan: EditPlan, act: Act, situation: Situation, *, in_source: bool) -> None:
    kind = seed_kind(situation)
    if act.field in ("source", "query") or (in_source and act.field in (*_FITTING, "topic")):
        return
    fitting = _FITTING.get(act.field)
    if fitting and kind not in fitting:
        wanted = " or ".join(_SOURCE_WORDS[each] for each in fitting)
        plan.notes.append(
            f"“{act.words}” belongs to {wanted} as the source; this pipeline reads {_SOURCE_WORDS.get(kind, kind)}."
        )
        return
    if act.kind == Kind.EXCLUDE:
        _exclude(plan, act, situation)
    elif act.kind in (Kind.SCALE, Kind.SHIFT):
        _scale(plan, act, situation)
    elif act.field == "any_item":
        _drop_item(plan, act, situation)
    elif act.field == "labeler":
        _switch_labels(plan, act, situation)
    elif act.kind == Kind.REMOVE and act.field not in _OF_STAGES:
        _remove(plan, act, situation)
    elif act.field in _SETTERS:
        _SETTERS[act.field](plan, act, situation)


def _switch_source(plan: EditPlan, source: str, wish: Wish, situation: Situation) -> None:
    """Another source keeps the questions and labels; between news and GDELT also the dates and the topic."""
    present = part(situation, "seed_generator")
    kept: dict[str, Any] = {}
    if present.get("search_query"):
        query = present["search_query"]
        kept["topic"] = query if isinstance(query, list) else [query]
    if present.get("start_date") and source in ("news", "gdelt"):
        kept["dates"] = DateRange(day(present["start_date"]), day(present["end_date"]))
    dated = source in ("news", "gdelt") and present.get("config_type") in (NEWS, GDELT)
    read = source.startswith(("file_set:", "documents")) and present.get("config_type") == DOCUMENTS
    shared = ("interval_duration_days",) if dated else ("chunk_size", "chunk_overlap") if read else ()
    kept |= {name: present[name] for name in shared if name in present}
    if source == "bigquery" and present.get("config_type") == TABLE:
        kept |= {name: present[name] for name in ("seed_text_column", "date_column", "max_rows") if name in present}
    seeds = seeds_for(source, Wish(kept | wish.values, decide=wish.decide), situation)
    if isinstance(seeds, Need):
        plan.need = seeds
        return
    plan.add("set_source", source=seeds.config)
    plan.assumed += [f"/seed_generator/{name}" for name in seeds.assumed]
    plan.notes += seeds.notes


def _set_style(plan: EditPlan, act: Act, situation: Situation) -> None:
    """A style brings its labels: forecasts are labelled by later reports, pairs hold their answers already."""
    plan.add("set_questions", style=act.value)
    labelled = bool(part(situation, "labeler"))
    if act.value == "forward_looking" and not labelled:
        plan.add("set_labels", enabled=True)
    elif act.value == "question_and_label" and labelled:
        plan.add("set_labels", enabled=False)


def _set_instructions(plan: EditPlan, act: Act, situation: Situation) -> None:
    planned = next((edit["instructions"] for edit in plan.edits if "instructions" in edit), None)
    present = planned or part(situation, "question_generator").get("instructions")
    new = manner_instruction(act.value)
    plan.add("set_questions", instructions=f"{present} {new}" if present else new)


def _set_limit(plan: EditPlan, act: Act, situation: Situation) -> None:
    value = capped(act.value, act.bound) if act.field == "max_questions" else act.value
    plan.add("set_limits", **{act.field: value})


def _setter(kind: str, name: str) -> Callable[[EditPlan, Act, Situation], None]:
    def set_field(plan: EditPlan, act: Act, situation: Situation) -> None:
        plan.add(kind, **{name: act.value})

    return set_field


_SETTERS: dict[str, Callable[[EditPlan, Act, Situation], None]] = {
    "dates": set_dates,
    "topic": set_topic,
    "source_domain": set_domains,
    "style": _set_style,
    "instructions": _set_instructions,
    "max_questions": _set_limit,
    "max_cost_dollars": _set_limit,
    "file_filters": set_file_filters,
    "prompts": set_prompts,
    "seed_text_column": set_column,
    "date_column": set_column,
    "max_rows": set_column,
    "template": _setter("set_questions", "template"),
    "questions_per_seed": _setter("set_questions", "per_seed"),
    "answer_type": _setter("set_answer_type", "answer_type"),
    "confidence_threshold": _setter("set_labels", "confidence_threshold"),
    "chunk_size": _setter("set_chunks", "chunk_size"),
    "chunk_overlap": _setter("set_chunks", "chunk_overlap"),
    "interval_duration_days": _setter("set_news", "interval_duration_days"),
    "articles_per_search": set_articles,
    "article_rubric": set_article_filter,
    "article_score": set_article_filter,
}


def _exclude(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "not binary": where that is what stands, ask what it should be."""
    present = (part(situation, "question_generator").get("answer_type") or {}).get("answer_type")
    if act.field == "source_domain" and without_domains(plan, act, situation):
        return
    if act.field in ("topic", "dates"):
        (without_topic if act.field == "topic" else exclude_dates)(plan, act, situation)
        return
    if act.field == "models":
        return
    if act.field == "answer_type" and present == act.value:
        plan.need = Need("answer_type")
    else:
        plan.notes.append(f"“{act.words}” is not in the pipeline, so there is nothing to take out.")


def _remove(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "remove the confidence threshold": the field goes back to its default."""
    if act.field in LIMITS:
        plan.add("set_limits", **{act.field: None})
        return
    path = lexicon().paths[act.field]
    stage, _, name = path.lstrip("/").partition("/")
    if name in part(situation, stage):
        plan.removals.append(path)
    else:
        plan.notes.append(f"There is nothing to remove: {field_name(path)} is not set.")


def _scale(plan: EditPlan, act: Act, situation: Situation) -> None:
    words = lexicon()
    if act.field == "dates":
        shift_dates(plan, act, situation)
        return
    if act.field in LIMITS:
        present = getattr(situation, act.field)
    else:
        stage, _, name = words.paths[act.field].lstrip("/").partition("/")
        present = part(situation, stage).get(name, words.defaults.get(act.field))
    if present is None or act.field not in _SETTERS:
        plan.notes.append(f"There is no number yet that “{act.words}” could change. Say how many you want.")
        return
    value = present * act.value if act.kind == Kind.SCALE else present + act.value
    amount = value if act.field in ("confidence_threshold", "max_cost_dollars") else max(1, int(value))
    scaled = Act(Kind.SET, act.field, amount, act.words, act.start, act.end)
    _SETTERS[act.field](plan, scaled, situation)


def _drop_item(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "drop the second one": an item of the list that was named or changed last."""
    if act.kind == Kind.SET:
        item, new = act.value
        changed = with_item(item, new, situation)
    else:
        changed = without_item(act.value, situation)
    if changed is None:
        plan.notes.append(f"I don't see what “{act.words}” could be in this pipeline.")
    else:
        plan.edits.append({"edit": "set_stage", "stage": changed[0], "config": changed[1]})


def _switch_labels(plan: EditPlan, act: Act, situation: Situation) -> None:
    if act.kind == Kind.REMOVE and not part(situation, "labeler"):
        plan.notes.append("There is nothing to remove: the pipeline has no labels from later reports.")
    else:
        plan.add("set_labels", enabled=act.kind != Kind.REMOVE)
