"""The journal of a job: the answers of models that it has paid for and that are not in written rows yet."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import orjson
from pydantic import TypeAdapter

from engine.models.dialect import wording
from engine.models.purse import Receipt
from engine.models.request import ModelReply, ModelRequest
from engine.unwritten import Unwritten
from schemas.job_record import PaidAnswers

_GROUP_SECONDS = 0.005
"""How long an answer waits for others that are kept in the same transaction."""
_DIGEST_BYTES = 16

Keep = Callable[[PaidAnswers], Awaitable[bool]]
"""Keeps answers for good; `False` where the job is no longer this process's to run."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer: its number, the question's key, the seed and the step that asked, the model, its use, the answer."""

    number: int
    key: str
    seed: int
    step: int
    slug: str
    receipt: Receipt
    reply: ModelReply


_ENTRIES = TypeAdapter(list[Entry])


@dataclass(slots=True)
class _Group:
    """Answers that are kept together; `done` is set when they are, or when that failed."""

    entries: list[Entry] = field(default_factory=list[Entry])
    done: asyncio.Event = field(default_factory=asyncio.Event)
    failure: Exception | None = None


class Journal:
    """Keeps each answer before its call counts as done: after a crash no more is lost than the calls in flight.

    `known` are the answers that an earlier run has kept, of which its written usage accounts for those up to the
    number `booked`. Without `keep` nothing outlives this object.
    """

    def __init__(self, known: Sequence[PaidAnswers] = (), *, booked: int = 0, keep: Keep | None = None) -> None:
        self.number = max([booked, *(answers.number for answers in known)])
        """The number of the newest answer."""
        entries = [entry for answers in known for entry in _ENTRIES.validate_json(answers.body)]
        self.unbooked = [entry for entry in entries if entry.number > booked]
        """What an earlier run has paid for without having written so in its usage."""
        self._known: dict[str, list[Entry]] = {}
        for entry in entries:
            self._known.setdefault(entry.key, []).append(entry)
        self._keep = keep
        self._next = _Group()
        self._keeping: asyncio.Task[None] | None = None

    @property
    def is_new(self) -> bool:
        """Whether there is nothing of an earlier run in it."""
        return not self._known

    def page(self, step: int, path: Sequence[int], slug: str) -> "Page":
        """The part of the journal that is about one piece of work and one model."""
        return Page(self, step, path, slug)

    def recall(self, key: str) -> Entry | None:
        """Take out an answer that an earlier run has kept; `None` where there is none left."""
        kept = self._known.get(key)
        return kept.pop(0) if kept else None

    def add(self, entry: Entry) -> Awaitable[None]:
        """Take an answer in, now, and give what to wait for until it is kept. Raises `Unwritten`."""
        self.number = entry.number
        group = self._next
        group.entries.append(entry)
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep_groups())
        return _kept(group)

    async def close(self) -> None:
        """Wait until all answers are kept."""
        if self._keeping is not None:
            await self._keeping

    async def _keep_groups(self) -> None:
        while self._next.entries:
            await asyncio.sleep(_GROUP_SECONDS)
            group, self._next = self._next, _Group()
            try:
                if self._keep is not None:
                    last_seed = max(entry.seed for entry in group.entries)
                    await self._keep(PaidAnswers(group.entries[-1].number, last_seed, orjson.dumps(group.entries)))
            except Exception as error:
                group.failure = error
            finally:
                group.done.set()
        self._keeping = None


class Page:
    """The answers of one model to one piece of work, which are told apart by what was asked."""

    __slots__ = ("_journal", "_path", "_slug", "_step")

    def __init__(self, journal: Journal, step: int, path: Sequence[int], slug: str) -> None:
        self._journal = journal
        self._step = step
        self._path = path
        self._slug = slug

    def recall(self, request: ModelRequest) -> ModelReply | None:
        """The answer that an earlier run has paid for, each once; `None` where there is none."""
        if self._journal.is_new:
            return None
        entry = self._journal.recall(self._key(request))
        return None if entry is None else entry.reply

    def add(self, request: ModelRequest, reply: ModelReply, receipt: Receipt) -> Awaitable[None]:
        """Take an answer in, now, and give what to wait for until it is kept. Raises `Unwritten`."""
        number, seed = self._journal.number + 1, self._path[0] if self._path else 0
        return self._journal.add(Entry(number, self._key(request), seed, self._step, self._slug, receipt, reply))

    def _key(self, request: ModelRequest) -> str:
        place = f"{self._step} {self._path} {self._slug} ".encode()
        return hashlib.blake2b(place + wording(request), digest_size=_DIGEST_BYTES).hexdigest()


async def _kept(group: _Group) -> None:
    await group.done.wait()
    if group.failure is not None:
        raise Unwritten(
            f"An answer of a model could not be written to the database ({group.failure}). "
            "The job is taken up again; see that the database can be written to."
        ) from group.failure
