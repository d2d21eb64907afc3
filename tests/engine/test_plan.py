"""Plans: every config's stages in the order in which they run, quality bars among them."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from engine.plan import Plan, Role, make_plan
from engine.registry import runnable_types, source_factories, step_factories
from schemas.filter_criteria import FilterCriteria
from schemas.mock import MockTransformConfig
from schemas.pipeline import CONFIGS, JobConfig, QuestionPipeline
from tests.engine.world import mock, pipeline, seeds

CONFIG: TypeAdapter[JobConfig] = TypeAdapter(JobConfig)
BAR = {"rubric": "is good"}
NEWS = {
    "config_type": "NEWS_SEED_GENERATOR",
    "start_date": "2025-01-01",
    "end_date": "2025-02-01",
    "search_query": "rates",
}


def plan(config: dict[str, Any], *, has_input: bool = False) -> Plan:
    return make_plan(CONFIG.validate_python(config), has_input=has_input)


def shape(made: Plan) -> list[tuple[str, str]]:
    return [(stage.transform, stage.path) for stage in made.all_stages()]


def test_a_pipeline_runs_its_stages_in_the_one_order_whatever_that_of_its_fields() -> None:
    config = pipeline(
        scorer={"config_type": "ROLLOUT_SCORER", "answer_type": {"answer_type": "BINARY"}},
        rollout_generator={"config_type": "ROLLOUT_GENERATOR", "models": [{}]},
        renderer={"config_type": "QUESTION_RENDERER"},
        labeler={"config_type": "WEB_SEARCH_LABELER"},
        context_generators=[{"config_type": "NEWS_CONTEXT_GENERATOR"}, mock()],
        question_generator={"config_type": "QUESTION_GENERATOR", "filter": [BAR, BAR], "include_default_filter": True},
        seed_generator=NEWS | {"filter_criteria": BAR},
    )
    assert shape(plan(config)) == [
        ("NEWS_SEED_GENERATOR", "/seed_generator"),
        ("SCORE_FILTER", "/seed_generator/filter_criteria"),
        ("QUESTION_GENERATOR", "/question_generator"),
        ("QUESTION_FILTER", "/question_generator/filter/0"),
        ("QUESTION_FILTER", "/question_generator/filter/1"),
        ("QUESTION_QUALITY_SCORER", "/question_generator/include_default_filter"),
        ("NEWS_CONTEXT_GENERATOR", "/context_generators/0"),
        ("MOCK", "/context_generators/1"),
        ("WEB_SEARCH_LABELER", "/labeler"),
        ("QUESTION_RENDERER", "/renderer"),
        ("ROLLOUT_GENERATOR", "/rollout_generator"),
        ("ROLLOUT_SCORER", "/scorer"),
    ]


@pytest.mark.parametrize(
    ("config", "role"),
    [
        (NEWS, Role.SEEDS),
        ({"config_type": "GDELT_SEED_GENERATOR", "start_date": "2025-01-01", "end_date": "2025-02-01"}, Role.SEEDS),
        ({"config_type": "FILESET_SEED_GENERATOR", "file_set_id": "x"}, Role.SEEDS),
        ({"config_type": "FILESET_QUERY_SEED_GENERATOR", "file_set_id": "x", "prompts": ["a"]}, Role.SEEDS),
        ({"config_type": "QUESTION_GENERATOR"}, Role.QUESTIONS),
        ({"config_type": "FORWARD_LOOKING_QUESTION_GENERATOR"}, Role.QUESTIONS),
        ({"config_type": "QUESTION_AND_LABEL_GENERATOR"}, Role.QUESTIONS),
        ({"config_type": "WEB_SEARCH_LABELER"}, Role.LABELS),
        ({"config_type": "QUESTION_RENDERER"}, Role.RENDER),
    ],
)
def test_each_bare_config_is_a_stage_of_its_own(config: dict[str, Any], role: Role) -> None:
    (stage,) = plan(config).all_stages()
    assert (stage.role, stage.path, stage.transform) == (role, "", config["config_type"])


def test_an_input_dataset_takes_the_place_of_the_seeds_and_of_their_quality_bars() -> None:
    config = pipeline(seed_generator=NEWS | {"filter_criteria": BAR}, question_generator=mock())
    assert shape(plan(config, has_input=True)) == [("MOCK", "/question_generator")]


def test_a_stage_knows_how_much_it_makes_of_a_sample_and_whether_its_questions_must_differ() -> None:
    written = {"config_type": "QUESTION_AND_LABEL_GENERATOR", "questions_per_seed": 4}
    template = {"config_type": "TEMPLATE_QUESTION_GENERATOR", "question_template": "Is it so?"}
    stages = [
        plan(pipeline(seed_generator=seeds(1), question_generator=each)).stages[0]
        for each in (written, template, mock(expansion_factor=3))
    ]
    assert [(stage.most_outputs, stage.must_differ) for stage in stages] == [(4, True), (1, False), (3, False)]


def test_what_runs_here_is_what_the_registry_holds_and_the_pipeline_itself() -> None:
    registered = {*source_factories(), *step_factories()} - {FilterCriteria}
    assert registered < set(CONFIGS.values())
    assert {CONFIGS[kind] for kind in runnable_types() if kind in CONFIGS} == registered | {QuestionPipeline}
    assert set(runnable_types()) - set(CONFIGS) == {"QUESTION_FILTER", "QUESTION_QUALITY_SCORER", "SCORE_FILTER"}
    assert MockTransformConfig in source_factories() and MockTransformConfig in step_factories()
