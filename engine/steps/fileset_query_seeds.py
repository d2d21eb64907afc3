"""FILESET_QUERY_SEED_GENERATOR: for each prompt what answers it in a file set, by a model or word for word."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, replace

from engine.chunks import cut
from engine.evidence import FILE_SET_ID
from engine.metadata_filter import parse_filter
from engine.models.failure import ModelFailure
from engine.models.foreseen import ForeseenCall
from engine.models.passage_answerer import Excerpt, PassageAnswerer
from engine.ports import FileSets, Outline
from engine.retrieval.passage_scan import PassageScan, search_terms
from engine.step import Dropped, StepContext
from schemas.errors import RunFailed
from schemas.sample import Sample, Seed
from schemas.seed_generator import FileSetQuerySeedGenerator

PASSAGES = "passages"
"""Key in a row's meta: where each passage of its seed stands, in their order."""
_PASSAGE_SIZE = 1200
_MOST_PASSAGES = 3
"""Passages an answer is made of, which bounds its length."""
_MOST_SHOWN = 8
"""Passages that a model is shown."""
_AT_ONCE = 64
"""Prompts that a model is asked at once, if its endpoint takes so many."""


@dataclass(frozen=True, slots=True)
class _Passage:
    document: Outline
    index: int
    text: str


class FileSetQuerySeeds:
    """One answer for each prompt, in their order. The set is read twice: to rank passages and to quote the best.

    Without an answerer the best passages are the answer.
    """

    def __init__(
        self,
        config: FileSetQuerySeedGenerator,
        file_sets: FileSets,
        organization_id: str,
        answerer: PassageAnswerer | None = None,
    ) -> None:
        self._config = config
        self._file_sets = file_sets
        self._organization_id = organization_id
        self._answerer = answerer
        self._conditions = [parse_filter(text) for text in config.metadata_filters or []]

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield a sample for each prompt but the first `skip`, and a drop where nothing answers it.

        Raises `BudgetSpent`.
        """
        waiting: deque[asyncio.Task[Sample | Dropped]] = deque()
        number = skip
        try:
            async for prompt, found in self._found(skip, _MOST_SHOWN if self._answerer else _MOST_PASSAGES):
                asked = self._item(prompt, found, replace(context, path=(number,)))
                waiting.append(asyncio.create_task(asked))
                number += 1
                if len(waiting) == _AT_ONCE:
                    yield await waiting.popleft()
            while waiting:
                yield await waiting.popleft()
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    @property
    def is_paid(self) -> bool:
        """Whether a model is asked."""
        return self._answerer is not None

    async def unpaid(self) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield what `seeds` would without any call to a model."""
        async for prompt, found in self._found(0, _MOST_PASSAGES):
            yield self._quoted(prompt, found)

    def foresee(self, sample: Sample) -> Sequence[ForeseenCall]:
        """The calls to models that a sample of `unpaid` would take."""
        if self._answerer is None or sample.seed is None:
            return ()
        return self._answerer.foresee(sample.seed.search_query or "", [Excerpt(sample.seed.seed_text)])

    async def _found(self, skip: int, most: int) -> AsyncIterator[tuple[str, list[_Passage]]]:
        """Each prompt but the first `skip` with its best passages, best first."""
        prompts = self._config.prompts[skip:]
        if not prompts:
            return
        await self._require_set()
        scan, starts = PassageScan(prompts), [0]
        async for document in self._documents():
            count = 0
            async for pieces in self._pieces(document):
                count += len(pieces)
                await asyncio.to_thread(_scan, pieces, scan, str(document.metadata.get("title") or ""))
            starts.append(starts[-1] + count)
        best = [scan.best(number, most) for number in range(len(prompts))]
        passages = await self._passages({place for places in best for place in places}, starts)
        for prompt, places in zip(prompts, best, strict=True):
            yield prompt, [passages[place] for place in places if place in passages]

    async def _item(self, prompt: str, found: Sequence[_Passage], context: StepContext) -> Sample | Dropped:
        if self._answerer is None or not found:
            return self._quoted(prompt, found)
        shown = [Excerpt(it.text, it.document.name, it.document.date) for it in found]
        try:
            answer = await self._answerer.answer(prompt, shown, context)
        except ModelFailure as failure:
            return Dropped(failure.message)
        if answer is None:
            return Dropped(f'the passages found do not answer "{prompt}"')
        text, places = answer
        return self._sample(prompt, text, [found[place] for place in places])

    def _quoted(self, prompt: str, found: Sequence[_Passage]) -> Sample | Dropped:
        if not found:
            return Dropped(_reason(prompt))
        return self._sample(prompt, "\n\n".join(passage.text for passage in found), found)

    async def expected(self) -> int:
        """One for each prompt, at most. Raises `RunFailed` where the set is gone."""
        await self._require_set()
        return len(self._config.prompts)

    async def texts(self) -> AsyncIterator[str]:
        """Yield the texts of the documents that are searched, in parts."""
        async for document in self._documents():
            async for part in self._file_sets.text(document.id):
                yield part

    async def _require_set(self) -> None:
        if await self._file_sets.get_file_set(self._organization_id, self._config.file_set_id) is None:
            raise RunFailed(f"The file set {self._config.file_set_id} is not there any more; choose another one")

    async def _documents(self) -> AsyncIterator[Outline]:
        async for document in self._file_sets.outlines(self._config.file_set_id):
            meant = any(condition.matches(document.metadata) for condition in self._conditions)
            if meant or not self._conditions:
                yield document

    async def _passages(self, places: set[int], starts: Sequence[int]) -> dict[int, _Passage]:
        """The passages at those places; `starts` holds the place of each document's first one, in order."""
        found: dict[int, _Passage] = {}
        number = 0
        async for document in self._documents():
            wanted = places.intersection(range(starts[number], starts[number + 1]))
            if wanted:
                await self._quote(document, starts[number], wanted, found)
            number += 1
        return found

    async def _quote(self, document: Outline, start: int, wanted: set[int], found: dict[int, _Passage]) -> None:
        """Add the wanted passages of a document whose first one is at the place `start`."""
        index = 0
        async for pieces in self._pieces(document):
            for piece in pieces:
                if start + index in wanted:
                    found[start + index] = _Passage(document, index, piece)
                index += 1

    def _pieces(self, document: Outline) -> AsyncIterator[list[str]]:
        return cut(self._file_sets.text(document.id), _PASSAGE_SIZE, 0)

    def _sample(self, prompt: str, text: str, found: Sequence[_Passage]) -> Sample:
        first = found[0].document
        dates = [passage.document.date for passage in found if passage.document.date is not None]
        alone = all(passage.document.id == first.id for passage in found)
        return Sample(
            seed=Seed(
                seed_text=text,
                # The day from which all of it was known.
                seed_creation_date=max(dates) if len(dates) == len(found) else None,
                search_query=prompt,
            ),
            meta={
                **({**first.metadata, "file_name": first.name} if alone else {}),
                FILE_SET_ID: self._config.file_set_id,
                PASSAGES: [_source(passage) for passage in found],
            },
        )


def _scan(pieces: Sequence[str], scan: PassageScan, title: str) -> None:
    for piece in pieces:
        scan.add(piece, title)


def _source(passage: _Passage) -> dict[str, object]:
    document = passage.document
    return {
        "file_name": document.name,
        "title": document.metadata.get("title"),
        "date": document.date.isoformat() if document.date else None,
        "chunk_index": passage.index,
    }


def _reason(prompt: str) -> str:
    if not search_terms(prompt):
        return f'the prompt "{prompt}" has no word to search for'
    return f'nothing in the file set answers "{prompt}"'
