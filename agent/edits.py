"""Edits: the typed changes of a config that a model can ask for, each a pure function from config to config."""

from copy import deepcopy
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.changes import JsonObject
from schemas.errors import ToldToModel

StageName = Literal[
    "seed_generator",
    "question_generator",
    "context_generators",
    "labeler",
    "renderer",
    "rollout_generator",
    "scorer",
]
AnswerKind = Literal["BINARY", "CONTINUOUS", "MULTIPLE_CHOICE", "FREE_RESPONSE"]
STYLES = {
    "forward_looking": "FORWARD_LOOKING_QUESTION_GENERATOR",
    "question_and_label": "QUESTION_AND_LABEL_GENERATOR",
    "question": "QUESTION_GENERATOR",
    "template": "TEMPLATE_QUESTION_GENERATOR",
}


class Edit(BaseModel):
    """One change of the config; `apply` works on a copy of its own and gives it back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def apply(self, config: JsonObject) -> JsonObject:
        raise NotImplementedError

    def given(self) -> JsonObject:
        """The fields that the caller set, apart from the name of the edit."""
        return self.model_dump(exclude_unset=True, exclude={"edit"})


class SetSource(Edit):
    """Put another seed generator in the place of the present one."""

    edit: Literal["set_source"]
    source: JsonObject

    def apply(self, config: JsonObject) -> JsonObject:
        return config | {"seed_generator": deepcopy(self.source)}


class SetDates(Edit):
    """Set the first and/or the last day of the source's window (ISO dates; the last day is included)."""

    edit: Literal["set_dates"]
    start_date: str | None = None
    end_date: str | None = None

    def apply(self, config: JsonObject) -> JsonObject:
        return _merge(config, "seed_generator", self.given())


class SetSearch(Edit):
    """Set the search queries of the news source."""

    edit: Literal["set_search"]
    search_query: list[str]

    def apply(self, config: JsonObject) -> JsonObject:
        return _merge(config, "seed_generator", self.given())


class SetNews(Edit):
    """Set how the news source searches: slice length in days, articles per search, domains (null: any)."""

    edit: Literal["set_news"]
    interval_duration_days: int | None = None
    articles_per_search: int | None = None
    source_domain: list[str] | None = None

    def apply(self, config: JsonObject) -> JsonObject:
        return _merge(config, "seed_generator", self.given())


class SetChunks(Edit):
    """Set how documents are cut (characters) and which are used (filters such as `year>=2023`; any may match)."""

    edit: Literal["set_chunks"]
    chunk_size: int | None = None
    chunk_overlap: int | None = None
    metadata_filters: list[str] | None = None

    def apply(self, config: JsonObject) -> JsonObject:
        return _merge(config, "seed_generator", self.given())


class SetQuestions(Edit):
    """Set the style of the questions, how many per seed, the template (template style) and the instructions."""

    edit: Literal["set_questions"]
    style: Literal["forward_looking", "question_and_label", "question", "template"] | None = None
    per_seed: int | None = None
    template: str | None = None
    instructions: str | None = None

    def apply(self, config: JsonObject) -> JsonObject:
        changed = _restyle(config, self.style) if self.style else config
        fields = {
            "per_seed": "questions_per_seed",
            "template": "question_template",
            "instructions": "instructions",
        }
        given = self.given()
        return _merge(changed, "question_generator", {fields[key]: given[key] for key in fields if key in given})


class SetAnswerType(Edit):
    """Set the answer type, in every stage that has one."""

    edit: Literal["set_answer_type"]
    answer_type: AnswerKind

    def apply(self, config: JsonObject) -> JsonObject:
        return _merge(config, "question_generator", {"answer_type": {"answer_type": self.answer_type}})


class SetLabels(Edit):
    """Switch the labeling from later reports on or off, and set how sure a label must be (0 to 1)."""

    edit: Literal["set_labels"]
    enabled: bool | None = None
    confidence_threshold: float | None = None

    def apply(self, config: JsonObject) -> JsonObject:
        if self.enabled is False:
            return _without(config, "labeler")
        labeler = config.get("labeler") or {"config_type": "WEB_SEARCH_LABELER"}
        threshold = self.model_dump(exclude_unset=True, include={"confidence_threshold"})
        return config | {"labeler": labeler | threshold}


class SetLimits(Edit):
    """Set the caps of a full run: questions generated, dollars spent (null: no cap). They are no part of the config."""

    edit: Literal["set_limits"]
    max_questions: int | None = Field(default=None, ge=1)
    max_cost_dollars: float | None = Field(default=None, ge=0)

    def apply(self, config: JsonObject) -> JsonObject:
        return config


class SetStage(Edit):
    """Put a whole stage in place."""

    edit: Literal["set_stage"]
    stage: StageName
    config: JsonObject | list[JsonObject]

    def apply(self, config: JsonObject) -> JsonObject:
        return config | {self.stage: deepcopy(self.config)}


class RemoveStage(Edit):
    """Take a stage out."""

    edit: Literal["remove_stage"]
    stage: StageName

    def apply(self, config: JsonObject) -> JsonObject:
        return _without(config, self.stage)


AnyEdit = Annotated[
    SetSource
    | SetDates
    | SetSearch
    | SetNews
    | SetChunks
    | SetQuestions
    | SetAnswerType
    | SetLabels
    | SetLimits
    | SetStage
    | RemoveStage,
    Field(discriminator="edit"),
]


def link(before: JsonObject, after: JsonObject) -> JsonObject:
    """Carry a changed answer type from the questions into every other stage that holds or needs one."""
    kind = _answer_type(after.get("question_generator"))
    if kind is None or (kind == _answer_type(before.get("question_generator")) and not _new_labeler(before, after)):
        return after
    linked = after
    for stage in ("labeler", "renderer", "scorer"):
        holder = linked.get(stage)
        if holder and (stage == "labeler" or "answer_type" in holder) and _answer_type(holder) != kind:
            linked = linked | {stage: holder | {"answer_type": {"answer_type": kind}}}
    return linked


def _new_labeler(before: JsonObject, after: JsonObject) -> bool:
    return bool(after.get("labeler")) and not before.get("labeler")


def _answer_type(stage: Any) -> str | None:
    answer = stage.get("answer_type") if isinstance(stage, dict) else None
    return answer.get("answer_type") if isinstance(answer, dict) else None


def _merge(config: JsonObject, stage: str, fields: JsonObject) -> JsonObject:
    """Set fields of a stage; a field given as null is taken out, so that its default holds again."""
    if not fields:
        return config
    holder = config.get(stage)
    if not holder:
        raise ToldToModel(f"There is no {stage} yet. Set one first with set_stage or set_source.")
    merged = holder | fields
    return config | {stage: {key: value for key, value in merged.items() if value is not None}}


def _restyle(config: JsonObject, style: str) -> JsonObject:
    """Change the kind of question generator and keep what the new kind has too."""
    present = config.get("question_generator") or {}
    if style == "template":
        kept = {"question_template": present.get("question_template", "{seed_text}")}
    else:
        kept = {key: value for key, value in present.items() if key not in ("config_type", "question_template")}
    return config | {"question_generator": {"config_type": STYLES[style]} | kept}


def _without(config: JsonObject, stage: str) -> JsonObject:
    return {key: value for key, value in config.items() if key != stage}
