"""How the models read what clients send, and what they write."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from schemas.answer_type import AnswerType, BinaryAnswerType
from schemas.base import read_datetime
from schemas.cost import EstimateCostRequest
from schemas.file_set import CreateFileSetFileRequest, CreateFileUploadRequest
from schemas.job import CreateTransformJobRequest
from schemas.sample import ForwardLookingQuestion, NewsContext, Question, RAGContext, Sample, Seed
from schemas.seed_generator import NewsSeedGenerator
from schemas.session import LONGEST_TEXT, CreateSessionRequest, SendMessageRequest, SessionResponse
from schemas.unknown_fields import unknown_fields
from tests.schemas.configs import FILES, NEWS, full_pipeline


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-01-01", datetime(2025, 1, 1, tzinfo=UTC)),
        ("2025-01-01T10:30:00", datetime(2025, 1, 1, 10, 30, tzinfo=UTC)),
        ("2025-01-01T10:30:00Z", datetime(2025, 1, 1, 10, 30, tzinfo=UTC)),
        ("2025-01-01T10:30:00.250000+02:00", datetime(2025, 1, 1, 8, 30, 0, 250000, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_utc_and_written_with_z(text: str, moment: datetime) -> None:
    seed = Seed.model_validate({"seed_text": "x", "seed_creation_date": text})
    assert seed.seed_creation_date == moment
    written = seed.model_dump(mode="json")["seed_creation_date"]
    assert written.endswith("Z")
    assert datetime.fromisoformat(written) == moment


@pytest.mark.parametrize("value", ["yesterday", "2025-13-01", "", 1735689600, True, "0001-01-01T00:00:00+05:00"])
def test_what_is_no_iso_date_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        Seed.model_validate({"seed_text": "x", "seed_creation_date": value})


@given(st.datetimes(timezones=st.none() | st.timezones()))
def test_every_date_is_utc_or_refused(moment: datetime) -> None:
    try:
        read = read_datetime(moment.isoformat())
    except ValueError:
        assert moment.year in (1, 9999) or moment.isoformat().count(":") > 3
    else:
        assert read.tzinfo is UTC
        assert read_datetime(read.isoformat()) == read


@pytest.mark.parametrize("number", [65.0, 2.0**31 - 1])
def test_a_whole_number_with_a_point_is_an_integer_as_in_json_schema(number: float) -> None:
    read = CreateTransformJobRequest.model_validate({"config": FILES, "max_questions": number})
    assert read.max_questions == int(number)
    assert type(read.max_questions) is int


@pytest.mark.parametrize("value", [65.5, 2.0**31, "65", True, float("inf"), float("nan")])
def test_nothing_else_is_an_integer(value: object) -> None:
    with pytest.raises(ValidationError):
        CreateTransformJobRequest.model_validate({"config": FILES, "max_questions": value})


@pytest.mark.parametrize("kind", ["BINARY", "CONTINUOUS", "MULTIPLE_CHOICE", "FREE_RESPONSE"])
def test_a_null_text_of_an_answer_type_is_the_default_and_any_other_is_kept(kind: str) -> None:
    adapter = TypeAdapter[Any](AnswerType)
    default = adapter.validate_python({"answer_type": kind})
    sent = {
        "answer_type": kind,
        "answer_format_instruction": None,
        "labeler_instruction": "Write whatever the client says.",
        "question_generation_instruction": None,
    }
    read = adapter.validate_python(sent)
    assert read.answer_format_instruction == default.answer_format_instruction
    assert read.question_generation_instruction == default.question_generation_instruction
    assert read.labeler_instruction == "Write whatever the client says."
    assert "<answer>" in default.answer_format_instruction


@pytest.mark.parametrize("model", [CreateTransformJobRequest, EstimateCostRequest])
def test_max_seeds_is_read_as_max_questions(model: type[CreateTransformJobRequest]) -> None:
    assert model.model_validate({"config": FILES, "max_seeds": 5}).max_questions == 5
    assert model.model_validate({"config": FILES, "max_questions": None}).max_questions is None
    assert "max_seeds" not in model.model_validate({"config": FILES, "max_seeds": 5}).model_dump()


REFUSED: list[tuple[type[Any], dict[str, Any]]] = [
    (CreateTransformJobRequest, {"config": FILES, "max_questions": 0}),
    (CreateTransformJobRequest, {"config": FILES, "max_questions": 10**30}),
    (CreateTransformJobRequest, {"config": FILES, "max_cost_dollars": -1}),
    (CreateTransformJobRequest, {"config": FILES, "max_cost_dollars": float("nan")}),
    (CreateTransformJobRequest, {"config": {"config_type": "MOCK"}}),
    (CreateTransformJobRequest, {"config": {"file_set_id": "x"}}),
    (CreateSessionRequest, {"goal": ""}),
    (CreateSessionRequest, {"goal": " \n "}),
    (CreateSessionRequest, {"goal": "x" * (LONGEST_TEXT + 1)}),
    (CreateSessionRequest, {"goal": "x", "autonomy_level": "reckless"}),
    (SendMessageRequest, {"content": "\t"}),
    (SendMessageRequest, {"content": "half of a pair \ud83d"}),
    (CreateFileUploadRequest, {"filename": "x", "size_bytes": 0}),
    (CreateFileSetFileRequest, {"file_id": "x", "metadata": {"nested": {}}}),
    (Sample, {"meta": {"score": float("nan")}}),
    (Sample, {"meta": {"text": "\ud83d"}}),
    (Sample, {"meta": {"moment": datetime(2025, 1, 1, tzinfo=UTC)}}),
    (Sample, {"question": {"question_type": "RIDDLE", "question_text": "x"}}),
]


@pytest.mark.parametrize(("model", "body"), REFUSED)
def test_a_body_outside_the_bounds_is_refused(model: type[Any], body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(body)


def test_a_null_autonomy_level_is_accepted_and_the_field_is_marked_deprecated() -> None:
    assert CreateSessionRequest.model_validate({"goal": "x", "autonomy_level": None}).autonomy_level is None
    assert CreateSessionRequest.model_json_schema()["properties"]["autonomy_level"]["deprecated"] is True


def test_lists_and_objects_that_were_not_given_are_written_empty() -> None:
    assert Sample().model_dump(mode="json")["meta"] == {}
    session = {"session_id": "s", "goal": "g", "autonomy_level": "guided", "created_at": "2025-01-01"}
    written = SessionResponse.model_validate(session).model_dump(mode="json")
    assert (written["messages"], written["dataset_ids"]) == ([], [])


def test_contract_objects_are_frozen() -> None:
    with pytest.raises(ValidationError):
        BinaryAnswerType().labeler_instruction = "x"  # pyright: ignore[reportAttributeAccessIssue]


def test_the_order_of_a_search_query_list_is_kept() -> None:
    assert NewsSeedGenerator.model_validate(NEWS).search_query == ["interest rates", "inflation"]


def test_ignored_keys_of_a_body_are_named_wherever_they_stand() -> None:
    config = full_pipeline()
    config["deduplication"] = {}
    config["seed_generator"]["filter_criteria"][0]["weight"] = 1
    config["labeler"]["answer_type"]["answer_parser_type"] = "x"
    config["rollout_generator"]["models"][0]["a/b"] = 1
    body = {"config": config, "max_seeds": 3, "cache_enabled": True}
    read = CreateTransformJobRequest.model_validate(body)
    assert unknown_fields(body, read) == [
        "/config/seed_generator/filter_criteria/0/weight",
        "/config/labeler/answer_type/answer_parser_type",
        "/config/rollout_generator/models/0/a~1b",
        "/config/deduplication",
        "/cache_enabled",
    ]


def test_keys_of_free_form_objects_are_not_called_unknown() -> None:
    body = {"meta": {"anything": {"goes": 1}}, "is_valid": True}
    assert unknown_fields(body, Sample.model_validate(body)) == []


def test_a_question_or_context_without_its_type_is_told_by_its_fields() -> None:
    plain = Sample.model_validate({"question": {"question_text": "Q?"}})
    ahead = {"question_text": "Q?", "date_close": "2025-01-01", "event_date": "2025-01-01", "resolution_criteria": "c"}
    contexts = [
        {"rendered_context": "r", "search_query": "q"},
        {"rendered_context": "r", "document_id": "d"},
    ]
    assert isinstance(plain.question, Question)
    assert isinstance(Sample.model_validate({"question": ahead}).question, ForwardLookingQuestion)
    read = Sample.model_validate({"context": contexts}).context
    assert [type(each) for each in read or []] == [NewsContext, RAGContext]
