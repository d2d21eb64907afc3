"""Edits: the typed edits of an existing config that a message's acts stand for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.edits import SetAnswerType
from agent.embedded.policy.file_filters import date_filter, filters_after, unknown_fields, without_dates
from agent.embedded.policy.fragments import merged
from agent.embedded.policy.items import without_item
from agent.embedded.policy.proposal import Need, capped, seeds_for
from agent.embedded.policy.stages import stages_after
from agent.embedded.policy.windows import timestamp, window_of
from agent.embedded.policy.wishes import Wish, folded, manner_instruction
from agent.embedded.replies.words import field_name
from agent.embedded.understanding import Act, DateRange, FileSetInfo, Kind, Situation
from agent.embedded.understanding.calendar import shift
from agent.embedded.understanding.conditions import Condition
from agent.embedded.understanding.lexicon import lexicon
from schemas.pipeline import STAGES

Edit = dict[str, Any]
_NEWS, _GDELT, _DOCUMENTS = "NEWS_SEED_GENERATOR", "GDELT_SEED_GENERATOR", "FILESET_SEED_GENERATOR"
_PROMPTED, _TABLE = "FILESET_QUERY_SEED_GENERATOR", "BIGQUERY_SEED_GENERATOR"
_FITTING: dict[str, tuple[str, ...]] = {
    "dates": (_NEWS, _GDELT, _DOCUMENTS, _PROMPTED),
    "interval_duration_days": (_NEWS, _GDELT),
    "articles_per_search": (_NEWS, _GDELT),
    "file_filters": (_DOCUMENTS, _PROMPTED),
    "prompts": (_DOCUMENTS, _PROMPTED),
    "seed_text_column": (_TABLE,),
    "date_column": (_TABLE,),
    "max_rows": (_TABLE,),
    "source_domain": (_NEWS,),
    "chunk_size": (_DOCUMENTS,),
    "chunk_overlap": (_DOCUMENTS,),
}
_SOURCE_WORDS = {
    _NEWS: "news",
    _GDELT: "GDELT",
    _DOCUMENTS: "documents",
    _PROMPTED: "answers from documents",
    _TABLE: "BigQuery",
}
_STARTING = ("start", "begin")
LIMITS = ("max_questions", "max_cost_dollars")
_CHANGING = (Kind.SET, Kind.ADD, Kind.REMOVE, Kind.EXCLUDE, Kind.SCALE, Kind.SHIFT)
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
)
"""Fields whose removal `stages_after` plans."""


@dataclass(slots=True)
class EditPlan:
    """Typed edits in order, pointers that were assumed, and sentences about what can't be done or was repaired.

    `removals` are pointers of fields that go back to their defaults.
    """

    edits: list[Edit] = field(default_factory=list[Edit])
    removals: list[str] = field(default_factory=list[str])
    assumed: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    need: Need | None = None

    def add(self, kind: str, **fields: Any) -> None:
        """Add an edit, or its fields to one of the same kind that is there already."""
        same = next((edit for edit in self.edits if edit["edit"] == kind), None)
        if same is None:
            self.edits.append({"edit": kind, **fields})
        else:
            same.update(fields)


def plan_edits(acts: Sequence[Act], situation: Situation) -> EditPlan:
    """What a message changes in the present config."""
    plan = EditPlan()
    wish = folded(Wish(), acts)
    source = wish.get("source") or ("bigquery" if wish.get("query") else None)
    if source:
        _switch_source(plan, source, wish, situation)
    for act in acts:
        if act.kind in _CHANGING:
            _plan_act(plan, act, situation, in_source=bool(source))
    _plan_stages(plan, wish, situation)
    return plan


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
    kind = _seed_kind(situation)
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


def _seed_kind(situation: Situation) -> str:
    return _part(situation, "seed_generator").get("config_type", "no source")


def _part(situation: Situation, stage: str) -> dict[str, Any]:
    return (situation.config or {}).get(stage) or {}


def _switch_source(plan: EditPlan, source: str, wish: Wish, situation: Situation) -> None:
    """Another source keeps the questions and labels; between news and GDELT also the dates and the topic."""
    present = _part(situation, "seed_generator")
    kept: dict[str, Any] = {}
    if present.get("search_query"):
        query = present["search_query"]
        kept["topic"] = query if isinstance(query, list) else [query]
    if present.get("start_date") and source in ("news", "gdelt"):
        kept["dates"] = DateRange(_day(present["start_date"]), _day(present["end_date"]))
    dated = source in ("news", "gdelt") and present.get("config_type") in (_NEWS, _GDELT)
    read = source.startswith(("file_set:", "documents")) and present.get("config_type") == _DOCUMENTS
    shared = ("interval_duration_days",) if dated else ("chunk_size", "chunk_overlap") if read else ()
    kept |= {name: present[name] for name in shared if name in present}
    if source == "bigquery" and present.get("config_type") == _TABLE:
        kept |= {name: present[name] for name in ("seed_text_column", "date_column", "max_rows") if name in present}
    seeds = seeds_for(source, Wish(kept | wish.values, decide=wish.decide), situation)
    if isinstance(seeds, Need):
        plan.need = seeds
        return
    plan.add("set_source", source=seeds.config)
    plan.assumed += [f"/seed_generator/{name}" for name in seeds.assumed]
    plan.notes += seeds.notes


def _day(stamp: str) -> date:
    return date.fromisoformat(stamp[:10])


def _shift_dates(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "extend it by 3 months": the ends that are there, moved."""
    present, by = _part(situation, "seed_generator"), act.value
    ends = (_day(present["start_date"]), _day(present["end_date"]))
    start = shift(ends[0], by.unit, by.start) if by.start else None
    end = shift(ends[1], by.unit, by.end) if by.end else None
    moved = Act(Kind.SET, "dates", DateRange(start, end), act.words, act.start, act.end)
    _set_dates(plan, moved, situation)


