"""FILESET_SEED_GENERATOR: the documents of a file set, cut into verbatim chunks."""

from collections.abc import AsyncGenerator, AsyncIterator

from engine.chunks import cut
from engine.evidence import FILE_SET_ID
from engine.metadata_filter import parse_filter
from engine.ports import FileSets, Outline
from engine.step import Dropped, StepContext
from schemas.errors import RunFailed
from schemas.sample import Sample, Seed
from schemas.seed_generator import FileSetSeedGenerator

_CUT_DOCUMENTS = 20
_SEEN_DOCUMENTS = 200
"""Documents that are cut, and looked at, to foresee how many seeds a set gives."""
_CUT_CHARACTERS = 2_000_000
"""How much of a document is cut for that."""


class FileSetSeeds:
    """Seeds in the order of the set's documents. A document whose text was met before is used once only."""

    def __init__(self, config: FileSetSeedGenerator, file_sets: FileSets, organization_id: str) -> None:
        self._config = config
        self._file_sets = file_sets
        self._organization_id = organization_id
        self._conditions = [parse_filter(text) for text in config.metadata_filters or []]

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield a sample for each chunk, and a drop for each document that has no text or repeats another."""
        known: dict[str, str] = {}
        async for document in self._documents():
            async for item in self._items(document, known):
                if skip:
                    skip -= 1
                else:
                    yield item

    async def expected(self) -> int:
        """About how many items the set gives, from its first documents; exact for a small set.

        Raises `RunFailed` where the set is gone.
        """
        file_set = await self._file_sets.get_file_set(self._organization_id, self._config.file_set_id)
        if file_set is None:
            raise RunFailed(f"The file set {self._config.file_set_id} is not there any more; choose another one")
        seen, cut_up, items = 0, 0, 0.0
        known: dict[str, str] = {}
        async for document in self._file_sets.outlines(self._config.file_set_id):
            seen += 1
            if self._is_meant(document):
                cut_up += 1
                items += await self._count(document, known)
            if cut_up == _CUT_DOCUMENTS or seen == _SEEN_DOCUMENTS:
                break
        return round(items * max(file_set.indexed_file_count, seen) / seen) if seen else 0

    async def texts(self) -> AsyncIterator[str]:
        """Yield the texts of the documents that are meant, in parts."""
        async for document in self._documents():
            async for part in self._file_sets.text(document.id):
                yield part

    async def _documents(self) -> AsyncIterator[Outline]:
        async for document in self._file_sets.outlines(self._config.file_set_id):
            if self._is_meant(document):
                yield document

    def _is_meant(self, document: Outline) -> bool:
        if not self._conditions:
            return True
        return any(condition.matches(document.metadata) for condition in self._conditions)

    async def _count(self, document: Outline, known: dict[str, str]) -> float:
        """How many items a document gives; of a long one about how many, from its beginning."""
        count = 0
        async for item in self._items(document, known):
            count += 1
            place = count * (self._config.chunk_size - self._config.chunk_overlap)
            if isinstance(item, Sample) and place > _CUT_CHARACTERS and document.character_count > place:
                return count * document.character_count / place
        return count

    async def _items(self, document: Outline, known: dict[str, str]) -> AsyncIterator[Sample | Dropped]:
        """The seeds of one document; `known` holds the digests of the texts so far with the names of their files."""
        if document.digest is None:
            yield Dropped(f"{document.name} holds no text")
            return
        first = known.setdefault(document.digest, document.name)
        if first is not document.name:
            yield Dropped(f"{document.name} is identical to {first}")
            return
        index = 0
        parts = self._file_sets.text(document.id)
        async for pieces in cut(parts, self._config.chunk_size, self._config.chunk_overlap):
            for piece in pieces:
                yield self._sample(document, piece, index)
                index += 1

    def _sample(self, document: Outline, piece: str, index: int) -> Sample:
        return Sample(
            seed=Seed(seed_text=piece, seed_creation_date=document.date),
            meta={
                **document.metadata,
                "file_name": document.name,
                "chunk_index": index,
                FILE_SET_ID: self._config.file_set_id,
            },
        )
