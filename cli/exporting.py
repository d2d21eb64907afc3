"""The carrying out of an export: the rows' bytes from a server or a data folder, and the path that they become."""

import shutil
import zipfile
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from api.errors import found
from api.settings import Settings
from cli.claim import claim, server_on
from cli.over_http import connect
from cli.stored_token import organization_here, token_for
from engine.exports.export import ExportFormat, export
from schemas.errors import CallerError
from storage.database import Database
from storage.datasets import Datasets
from storage.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Order:
    """What is exported, how, and where it goes."""

    dataset_id: str
    kind: ExportFormat
    only_valid: bool
    out: Path


async def carry_out(order: Order, settings: Settings, url: str | None, token: str | None) -> int:
    """Write an export whole, or nothing, and count its bytes.

    The dataset is of the server at the URL, else of the one that runs on the data folder, else of the folder. Raises
    `CallerError` where it can't be had or the path can't be written.
    """
    if order.out.exists():
        raise CallerError(f"{order.out} is there already. Delete it, or name another path with --out.")
    address = url or server_on(settings.data_dir)
    chunks = _from_server(order, address, token_for(settings, token)) if address else _from_folder(order, settings)
    draft = order.out.with_name(f"{order.out.name}.part")
    try:
        async with aclosing(chunks):
            size = await _write(draft, chunks)
        _put_in_place(draft, order)
    except OSError as error:
        raise CallerError(f"{order.out} can't be written: {error.strerror or error}. Name another path.") from error
    finally:
        draft.unlink(missing_ok=True)
    return size


async def _from_server(order: Order, url: str, token: str) -> AsyncGenerator[bytes, None]:
    async with connect(url, token) as server:
        async for chunk in server.export(order.dataset_id, order.kind, only_valid=order.only_valid):
            yield chunk


async def _from_folder(order: Order, settings: Settings) -> AsyncGenerator[bytes, None]:
    with claim(settings.data_dir):
        database = await Database.open(settings.database)
        try:
            organization, datasets = await organization_here(Tokens(database), settings), Datasets(database)
            dataset = found(await datasets.get_dataset(organization, order.dataset_id), "dataset", order.dataset_id)
            batches = datasets.batches(dataset.id, dataset.num_rows)
            async with aclosing(export(dataset.id, batches, order.kind, only_valid=order.only_valid)) as chunks:
                async for chunk in chunks:
                    yield chunk
        finally:
            await database.close()


async def _write(file: Path, chunks: AsyncGenerator[bytes, None]) -> int:
    size = 0
    with file.open("wb") as opened:
        async for chunk in chunks:
            size += opened.write(chunk)
    return size


def _put_in_place(draft: Path, order: Order) -> None:
    if order.kind != "huggingface":
        draft.rename(order.out)
        return
    folder = order.out.with_name(f"{order.out.name}.unpacked")
    try:
        with zipfile.ZipFile(draft) as archive:
            archive.extractall(folder)
        folder.rename(order.out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