def _set_dates(plan: EditPlan, act: Act, situation: Situation) -> None:
    said: DateRange = act.value
    if _seed_kind(situation) in (_DOCUMENTS, _PROMPTED):
        _set_file_dates(plan, said, situation)
        return
    present = _part(situation, "seed_generator")
    stands = DateRange(_day(present["start_date"]), _day(present["end_date"]))
    if act.words.lower().startswith(_STARTING) and said.open_end:
        said = DateRange(said.start, None)
    said = said.in_year_of(stands)
    if act.kind == Kind.ADD:
        said = said.joined(stands)
    known = DateRange(said.start or stands.start, said.end or stands.end)
    window = window_of(known, situation)
    if window.problem:
        plan.notes.append(f"{window.problem} The dates stay as they are.")
        return
    plan.notes += window.notes
    if said.start:
        plan.add("set_dates", start_date=timestamp(window.start))
    if said.end:
        plan.add("set_dates", end_date=timestamp(window.end))


def _present_set(situation: Situation) -> FileSetInfo | None:
    file_set_id = _part(situation, "seed_generator").get("file_set_id")
    return next((each for each in situation.file_sets if each.id == file_set_id), None)


def _set_file_dates(plan: EditPlan, said: DateRange, situation: Situation) -> None:
    """Of documents, the files of those days."""
    file_set = _present_set(situation)
    only = date_filter(said, file_set) if file_set else None
    if only:
        _filter_files(plan, [only], situation)
    elif file_set:
        plan.notes.append(without_dates(file_set))


def _set_file_filters(plan: EditPlan, act: Act, situation: Situation) -> None:
    file_set = _present_set(situation)
    fields = file_set.metadata_fields if file_set else ()
    lost = unknown_fields(act.value, file_set) if file_set else ""
    plan.notes += [lost] if lost else []
    _filter_files(plan, [each for each in act.value if each.field in fields], situation)


