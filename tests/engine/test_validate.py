"""The meaning of configs: every code of the registry is provoked here, but those of shape."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.choice import ModelChoice
from engine.models.registry import ModelRegistry
from engine.surroundings import FileSetFacts, Surroundings
from engine.validate import as_errors, check, check_here
from engine.violations import CODES, DOCUMENT, document, violation
from schemas.pipeline import CONFIGS, TransformType
from schemas.shape import SHAPE_CODES
from schemas.violation import Violation
from tests.engine.model_cases import ON_MODELS, PROVIDER
from tests.schemas.configs import (
    ANSWERED,
    ASKED,
    CONTEXT,
    FILES,
    LABELER,
    NEWS,
    RENDERER,
    ROLLOUTS,
    SCORER,
    full_pipeline,
    pipeline,
)

CONTINUOUS = {"answer_type": "CONTINUOUS"}
FREE = {"answer_type": "FREE_RESPONSE"}
AHEAD = {"config_type": "FORWARD_LOOKING_QUESTION_GENERATOR"}
BIGQUERY = {"config_type": "BIGQUERY_SEED_GENERATOR", "query": "SELECT title AS text FROM news"}
GDELT = {"config_type": "GDELT_SEED_GENERATOR", "start_date": "2025-01-01", "end_date": "2025-02-01"}
MOCK = {"config_type": "MOCK"}
ASK = {"config_type": "FILESET_QUERY_SEED_GENERATOR", "file_set_id": "fs_minutes", "prompts": ["What was decided?"]}

HERE = Surroundings(
    file_sets={
        "fs_minutes": FileSetFacts("FOMC minutes", 32, frozenset({"year", "month"})),
        "fs_empty": FileSetFacts("Drafts", 0, frozenset()),
    },
    runnable=frozenset(CONFIGS) - {TransformType.GDELT_SEED_GENERATOR},
    models=ModelChoice(ModelRegistry({"openai": PROVIDER})),
    archive_window=(date(2025, 1, 1), date(2025, 6, 30)),
)


def template(text: str) -> dict[str, Any]:
    return {"config_type": "TEMPLATE_QUESTION_GENERATOR", "question_template": text}


def scored(**fields: Any) -> dict[str, Any]:
    return full_pipeline() | {"scorer": SCORER | fields}


def with_types(kind: dict[str, str], scorer: dict[str, Any]) -> dict[str, Any]:
    """A full pipeline whose stages all have one kind of answer."""
    config = full_pipeline() | {"scorer": SCORER | scorer}
    for stage in ("question_generator", "labeler", "renderer"):
        config[stage]["answer_type"] = kind
    return config


OF_ITSELF: list[tuple[str, str, dict[str, Any], str]] = [
    ("empty_pipeline", "", pipeline(), "seed_generator"),
    ("empty_pipeline", "", pipeline(seed_generator=None, context_generators=[]), "seed_generator"),
    ("dates_out_of_order", "/end_date", NEWS | {"end_date": "2024-12-31"}, "after start_date"),
    ("dates_out_of_order", "/seed_generator/end_date", pipeline(seed_generator=GDELT | {"end_date": "2024-01-01"}), ""),
    ("overlap_not_below_chunk_size", "/chunk_overlap", FILES | {"chunk_size": 500, "chunk_overlap": 500}, "below 500"),
    ("overlap_not_below_chunk_size", "/chunk_overlap", FILES | {"chunk_size": 150}, "left out, it is 200"),
    (
        "bad_output_schema",
        "/rollout_generator/output_schema",
        full_pipeline() | {"rollout_generator": ROLLOUTS | {"output_schema": {"type": "nothing"}}},
        '"type": "object"',
    ),
    ("bad_filter", "/metadata_filters/1", FILES | {"metadata_filters": ["year = 2024", "month"]}, "month='03'"),
    ("bad_filter", "/metadata_filters/0", ASK | {"metadata_filters": ["month = '03"]}, "month='03'"),
    (
        "not_a_query",
        "/seed_generator/query",
        pipeline(seed_generator=BIGQUERY | {"query": "DROP TABLE news"}),
        "SELECT",
    ),
    (
        "column_not_in_query",
        "/seed_generator/seed_text_column",
        pipeline(seed_generator=BIGQUERY | {"query": "-- all\n(SELECT title FROM news)"}),
        "AS text",
    ),
    (
        "column_not_in_query",
        "/seed_generator/date_column",
        pipeline(seed_generator=BIGQUERY | {"date_column": "published"}),
        "AS published",
    ),
    (
        "unknown_placeholder",
        "/question_generator/question_template",
        pipeline(question_generator=template("What is {title}?")),
        "{seed_text}, {seed}, {meta.KEY}",
    ),
    (
        "unknown_placeholder",
        "/question_generator/question_template",
        pipeline(question_generator=template("What is {{seed_text}}?")),
        "Write {seed_text}.",
    ),
    ("unknown_placeholder", "/template", RENDERER | {"template": "{question} {context}"}, "{answer_instructions}"),
    (
        "unknown_placeholder",
        "/rollout_generator/prompt_template",
        pipeline(rollout_generator=ROLLOUTS | {"prompt_template": "{a} or {b}?", "input_columns": ["a"]}),
        "Known: {a}.",
    ),
    (
        "unknown_placeholder",
        "/labeler/question_template",
        pipeline(labeler=MOCK | {"question_template": "{n}"}),
        "index",
    ),
    (
        "constant_question",
        "/question_generator/question_template",
        pipeline(question_generator=template("Is it?")),
        "{seed_text}",
    ),
    (
        "unused_columns",
        "/rollout_generator/input_columns/1",
        pipeline(rollout_generator=ROLLOUTS | {"prompt_template": "{a}?", "input_columns": ["a", "b"]}),
        "Put {b}",
    ),
    (
        "context_not_shown",
        "/renderer/template",
        pipeline(context_generators=[CONTEXT], renderer=RENDERER | {"template": "{question_text}"}),
        "{context}",
    ),
    (
        "fewer_kept_than_required",
        "/context_generators/0/min_articles",
        pipeline(context_generators=[CONTEXT | {"num_articles": 5}]),
        "5 or less",
    ),
    (
        "fewer_kept_than_required",
        "/context_generators/0/min_articles",
        pipeline(context_generators=[CONTEXT | {"num_search_queries": 1}]),
        "3 or less",
    ),
    (
        "answer_types_differ",
        "/labeler/answer_type/answer_type",
        pipeline(seed_generator=NEWS, question_generator=ASKED | {"answer_type": CONTINUOUS}, labeler=LABELER),
        "CONTINUOUS",
    ),
    (
        "answer_types_differ",
        "/scorer/answer_type/answer_type",
        full_pipeline()
        | {"scorer": SCORER | {"answer_type": CONTINUOUS | {"reward_function_type": "continuous_log_score"}}},
        "BINARY",
    ),
    (
        "reward_does_not_fit",
        "/scorer/answer_type/reward_function_type",
        scored(answer_type={"answer_type": "BINARY", "reward_function_type": "multi_choice_log_score"}),
        "binary_brier",
    ),
    (
        "reward_does_not_fit",
        "/scorer/answer_type/reward_function_type",
        with_types(FREE, {"answer_type": FREE | {"reward_function_type": "binary_brier"}}),
        "null",
    ),
    (
        "nothing_scored",
        "/scorer/answer_type/reward_function_type",
        with_types(CONTINUOUS, {"answer_type": CONTINUOUS}),
        "continuous_log_score",
    ),
    (
        "nothing_scored",
        "/scorer/answer_type/reward_function_type",
        with_types(FREE, {"answer_type": FREE}),
        "can't be scored",
    ),
    (
        "unused_options",
        "/scorer/multiple_choice_options",
        scored(multiple_choice_options={"A": "yes"}),
        "MULTIPLE_CHOICE",
    ),
    ("no_question", "/question_generator", pipeline(seed_generator=NEWS, labeler=LABELER), "question_generator"),
    ("no_question", "/question_generator", pipeline(seed_generator=FILES, renderer=RENDERER), "question_generator"),
    ("no_question", "/question_generator", pipeline(seed_generator=MOCK, context_generators=[CONTEXT]), ""),
    (
        "rollouts_without_prompt",
        "/rollout_generator",
        pipeline(seed_generator=NEWS, question_generator=ASKED, rollout_generator=ROLLOUTS),
        "renderer",
    ),
    ("scorer_without_rollouts", "/scorer", pipeline(seed_generator=NEWS, question_generator=ASKED, scorer=SCORER), ""),
    ("scorer_without_rollouts", "/scorer", pipeline(scorer=SCORER), "rollout_generator"),
    ("scorer_without_labels", "/labeler", full_pipeline() | {"labeler": None}, "labeler"),
    (
        "scorer_without_labels",
        "/labeler",
        pipeline(seed_generator=FILES, rollout_generator=ROLLOUTS | {"prompt_template": "{year}?"}, scorer=SCORER),
        "labeler",
    ),
    (
        "forward_looking_without_labeler",
        "/labeler",
        pipeline(seed_generator=NEWS, question_generator=AHEAD),
        "QUESTION_AND_LABEL_GENERATOR",
    ),
    (
        "labelled_twice",
        "/labeler",
        pipeline(seed_generator=FILES, question_generator=ANSWERED, labeler=LABELER),
        "QUESTION_GENERATOR",
    ),
]

ON_THIS_SERVER: list[tuple[str, str, dict[str, Any], str]] = [
    ("no_input", "", pipeline(question_generator=ASKED), "input dataset"),
    ("no_input", "", ASKED, "input dataset"),
    ("no_input", "/seed_generator", pipeline(seed_generator=MOCK), "input dataset"),
    ("step_cannot_run", "", GDELT, "Steps that run here"),
    ("step_cannot_run", "/seed_generator", pipeline(seed_generator=GDELT), "Steps that run here"),
    ("step_cannot_run", "/filter_criteria/0", NEWS, "Steps that run here"),
    (
        "step_cannot_run",
        "/question_generator/include_default_filter",
        pipeline(seed_generator=FILES, question_generator=ANSWERED | {"include_default_filter": True}),
        "Steps that run here",
    ),
    ("unknown_file_set", "/file_set_id", FILES | {"file_set_id": "fomc minutes"}, "id of FOMC minutes is fs_minutes"),
    ("unknown_file_set", "/file_set_id", FILES | {"file_set_id": "fomc"}, "id of FOMC minutes is fs_minutes"),
    ("unknown_file_set", "/file_set_id", ASK | {"file_set_id": "zzzz"}, "fs_minutes (FOMC minutes), fs_empty (Drafts)"),
    ("empty_file_set", "/file_set_id", FILES | {"file_set_id": "fs_empty", "metadata_filters": None}, "Upload"),
    (
        "unknown_metadata_field",
        "/metadata_filters/1",
        FILES | {"metadata_filters": ["year = 2024", "month = 3 AND mnth = 3"]},
        "month, year",
    ),
    (
        "window_outside_archive",
        "/start_date",
        NEWS | {"start_date": "2024-01-01", "end_date": "2024-12-31"},
        "2025-01-01 to 2025-06-30",
    ),
    ("window_outside_archive", "/start_date", NEWS | {"start_date": "2025-07-01", "end_date": "2025-08-01"}, "2025"),
    (
        "path_not_told_apart",
        "/source_domain",
        NEWS | {"source_domain": ["bbc.com", "reuters.com/business"]},
        "reuters.com",
    ),
    ("window_partly_outside_archive", "/start_date", NEWS | {"start_date": "2024-12-01"}, "2025-01-01 to 2025-06-30"),
    ("window_partly_outside_archive", "/start_date", NEWS | {"end_date": "2025-07-01"}, "2025-01-01 to 2025-06-30"),
    (
        "instructions_not_followed",
        "/question_generator/examples",
        pipeline(seed_generator=FILES, question_generator=ANSWERED | {"examples": ["Who?"]}),
        "another model",
    ),
    ("instructions_not_followed", "/bad_examples", ASKED | {"bad_examples": ["Why?"]}, "another model"),
    ("instructions_not_followed", "/instructions", AHEAD | {"instructions": "Be terse."}, "another model"),
    *ON_MODELS,
]


def of_code(code: str, found: list[Violation]) -> Violation:
    (one,) = [each for each in found if each.code == code]
    return one


@pytest.mark.parametrize(("code", "path", "config", "hint"), OF_ITSELF)
def test_a_config_that_makes_no_sense_is_told_where_and_how_to_mend_it(
    code: str, path: str, config: dict[str, Any], hint: str
) -> None:
    found = of_code(code, check(config))
    assert (found.path, found.level) == (path, CODES[code].level)
    assert hint in found.hint


@pytest.mark.parametrize(("code", "path", "config", "hint"), ON_THIS_SERVER)
def test_what_this_server_cannot_do_is_a_warning(code: str, path: str, config: dict[str, Any], hint: str) -> None:
    assert check(config) == []
    found = of_code(code, check_here(config, HERE))
    assert (found.path, found.level) == (path, "warning")
    assert hint in found.hint


OF_QUERIES = {"no_tables", "unknown_table", "unknown_column", "query_cannot_run", "query_not_checked"}
"""Provoked where a query is asked: tests/engine/sql."""


def test_every_code_of_the_registry_is_provoked() -> None:
    provoked = {code for code, *_ in [*OF_ITSELF, *ON_THIS_SERVER]} | {"unknown_price"} | OF_QUERIES
    assert provoked | set(SHAPE_CODES) == set(CODES)


def test_the_document_lists_the_registry() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: python -m engine.violations"


def test_shape_comes_before_meaning() -> None:
    found = check(NEWS | {"end_date": "2024-01-01", "colour": "red"})
    assert [each.code for each in found] == ["unknown_field"]


@pytest.mark.parametrize(
    "config",
    [
        full_pipeline(),
        pipeline(seed_generator=FILES, question_generator=ANSWERED),
        pipeline(seed_generator=NEWS),
        pipeline(question_generator=ASKED, labeler=LABELER),
        pipeline(labeler=LABELER, renderer=RENDERER),
        pipeline(rollout_generator=ROLLOUTS, scorer=SCORER),
        pipeline(seed_generator=FILES, rollout_generator=ROLLOUTS | {"prompt_template": "Sort this: {text}"}),
        pipeline(seed_generator=MOCK | {"num_seeds": 3, "add_question": True}, labeler=LABELER),
        pipeline(seed_generator=MOCK | {"num_seeds": 3}, labeler=MOCK, renderer=MOCK),
        pipeline(seed_generator=FILES, question_generator=template("{seed_text} {seed} {meta.a key}?")),
        pipeline(renderer=RENDERER | {"template": '{question_text} as {"answer": 1} {}'}),
        pipeline(seed_generator=BIGQUERY | {"query": "/* all */ with x as (select 1) select * from x"}),
        pipeline(seed_generator=BIGQUERY),
        ASK,
        AHEAD,
        GDELT | {"end_date": "2025-01-01"},
    ],
)
def test_sensible_configs_have_no_violation(config: dict[str, Any]) -> None:
    assert check(config) == []


def test_an_input_dataset_stands_for_the_seeds() -> None:
    config = pipeline(seed_generator=FILES | {"file_set_id": "gone"}, question_generator=ANSWERED)
    assert check_here(config, HERE, has_input=True) == []
    assert check_here(ANSWERED, HERE, has_input=True) == []


def test_what_the_server_can_do_is_no_violation() -> None:
    providers = dict.fromkeys(["openai", "google", "meta-llama"], PROVIDER)
    models = ModelChoice(ModelRegistry(providers), "openai/gpt-4o")
    here = replace(HERE, runnable=frozenset(TransformType), archive_window=None, models=models)
    assert check_here(full_pipeline(), here) == []
    assert check_here(pipeline(seed_generator=FILES, question_generator=ANSWERED), here) == []


def test_a_filter_over_a_set_without_declared_fields_is_not_doubted() -> None:
    here = replace(HERE, file_sets={"fs_minutes": FileSetFacts("Plain", 3, frozenset())})
    assert check_here(FILES, here) == []


def test_nothing_is_said_about_a_server_while_the_config_is_wrong_of_itself() -> None:
    assert check_here(pipeline(), HERE) == []
    assert check_here({"config_type": "NONSENSE"}, HERE) == []


def test_instructions_are_followed_by_any_other_model() -> None:
    config = pipeline(seed_generator=FILES, question_generator=ANSWERED | {"instructions": "Be terse."})
    models = replace(HERE.models, configured="openai/gpt-4o")
    assert check_here(config, replace(HERE, models=models)) == []


def test_a_run_is_refused_for_what_cannot_be_done_and_not_for_what_is_done_differently() -> None:
    cannot = violation("unknown_file_set", "/seed_generator/file_set_id", "There is no such file set.")
    different = violation("instructions_not_followed", "/question_generator/instructions", "Not followed.")
    assert [each.level for each in as_errors([cannot, different])] == ["error", "warning"]


@given(st.text(alphabet='{}abmet.seed_x \n"', max_size=40))
def test_any_template_is_checked_without_failing(text: str) -> None:
    for each in check(pipeline(question_generator=template(text or "x"))):
        assert each.code in ("unknown_placeholder", "constant_question")


@given(st.text(max_size=40))
def test_any_filter_is_checked_without_failing(text: str) -> None:
    for each in check(FILES | {"metadata_filters": [text or "x"]}):
        assert each.code == "bad_filter"
