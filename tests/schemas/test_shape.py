"""The shape of configs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from schemas.json_schema import exports, job_schema, pipeline_schema
from schemas.pipeline import CONFIGS, JobConfig
from schemas.shape import MOST_FINDINGS, SHAPE_CODES, check_shape
from tests.schemas.configs import ASKED, FILES, LABELER, NEWS, ROLLOUTS, SCORER, full_pipeline, pipeline

PROVOKED: list[tuple[str, str, object, str]] = [
    ("not_json", "", pipeline(seed_generator=FILES | {"chunk_size": float("nan")}), "plain JSON"),
    ("not_json", "", pipeline(seed_generator=FILES | {"file_set_id": "\ud83d"}), "plain JSON"),
    ("wrong_type", "", ["QUESTION_PIPELINE"], "an object"),
    ("missing_kind", "/config_type", {}, "QUESTION_PIPELINE"),
    ("missing_kind", "/seed_generator/config_type", pipeline(seed_generator={"file_set_id": "x"}), "MOCK"),
    ("missing_kind", "/labeler/answer_type/answer_type", pipeline(labeler=LABELER | {"answer_type": {}}), "BINARY"),
    ("unknown_kind", "/config_type", {"config_type": "QUESTION_PIPELIN"}, "Did you mean QUESTION_PIPELINE?"),
    ("unknown_kind", "/config_type", {"config_type": "BIGQUERY_SEED_GENERATOR", "query": "SELECT 1"}, "Allowed: "),
    ("unknown_kind", "/config_type", {"config_type": None}, "Allowed: "),
    ("unknown_kind", "/question_generator/config_type", pipeline(question_generator=NEWS), "FORWARD_LOOKING"),
    (
        "unknown_kind",
        "/labeler/answer_type/answer_type",
        pipeline(labeler=LABELER | {"answer_type": {"answer_type": "binary"}}),
        "Did you mean BINARY?",
    ),
    ("unknown_field", "/seed_generator/chunksize", pipeline(seed_generator=FILES | {"chunksize": 3}), "chunk_size?"),
    ("unknown_field", "/a~1b~0c", pipeline(**{"a/b~c": 1}), "Its fields are: config_type, seed_generator"),
    ("missing_field", "/search_query", {k: v for k, v in NEWS.items() if k != "search_query"}, "What to search for"),
    ("wrong_type", "/seed_generator", pipeline(seed_generator=5), "an object or null"),
    ("wrong_type", "/search_query", NEWS | {"search_query": 7}, "text or a list"),
    ("wrong_type", "/search_query/1", NEWS | {"search_query": ["a", 7]}, "text"),
    (
        "wrong_type",
        "/scorer/multiple_choice_options/B",
        pipeline(scorer=SCORER | {"multiple_choice_options": {"A": "up", "B": 2}}),
        "text",
    ),
    ("wrong_type", "/labeler/resolve_redirects", pipeline(labeler=LABELER | {"resolve_redirects": "yes"}), "true or"),
    (
        "not_allowed",
        "/rollout_generator/models/0/model_source",
        pipeline(rollout_generator=ROLLOUTS | {"models": [{"model_source": "openrouter"}]}),
        "Did you mean OPEN_ROUTER?",
    ),
    ("below_minimum", "/questions_per_seed", ASKED | {"questions_per_seed": 0}, "Use 1 or more"),
    ("below_minimum", "/chunk_size", FILES | {"chunk_size": 99}, "Use 100 or more"),
    ("above_maximum", "/articles_per_search", NEWS | {"articles_per_search": 101}, "Use 100 or less"),
    ("above_maximum", "/filter_criteria/min_score", NEWS | {"filter_criteria": {"rubric": "x", "min_score": 2}}, "1"),
    ("empty", "/search_query", NEWS | {"search_query": []}, "Write something"),
    ("empty", "/file_set_id", FILES | {"file_set_id": ""}, "Write something"),
    ("bad_date", "/start_date", NEWS | {"start_date": "yesterday"}, "2025-01-31"),
    ("bad_date", "/end_date", NEWS | {"end_date": "2025-02-30"}, "2025-01-31"),
]


@pytest.mark.parametrize(("code", "path", "config", "hint"), PROVOKED)
def test_one_mistake_is_one_violation_with_its_place_and_a_hint(
    code: str, path: str, config: object, hint: str
) -> None:
    (found,) = check_shape(config)
    assert (found.code, found.path, found.level) == (code, path, "error")
    assert hint in found.hint
    assert found.message


def test_every_code_of_shape_is_provoked() -> None:
    assert {code for code, *_ in PROVOKED} == set(SHAPE_CODES)


def test_valid_configs_have_no_violation() -> None:
    for config in (full_pipeline(), pipeline(), NEWS, FILES, ASKED, LABELER):
        assert check_shape(config) == []


def test_a_config_that_is_wrong_everywhere_is_not_described_at_length() -> None:
    config = pipeline(**{f"wrong_{number}": 1 for number in range(1000)})
    assert len(check_shape(config)) == MOST_FINDINGS


def test_the_exported_schemas_are_those_of_the_code() -> None:
    for path, text in exports().items():
        assert path.read_text(encoding="utf-8") == text, "run: python -m schemas.json_schema"


def test_the_exported_schemas_are_closed_draft_2020_12() -> None:
    for schema in (job_schema(), pipeline_schema()):
        Draft202012Validator.check_schema(schema)
        objects = [each for each in schema["$defs"].values() if each["type"] == "object"]
        assert all(each["additionalProperties"] is False for each in objects)
    assert pipeline_schema()["title"] == "QuestionPipeline"
    assert {each.__name__ for each in CONFIGS.values()} <= set(job_schema()["$defs"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.sampled_from(["", "x", "BINARY"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["answer_type", "a"]), inner),
    max_leaves=4,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


@st.composite
def damaged_configs(draw: st.DrawFn) -> Any:
    config: Any = full_pipeline()
    config["scorer"]["multiple_choice_options"] = {"A": "up", "B": "down"}
    *way, last = draw(st.sampled_from(places(config)[1:]))
    holder = config
    for key in way:
        holder = holder[key]
    if draw(st.booleans()) and isinstance(last, str):
        del holder[last]
    else:
        holder[last] = draw(JSON)
    return config


@given(damaged_configs())
def test_the_shape_check_agrees_with_plain_json_schema(config: Any) -> None:
    found = [each for each in check_shape(config) if each.code != "bad_date"]
    assert (found == []) == Draft202012Validator(job_schema()).is_valid(config)


@given(damaged_configs())
def test_a_config_of_valid_shape_can_be_read(config: object) -> None:
    adapter = TypeAdapter[Any](JobConfig)
    if check_shape(config) == []:
        read = adapter.validate_python(config)
        assert check_shape(read.model_dump(mode="json")) == []
