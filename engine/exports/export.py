"""The export: a dataset as one stream of bytes, in a format that other programs read."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from threading import Lock
from typing import Literal

from pydantic import BaseModel

from engine.exports.huggingface import HuggingFaceFolder
from engine.exports.parquet import ParquetRows, require_parquet
from engine.exports.writer import JsonLines, Outbox, RowsWriter

ExportFormat = Literal["jsonl", "parquet", "huggingface"]


class _Validity(BaseModel):
    is_valid: bool


def export(
    dataset_id: str, batches: AsyncIterator[list[bytes]], kind: ExportFormat, *, only_valid: bool = False
) -> AsyncGenerator[bytes, None]:
    """Yield the bytes of an export, about one batch of rows in memory at a time.

    Each row is the JSON of a `Sample`. Raises `CallerError` at once where the format's extra is not installed.
    """
    if kind != "jsonl":
        require_parquet()
    return _stream(dataset_id, batches, kind, only_valid=only_valid)


def _writer(kind: ExportFormat, outbox: Outbox, dataset_id: str) -> RowsWriter:
    match kind:
        case "jsonl":
            return JsonLines(outbox)
        case "parquet":
            return ParquetRows(outbox)
        case "huggingface":
            return HuggingFaceFolder(outbox, f"Dataset {dataset_id}")


async def _stream(
    dataset_id: str, batches: AsyncIterator[list[bytes]], kind: ExportFormat, *, only_valid: bool
) -> AsyncGenerator[bytes, None]:
    outbox = Outbox()
    writer, lock = _writer(kind, outbox, dataset_id), Lock()

    def write(rows: Sequence[bytes]) -> None:
        # The thread goes on when its caller is cancelled: the end must not be written meanwhile.
        with lock:
            writer.write(_valid(rows) if only_valid else rows)

    try:
        async for rows in batches:
            await asyncio.to_thread(write, rows)
            if taken := outbox.take():
                yield taken
    finally:
        # A reader that went away too: an open ZIP complains when it is dropped.
        with lock:
            writer.close()
    yield outbox.take()


def _valid(rows: Sequence[bytes]) -> list[bytes]:
    return [row for row in rows if _Validity.model_validate_json(row).is_valid]
