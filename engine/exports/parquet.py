"""Parquet: rows as typed columns, one group of rows for each batch that is written."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any

from pydantic_core import to_json

from schemas.errors import CallerError
from schemas.sample import Sample

if TYPE_CHECKING:
    import io

    import pyarrow as pa


def require_parquet() -> None:
    """Raise `CallerError` where the extra is not installed."""
    if find_spec("pyarrow") is None:
        raise CallerError("Parquet needs an extra: pip install 'pipeline-assistant[parquet]'")


class ParquetRows:
    """A Parquet file of rows.

    Moments are UTC timestamps, what is free in form (`meta`, `parsed_output`) has Parquet's JSON type, and both kinds
    of question and of context share their columns. So every dataset has the same columns.
    """

    def __init__(self, file: "io.RawIOBase | IO[bytes]") -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._text_columns, self._columns = sample_columns(pa.string()), sample_columns(pa.json_())
        # Without Arrow's own copy of the schema readers that don't know its JSON type see text.
        self._writer = pq.ParquetWriter(file, self._columns, compression="zstd", store_schema=False)

    def write(self, rows: Sequence[bytes]) -> None:
        """Write one group of rows."""
        import pyarrow as pa

        if rows:
            group = pa.RecordBatch.from_pylist([_values(row) for row in rows], schema=self._text_columns)
            self._writer.write_batch(group.cast(self._columns))

    def close(self) -> None:
        self._writer.close()


def sample_columns(free_form: "pa.DataType") -> "pa.Schema":
    """The columns of a `Sample`. `free_form` is the type of those that hold any JSON."""
    import pyarrow as pa

    text, number, moment = pa.string(), pa.float64(), pa.timestamp("us", tz="UTC")
    seed = {"seed_text": text, "url": text, "seed_creation_date": moment, "search_query": text}
    question = {
        "question_type": text,
        "question_text": text,
        "date_close": moment,
        "event_date": moment,
        "resolution_criteria": text,
        "prediction_date": moment,
    }
    label = {
        "label": text,
        "label_confidence": number,
        "answer_type": text,
        "resolution_date": moment,
        "reasoning": text,
        "answer_sources": text,
    }
    context = {"context_type": text, "rendered_context": text, "search_query": text, "document_id": text}
    rollout = {
        "model_name": text,
        "content": text,
        "parsed_output": free_form,
        "reasoning": text,
        "reward": number,
    }
    return pa.schema(
        {
            "seed": pa.struct(seed),
            "question": pa.struct(question),
            "label": pa.struct(label),
            "prompt": text,
            "context": pa.list_(pa.struct(context)),
            "rollouts": pa.list_(pa.struct(rollout)),
            "meta": free_form,
            "is_valid": pa.bool_(),
        }
    )


def _values(row: bytes) -> dict[str, Any]:
    """A row as values for the columns, what is free in form as JSON text."""
    values = Sample.model_validate_json(row).model_dump()
    values["meta"] = to_json(values["meta"]).decode()
    for rollout in values["rollouts"] or ():
        if rollout["parsed_output"] is not None:
            rollout["parsed_output"] = to_json(rollout["parsed_output"]).decode()
    return values
