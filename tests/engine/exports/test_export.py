"""Exports are read back by other programs with every value in its type, whatever the rows hold."""

import io
import json
import sys
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.exports.export import ExportFormat, export
from schemas.errors import CallerError
from schemas.sample import ForwardLookingQuestion, Label, NewsContext, Question, RAGContext, Rollout, Sample, Seed

MAY = datetime(2023, 5, 2, 13, 30, 0, 250_000, tzinfo=UTC)
FORECAST = Sample(
    seed=Seed(seed_text="5‑½ percent\u0000\n", url="https://example.org", seed_creation_date=MAY),
    question=ForwardLookingQuestion(
        question_text="How much?", date_close=MAY, event_date=MAY, resolution_criteria="What the Board says."
    ),
    label=Label(label="5.5", label_confidence=0.75, resolution_date=MAY),
    prompt="How much?",
    context=[
        NewsContext(rendered_context="news", search_query="rates"),
        RAGContext(rendered_context="text", document_id="d1"),
    ],
    rollouts=[
        Rollout(model_name="m", content="c", parsed_output={"value": 2**70, "why": {"é": [None, 1.5]}}, reward=-0.25),
        Rollout(model_name="m", content="?"),
    ],
    meta={"year": 2023, "nested": {"empty": {}, "list": [1, 2.5, "é"]}},
)
REJECTED = Sample(question=Question(question_text="Who?"), meta={"filter_reason": "duplicate"}, is_valid=False)


async def batches(*groups: list[Sample]) -> AsyncIterator[list[bytes]]:
    for group in groups:
        yield [row.model_dump_json().encode() for row in group]


async def exported(kind: ExportFormat, *groups: list[Sample], only_valid: bool = False) -> bytes:
    stream = export("d0", batches(*groups), kind, only_valid=only_valid)
    return b"".join([chunk async for chunk in stream])


def table(file: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(file))


async def test_jsonl_is_the_rows_word_for_word():
    lines = (await exported("jsonl", [FORECAST], [REJECTED])).splitlines()
    assert [Sample.model_validate_json(line) for line in lines] == [FORECAST, REJECTED]


async def test_parquet_has_dates_numbers_structs_and_lists_as_such():
    columns = table(await exported("parquet", [FORECAST, REJECTED])).schema
    moment = pa.timestamp("us", tz="UTC")
    question = columns.field("question").type
    assert pa.types.is_struct(question)
    assert question.field("date_close").type == moment
    assert columns.field("seed").type.field("seed_creation_date").type == moment
    assert columns.field("label").type.field("label_confidence").type == pa.float64()
    assert columns.field("label").type.field("label").type == pa.string()
    assert columns.field("is_valid").type == pa.bool_()
    rollout = columns.field("rollouts").type.value_type
    assert pa.types.is_list(columns.field("context").type)
    assert rollout.field("reward").type == pa.float64()
    assert rollout.field("parsed_output").type == pa.json_()
    assert columns.field("meta").type == pa.json_()


async def test_parquet_holds_every_value_of_a_row():
    forecast, rejected = table(await exported("parquet", [FORECAST], [REJECTED])).to_pylist()
    assert without_nulls(forecast) == without_nulls(FORECAST.model_dump())
    assert without_nulls(rejected) == without_nulls(REJECTED.model_dump())
    assert forecast["question"]["prediction_date"] is None
    assert forecast["rollouts"][1]["parsed_output"] is None
    assert rejected["seed"] is None
    assert rejected["context"] is None


def without_nulls(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose free forms are read, without what is null: kinds of question and context share their columns."""

    def clean(value: object) -> object:
        if isinstance(value, dict):
            return {name: clean(it) for name, it in value.items() if it is not None}
        return [clean(it) for it in value] if isinstance(value, list) else value

    read = {**row, "meta": free(row["meta"])}
    read["rollouts"] = row["rollouts"] and [it | {"parsed_output": free(it["parsed_output"])} for it in row["rollouts"]]
    cleaned = clean(read)
    assert isinstance(cleaned, dict)
    return cleaned


def free(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


async def test_every_dataset_has_the_same_columns_an_empty_one_too():
    empty = table(await exported("parquet"))
    assert empty.num_rows == 0
    assert empty.schema == table(await exported("parquet", [FORECAST])).schema
    assert empty.schema.names == list(Sample.model_fields)


async def test_the_columns_within_are_those_of_the_contract():
    schema = table(await exported("parquet")).schema
    kinds = {
        "seed": [Seed],
        "question": [Question, ForwardLookingQuestion],
        "label": [Label],
        "context": [NewsContext, RAGContext],
        "rollouts": [Rollout],
    }
    for column, models in kinds.items():
        kind = schema.field(column).type
        struct = kind.value_type if pa.types.is_list(kind) else kind
        assert {it.name for it in struct} == {name for model in models for name in model.model_fields}


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "huggingface"])
async def test_rejected_rows_are_left_out_on_demand(kind: ExportFormat):
    file = await exported(kind, [REJECTED, FORECAST], [REJECTED], only_valid=True)
    assert rows_of(kind, file) == 1


def rows_of(kind: ExportFormat, file: bytes) -> int:
    match kind:
        case "jsonl":
            return len(file.splitlines())
        case "parquet":
            return table(file).num_rows
        case "huggingface":
            with zipfile.ZipFile(io.BytesIO(file)) as archive:
                return table(archive.read("data/train.parquet")).num_rows


async def test_the_hugging_face_folder_has_a_card_that_names_its_files():
    file = await exported("huggingface", [FORECAST], [REJECTED])
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["README.md", "data/train.parquet"]
        card = archive.read("README.md").decode()
    assert card.startswith("---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/*.")
    assert "2 rows" in card
    for column in Sample.model_fields:
        assert f"| `{column}` |" in card


@pytest.mark.parametrize("kind", ["parquet", "huggingface"])
async def test_a_missing_extra_is_said_before_anything_is_sent(kind: ExportFormat, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CallerError, match=r"pip install 'pipeline-assistant\[parquet\]'"):
        export("d0", batches(), kind)
    assert await exported("jsonl", [REJECTED])


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "huggingface"])
async def test_an_export_that_is_given_up_ends_without_a_complaint(kind: ExportFormat):
    stream = export("d0", batches([FORECAST], [FORECAST]), kind)
    assert await anext(stream)
    await stream.aclose()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_ROWS = st.lists(
    st.builds(
        Sample,
        seed=st.none() | st.builds(Seed, seed_text=st.text(), seed_creation_date=st.none() | st.datetimes()),
        meta=st.dictionaries(st.text(), _JSON, max_size=3),
        is_valid=st.booleans(),
    ),
    max_size=4,
)


@given(rows=_ROWS)
async def test_any_row_that_can_be_uploaded_can_be_exported(rows: list[Sample]):
    read = table(await exported("parquet", rows)).to_pylist()
    assert [it["is_valid"] for it in read] == [row.is_valid for row in rows]
    assert [it["seed"] and it["seed"]["seed_text"] for it in read] == [row.seed and row.seed.seed_text for row in rows]
    assert [free(it["meta"]) for it in read] == [row.meta for row in rows]
    assert all(orjson.loads(line) for line in (await exported("jsonl", rows)).splitlines())
