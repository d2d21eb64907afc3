"""Parquet: rows as typed columns, one group of rows for each batch that is written."""

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any

from pydantic_core import to_json

from schemas.errors import CallerError
from schemas.sample import Sample

if TYPE_CHECKING:
    import io


def require_parquet() -> None:
    """Raise `CallerError` where the extra is not installed."""
    _pyarrow("pyarrow")


class ParquetRows:
    """A Parquet file of rows. Raises `CallerError` as `require_parquet` does.

    Moments are UTC timestamps, what is free in form (`meta`, `parsed_output`) has Parquet's JSON type, and both kinds
    of question and of context share their columns. So every dataset has the same columns.
    """

    def __init__(self, file: "io.RawIOBase | IO[bytes]") -> None:
        self._pyarrow = _pyarrow("pyarrow")
        self._text_columns = _columns(self._pyarrow, self._pyarrow.string())
        self._columns = _columns(self._pyarrow, self._pyarrow.json_())
        # Without Arrow's own copy of the schema readers that don't know its JSON type see text.
        self._writer = _pyarrow("pyarrow.parquet").ParquetWriter(
            file, self._columns, compression="zstd", store_schema=False
        )

    def write(self, rows: Sequence[bytes]) -> None:
        """Write one group of rows."""
        if rows:
            values = [_values(row) for row in rows]
            group = self._pyarrow.RecordBatch.from_pylist(values, schema=self._text_columns)
            self._writer.write_batch(group.cast(self._columns))

    def close(self) -> None:
        self._writer.close()


def _pyarrow(module: str) -> ModuleType:
    # Imported by name: pyarrow has no types.
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise CallerError("Parquet needs an extra: pip install 'pipeline-assistant[parquet]'") from error


def _columns(pa: ModuleType, free_form: object) -> object:
    """The columns of a `Sample`; `free_form` is the type of those that hold any JSON."""
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