def _filter_files(plan: EditPlan, conditions: Sequence[Condition], situation: Situation) -> None:
    """Conditions beside those that this message or the config has on other fields."""
    planned = next((edit for edit in plan.edits if "metadata_filters" in edit), None)
    before = planned["metadata_filters"] if planned else _part(situation, "seed_generator").get("metadata_filters")
    if conditions:
        plan.add("set_chunks", metadata_filters=filters_after(before or (), conditions))


def _set_prompts(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Prompts for documents: a set that was read whole is asked instead."""
    present = _part(situation, "seed_generator")
    kept = {key: present[key] for key in ("file_set_id", "metadata_filters", "system_instruction") if key in present}
    before = present.get("prompts") or [] if act.kind == Kind.ADD else []
    plan.add("set_source", source={"config_type": _PROMPTED} | kept | {"prompts": [*before, *act.value]})


def _set_column(plan: EditPlan, act: Act, situation: Situation) -> None:
    plan.add("set_source", source=_part(situation, "seed_generator") | {act.field: act.value})


def _set_topic(plan: EditPlan, act: Act, situation: Situation) -> None:
    queries: list[str] = act.value
    if _seed_kind(situation) != _NEWS:
        plan.add("set_questions", instructions=f"Ask only about {' or '.join(queries)}.")
        return
    present = _part(situation, "seed_generator").get("search_query") or []
    if act.kind == Kind.ADD:
        queries = [*(present if isinstance(present, list) else [present]), *queries]
    plan.add("set_search", search_query=queries)


def _set_domains(plan: EditPlan, act: Act, situation: Situation) -> None:
    present = _part(situation, "seed_generator").get("source_domain") or []
    before = present if isinstance(present, list) else [present]
    plan.add("set_news", source_domain=[*(before if act.kind == Kind.ADD else ()), *act.value])


def _set_style(plan: EditPlan, act: Act, situation: Situation) -> None:
    """A style brings its labels: forecasts are labelled by later reports, pairs hold their answers already."""
    plan.add("set_questions", style=act.value)
    labelled = bool(_part(situation, "labeler"))
    if act.value == "forward_looking" and not labelled:
        plan.add("set_labels", enabled=True)
    elif act.value == "question_and_label" and labelled:
        plan.add("set_labels", enabled=False)


def _set_instructions(plan: EditPlan, act: Act, situation: Situation) -> None:
    planned = next((edit["instructions"] for edit in plan.edits if "instructions" in edit), None)
    present = planned or _part(situation, "question_generator").get("instructions")
    new = manner_instruction(act.value)
    plan.add("set_questions", instructions=f"{present} {new}" if present else new)


def _set_limit(plan: EditPlan, act: Act, situation: Situation) -> None:
    value = capped(act.value, act.bound) if act.field == "max_questions" else act.value
    plan.add("set_limits", **{act.field: value})


def _set_articles(plan: EditPlan, act: Act, situation: Situation) -> None:
    """Articles of a search; GDELT is not searched, there they are those of a slice."""
    if _seed_kind(situation) == _GDELT:
        plan.add("set_source", source=_part(situation, "seed_generator") | {"articles_per_interval": act.value})
    else:
        plan.add("set_news", articles_per_search=act.value)


def _setter(kind: str, name: str) -> Callable[[EditPlan, Act, Situation], None]:
    def set_field(plan: EditPlan, act: Act, situation: Situation) -> None:
        plan.add(kind, **{name: act.value})

    return set_field


_SETTERS: dict[str, Callable[[EditPlan, Act, Situation], None]] = {
    "dates": _set_dates,
    "topic": _set_topic,
    "source_domain": _set_domains,
    "style": _set_style,
    "instructions": _set_instructions,
    "max_questions": _set_limit,
    "max_cost_dollars": _set_limit,
    "file_filters": _set_file_filters,
    "prompts": _set_prompts,
    "seed_text_column": _set_column,
    "date_column": _set_column,
    "max_rows": _set_column,
    "template": _setter("set_questions", "template"),
    "questions_per_seed": _setter("set_questions", "per_seed"),
    "answer_type": _setter("set_answer_type", "answer_type"),
    "confidence_threshold": _setter("set_labels", "confidence_threshold"),
    "chunk_size": _setter("set_chunks", "chunk_size"),
    "chunk_overlap": _setter("set_chunks", "chunk_overlap"),
    "interval_duration_days": _setter("set_news", "interval_duration_days"),
    "articles_per_search": _set_articles,
}


def _exclude(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "not binary": where that is what stands, ask what it should be."""
    present = (_part(situation, "question_generator").get("answer_type") or {}).get("answer_type")
    if act.field == "source_domain" and _without_domains(plan, act, situation):
        return
    if act.field == "topic":
        _without_topic(plan, act, situation)
        return
    if act.field == "models":
        return
    if act.field == "answer_type" and present == act.value:
        plan.need = Need("answer_type")
    else:
        plan.notes.append(f"“{act.words}” is not in the pipeline, so there is nothing to take out.")


def _without_topic(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "drop Denmark": take a query off the list, where others stay."""
    present = _part(situation, "seed_generator").get("search_query") or []
    before = present if isinstance(present, list) else [present]
    rest = [query for query in before if query not in act.value]
    if rest:
        plan.add("set_search", search_query=rest)
    else:
        plan.notes.append("A news search needs a topic. Say which one should take its place.")


def _without_domains(plan: EditPlan, act: Act, situation: Situation) -> bool:
    """ "exclude bbc.com": take it off the list of sites, where it is on it."""
    present = _part(situation, "seed_generator").get("source_domain") or []
    before = present if isinstance(present, list) else [present]
    rest = [each for each in before if each not in act.value]
    if len(rest) == len(before):
        return False
    plan.add("set_news", source_domain=rest or None)
    return True


def _remove(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "remove the confidence threshold": the field goes back to its default."""
    if act.field in LIMITS:
        plan.add("set_limits", **{act.field: None})
        return
    path = lexicon().paths[act.field]
    stage, _, name = path.lstrip("/").partition("/")
    if name in _part(situation, stage):
        plan.removals.append(path)
    else:
        plan.notes.append(f"There is nothing to remove: {field_name(path)} is not set.")


def _scale(plan: EditPlan, act: Act, situation: Situation) -> None:
    words = lexicon()
    if act.field == "dates":
        _shift_dates(plan, act, situation)
        return
    if act.field == "max_questions":
        present = situation.max_questions
    else:
        stage, _, name = words.paths[act.field].lstrip("/").partition("/")
        present = _part(situation, stage).get(name, words.defaults.get(act.field))
    if present is None:
        plan.notes.append(f"There is no number yet that “{act.words}” could change. Say how many you want.")
        return
    value = present * act.value if act.kind == Kind.SCALE else present + act.value
    amount = value if act.field == "confidence_threshold" else max(1, int(value))
    scaled = Act(Kind.SET, act.field, amount, act.words, act.start, act.end)
    _SETTERS[act.field](plan, scaled, situation)


def _drop_item(plan: EditPlan, act: Act, situation: Situation) -> None:
    """ "drop the second one": an item of the list that was named or changed last."""
    changed = without_item(act.value, situation)
    if changed is None:
        plan.notes.append(f"I don't see what “{act.words}” could be in this pipeline.")
    else:
        plan.edits.append({"edit": "set_stage", "stage": changed[0], "config": changed[1]})


def _switch_labels(plan: EditPlan, act: Act, situation: Situation) -> None:
    if act.kind == Kind.REMOVE and not _part(situation, "labeler"):
        plan.notes.append("There is nothing to remove: the pipeline has no labels from later reports.")
    else:
        plan.add("set_labels", enabled=act.kind != Kind.REMOVE)
