"""What can be wrong with one stage of a pipeline, whatever the others are."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from engine.metadata_filter import FilterSyntaxError, parse_filter
from engine.models.answer_schema import AnswerSchema
from engine.template import placeholders
from engine.violations import violation
from schemas.answer_type import RewardFunctionType
from schemas.base import Contract
from schemas.context_generator import NewsContextGenerator
from schemas.errors import CallerError
from schemas.mock import MockTransformConfig
from schemas.question_generator import TemplateQuestionGenerator
from schemas.renderer import QuestionRenderer
from schemas.rollout import RolloutGenerator, RolloutScorer
from schemas.seed_generator import (
    BigQuerySeedGenerator,
    FileSetQuerySeedGenerator,
    FileSetSeedGenerator,
    GdeltSeedGenerator,
    NewsSeedGenerator,
)
from schemas.violation import Violation

Violations = Iterator[Violation]


def check_stage(path: str, stage: Contract) -> Violations:
    """Say what is wrong with a stage of itself; `path` is where it stands in the config."""
    for check in _CHECKS.get(type(stage), ()):
        yield from check(path, stage)


def _window(path: str, stage: NewsSeedGenerator | GdeltSeedGenerator) -> Violations:
    if stage.end_date < stage.start_date:
        message = f"The window ends on {stage.end_date:%Y-%m-%d}, before it starts on {stage.start_date:%Y-%m-%d}."
        yield violation("dates_out_of_order", f"{path}/end_date", message, "Set end_date after start_date.")


def _overlap(path: str, stage: FileSetSeedGenerator) -> Violations:
    if stage.chunk_overlap >= stage.chunk_size:
        message = f"Chunks of {stage.chunk_size} characters can't overlap by {stage.chunk_overlap}."
        hint = f"Set chunk_overlap below {stage.chunk_size}; left out, it is 200."
        yield violation("overlap_not_below_chunk_size", f"{path}/chunk_overlap", message, hint)


def _filters(path: str, stage: FileSetSeedGenerator | FileSetQuerySeedGenerator) -> Violations:
    for index, text in enumerate(stage.metadata_filters or ()):
        try:
            parse_filter(text)
        except FilterSyntaxError as error:
            hint = "Write a comparison such as month='03' or year >= 2023 AND ticker = 'AAL'."
            yield violation("bad_filter", f"{path}/metadata_filters/{index}", f"{error}.", hint)


def _query(path: str, stage: BigQuerySeedGenerator) -> Violations:
    if not re.match(r"(\s|\(|--[^\n]*\n|/\*.*?\*/)*(select|with)\b", stage.query, re.IGNORECASE | re.DOTALL):
        hint = "Write one statement that begins with SELECT or WITH."
        yield violation("not_a_query", f"{path}/query", "The query reads no rows.", hint)
        return
    for field in ("seed_text_column", "date_column"):
        column: str | None = getattr(stage, field)
        if column and "*" not in stage.query and not re.search(rf"(?i)\b{re.escape(column)}\b", stage.query):
            message = f"The query does not mention the column {column}."
            hint = f"Name a column of the query's result as {field}, or select one AS {column}."
            yield violation("column_not_in_query", f"{path}/{field}", message, hint)


def _question_template(path: str, stage: TemplateQuestionGenerator) -> Violations:
    place = f"{path}/question_template"
    unknown = list(_unknown(place, stage.question_template, ("seed_text", "seed", "meta.KEY")))
    yield from unknown
    if not unknown and not placeholders(stage.question_template):
        hint = "Put {seed_text} or {meta.KEY} into it."
        yield violation("constant_question", place, "Every seed gets the same question.", hint)


def _prompt_template(path: str, stage: QuestionRenderer) -> Violations:
    known = ("question_text", "context", "answer_instructions")
    yield from _unknown(f"{path}/template", stage.template or "", known)


def _rollout_template(path: str, stage: RolloutGenerator) -> Violations:
    used = placeholders(stage.prompt_template or "")
    if stage.prompt_template and stage.input_columns:
        yield from _unknown(f"{path}/prompt_template", stage.prompt_template, stage.input_columns)
    for index, column in enumerate(stage.input_columns):
        if column not in used:
            message = f"The prompt template does not use the column {column}."
            hint = f"Put {{{column}}} into prompt_template, or take the column out."
            yield violation("unused_columns", f"{path}/input_columns/{index}", message, hint)


def _output_schema(path: str, stage: RolloutGenerator) -> Violations:
    if stage.output_schema is None:
        return
    try:
        AnswerSchema(stage.output_schema)
    except CallerError as error:
        hint = 'Write one such as {"type": "object", "properties": {"answer": {"type": "string"}}}.'
        yield violation("bad_output_schema", f"{path}/output_schema", error.message, hint)


def _mock_templates(path: str, stage: MockTransformConfig) -> Violations:
    yield from _unknown(f"{path}/seed_text_template", stage.seed_text_template, ("index",))
    yield from _unknown(f"{path}/question_template", stage.question_template, ("index",))


def _articles(path: str, stage: NewsContextGenerator) -> Violations:
    found = stage.num_search_queries * stage.articles_per_query
    kept = min(found, stage.num_articles)
    if kept < stage.min_articles:
        message = f"At most {kept} articles are kept, but {stage.min_articles} are required."
        hint = f"Lower min_articles to {kept} or less, or raise num_articles and the searches."
        yield violation("fewer_kept_than_required", f"{path}/min_articles", message, hint)


def _reward(path: str, stage: RolloutScorer) -> Violations:
    kind, reward = stage.answer_type.answer_type, stage.answer_type.reward_function_type
    fitting = [each for each in RewardFunctionType if each.startswith(_REWARD_PREFIXES[kind])]
    place = f"{path}/answer_type/reward_function_type"
    if reward is None:
        hint = f"Set one of {', '.join(fitting)}." if fitting else "Answers as free text can't be scored."
        yield violation("nothing_scored", place, f"{kind} answers are not scored: no reward function.", hint)
    elif reward not in fitting:
        hint = f"Set one of {', '.join(fitting)}." if fitting else "Leave it null: free text can't be scored."
        yield violation("reward_does_not_fit", place, f"{reward} does not score {kind} answers.", hint)


def _options(path: str, stage: RolloutScorer) -> Violations:
    if stage.multiple_choice_options and stage.answer_type.answer_type != "MULTIPLE_CHOICE":
        message = f"{stage.answer_type.answer_type} answers have no options."
        hint = "Take the options out, or set the answer type to MULTIPLE_CHOICE."
        yield violation("unused_options", f"{path}/multiple_choice_options", message, hint)


def _unknown(path: str, template: str, known: Sequence[str]) -> Violations:
    listed = ", ".join(f"{{{name}}}" for name in known)
    for name in placeholders(template):
        if name not in known and not ("meta.KEY" in known and name.startswith("meta.")):
            yield violation("unknown_placeholder", path, f"{{{name}}} is not filled in here.", f"Known: {listed}.")
        elif f"{{{{{name}}}}}" in template:
            message = f"{{{{{name}}}}} has doubled braces."
            yield violation("unknown_placeholder", path, message, f"Write {{{name}}}.")


# The first word of a reward function's name; no name begins with a space.
_REWARD_PREFIXES = {
    "BINARY": "binary_",
    "CONTINUOUS": "continuous_",
    "MULTIPLE_CHOICE": "multi_choice_",
    "FREE_RESPONSE": " ",
}

_CHECKS: Mapping[type[Contract], Sequence[Callable[[str, Any], Violations]]] = {
    NewsSeedGenerator: (_window,),
    GdeltSeedGenerator: (_window,),
    BigQuerySeedGenerator: (_query,),
    FileSetSeedGenerator: (_overlap, _filters),
    FileSetQuerySeedGenerator: (_filters,),
    TemplateQuestionGenerator: (_question_template,),
    NewsContextGenerator: (_articles,),
    QuestionRenderer: (_prompt_template,),
    RolloutGenerator: (_rollout_template, _output_schema),
    RolloutScorer: (_reward, _options),
    MockTransformConfig: (_mock_templates,),
}
