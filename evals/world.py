"""The world of the recorded goals: a server with the bundled news and documents and a few file sets of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.memory import InMemorySaver

from agent.assistant import Assistant
from agent.memory import MemorySessionRecords
from engine.engine import Engine, make_engine
from engine.memory import MemoryFileSets
from engine.news.archive import NewsArchive
from schemas.document import Document
from schemas.errors import RunFailed
from schemas.file_set import FileSetMetadataSchema, MetadataFieldDefinition, MetadataFieldType
from storage.archive import Archive
from storage.bundled import FOMC_MINUTES, install_bundled
from storage.bundled_news import install_news
from storage.database import Database
from storage.file_sets import FileSets

ORGANIZATION = "evals"
_FILE_SETS = Path(__file__).with_name("file_sets.yaml")
_NOON = time(12, tzinfo=UTC)

Models = Callable[[str], BaseChatModel]


@dataclass(slots=True)
class World:
    """A server that is open, and the assistants on it, one for each day that goals take for today."""

    engine: Engine
    models: Models
    model: str
    archive: tuple[date, date]
    records: MemorySessionRecords = field(default_factory=MemorySessionRecords)
    _assistants: dict[date, Assistant] = field(default_factory=dict)

    def assistant(self, today: date) -> Assistant:
        """The assistant that takes a day for today."""
        if today not in self._assistants:
            self._assistants[today] = Assistant(
                models=self.models,
                default_model=self.model,
                engine=self.engine,
                records=self.records,
                checkpointer=InMemorySaver(),
                now=lambda: datetime.combine(today, _NOON),
            )
        return self._assistants[today]


@asynccontextmanager
async def open_world(models: Models, model: str) -> AsyncIterator[World]:
    """Open the server in a temporary folder; filling its news archive takes some seconds."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="pipeline-assistant-evals-"))
        database = await Database.open(f"sqlite:///{folder}/world.db")
        stack.push_async_callback(database.close)
        await install_bundled(database)
        await install_news(database)
        archive = Archive(database)
        window = await archive.window()
        if window is None:
            raise RunFailed("The bundled news archive is empty. Install the product again.")
        engine = make_engine(file_sets=await _file_sets(FileSets(database)), news=NewsArchive(archive))
        await engine.start()
        stack.push_async_callback(engine.close)
        yield World(engine, models, model, window)


async def _file_sets(bundled: FileSets) -> MemoryFileSets:
    sets = MemoryFileSets()
    minutes = await bundled.get_file_set(ORGANIZATION, FOMC_MINUTES)
    if minutes is None:
        raise RunFailed("The FOMC minutes are missing. Install the product again.")
    sets.add_file_set(
        minutes.name,
        [document async for document in bundled.documents(FOMC_MINUTES)],
        file_set_id=minutes.id,
        description=minutes.description,
        metadata_schema=minutes.metadata_schema,
    )
    for given in yaml.safe_load(_FILE_SETS.read_text(encoding="utf-8")):
        sets.add_file_set(
            given["name"],
            [_document(given["id"], each) for each in given["documents"]],
            file_set_id=given["id"],
            organization_id=ORGANIZATION,
            description=given["description"],
            metadata_schema=_schema(given["metadata"]),
        )
    return sets


def _document(file_set_id: str, given: dict[str, Any]) -> Document:
    published = datetime(2025, 3, 1, tzinfo=UTC)
    return Document(f"{file_set_id}-{given['name']}", given["name"], given["text"], published, given["metadata"])


def _schema(fields: dict[str, str]) -> FileSetMetadataSchema:
    return FileSetMetadataSchema(
        fields=[
            MetadataFieldDefinition(name=name, field_type=MetadataFieldType(kind), required=True)
            for name, kind in fields.items()
        ]
    )
