"""FILESET_SEED_GENERATOR: the documents of a file set, cut into verbatim chunks."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator

from engine.chunks import chunks
from engine.evidence import FILE_SET_ID
from engine.metadata_filter import parse_filter
from engine.ports import Document, FileSets
from engine.step import Dropped, StepContext
from schemas.errors import RunFailed
from schemas.sample import Sample, Seed
from schemas.seed_generator import FileSetSeedGenerator

_CUT_DOCUMENTS = 20
_SEEN_DOCUMENTS = 200
"""Documents that are cut, and looked at, to foresee how many seeds a set gives."""


class FileSetSeeds:
    """Seeds in the order of the set's documents. A document whose text was met before is used once only."""

    def __init__(self, config: FileSetSeedGenerator, file_sets: FileSets, organization_id: str) -> None:
        self._config = config
        self._file_sets = file_sets
        self._organization_id = organization_id
        self._conditions = [parse_filter(text) for text in config.metadata_filters or []]

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield a sample for each chunk, and a drop for each document that has no text or repeats another."""
        known: dict[bytes, str] = {}
        async for document in self._documents():
            items = await self._items(document, known)
            for item in items[skip:]:
                yield item
            skip = max(0, skip - len(items))

    async def expected(self) -> int:
        """About how many items the set gives, from its first documents; exact for a small set.

        Raises `RunFailed` where the set is gone.
        """
        file_set = await self._file_sets.get_file_set(self._organization_id, self._config.file_set_id)
        if file_set is None:
            raise RunFailed(f"The file set {self._config.file_set_id} is not there any more; choose another one")
        seen, cut, items = 0, 0, 0
        known: dict[bytes, str] = {}
        async for document in self._file_sets.documents(self._config.file_set_id):
            seen += 1
            if self._is_meant(document):
                cut += 1
                items += len(await self._items(document, known))
            if cut == _CUT_DOCUMENTS or seen == _SEEN_DOCUMENTS:
                break
        return round(items * max(file_set.indexed_file_count, seen) / seen) if seen else 0

    async def texts(self) -> AsyncIterator[str]:
        """Yield the texts of the documents that are meant."""
        async for document in self._documents():
            yield document.text

    async def _documents(self) -> AsyncIterator[Document]:
        async for document in self._file_sets.documents(self._config.file_set_id):
            if self._is_meant(document):
                yield document

    def _is_meant(self, document: Document) -> bool:
        if not self._conditions:
            return True
        return any(condition.matches(document.metadata) for condition in self._conditions)

    async def _items(self, document: Document, known: dict[bytes, str]) -> list[Sample | Dropped]:
        """The seeds of one document; `known` holds the digests of the texts so far with the names of their files."""
        text = document.text.strip()
        if not text:
            return [Dropped(f"{document.name} holds no text")]
        first = known.setdefault(hashlib.sha256(text.encode()).digest(), document.name)
        if first is not document.name:
            return [Dropped(f"{document.name} is identical to {first}")]
        return await asyncio.to_thread(self._cut, document)

    def _cut(self, document: Document) -> list[Sample | Dropped]:
        config = self._config
        pieces = chunks(document.text, config.chunk_size, config.chunk_overlap)
        return [
            Sample(
                seed=Seed(seed_text=piece, seed_creation_date=document.date),
                meta={
                    **document.metadata,
                    "file_name": document.name,
                    "chunk_index": index,
                    FILE_SET_ID: config.file_set_id,
                },
            )
            for index, piece in enumerate(pieces)
        ]
