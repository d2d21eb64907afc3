"""The files of a run: the config and the samples that it reads, and the rows that it writes."""

import hashlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import ValidationError

from engine.assembly import read_config
from engine.plan import make_plan
from engine.step import Dropped, StepContext
from schemas.context_generator import NewsContextGenerator
from schemas.errors import CallerError
from schemas.labeler import WebSearchLabeler
from schemas.sample import Sample
from schemas.seed_generator import GdeltSeedGenerator, NewsSeedGenerator
from storage.datasets import Datasets

_ROWS_AT_ONCE = 1000
_NEWS_STAGES = NewsSeedGenerator | GdeltSeedGenerator | NewsContextGenerator | WebSearchLabeler


def read_config_file(file: Path) -> dict[str, Any]:
    """The config in a file. Raises `CallerError` where it is no JSON object."""
    try:
        config = json.loads(file.read_bytes())
    except ValueError as error:
        raise CallerError(f"{file} is no JSON: {error}.") from None
    if not isinstance(config, dict):
        raise CallerError(f"{file} must hold one JSON object, the config of a pipeline.")
    return config


def uses_news(config: dict[str, Any]) -> bool:
    """Whether any stage of a config searches news; a config that can't be read may."""
    try:
        plan = make_plan(read_config(json.dumps(config)), has_input=False)
    except ValidationError:
        return True
    return any(isinstance(stage.config, _NEWS_STAGES) for stage in plan.all_stages())


def read_samples(file: Path) -> Iterator[list[Sample]]:
    """The samples of a file, some at a time. Raises `CallerError` that names the first line that is none."""
    group: list[Sample] = []
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                group.append(Sample.model_validate_json(line))
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                place = ".".join(map(str, first["loc"]))
                raise CallerError(
                    f"{file}, line {number} is no sample: {f'{place}: ' if place else ''}{first['msg']}. "
                    'Write one JSON object a line, such as {"seed": {"seed_text": "..."}}.'
                ) from None
            if len(group) == _ROWS_AT_ONCE:
                yield group
                group = []
    yield group


class SamplesFile:
    """The samples of a file, standing for seeds. Raises `CallerError` as `read_samples` does."""

    def __init__(self, file: Path) -> None:
        self._file = file

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield all samples but the first `skip`."""
        for sample in islice(self._samples(), skip, None):
            yield sample

    async def expected(self) -> int:
        """How many samples there are."""
        return sum(1 for _ in self._samples())

    async def texts(self) -> AsyncIterator[str]:
        """Yield the seed texts of the samples."""
        for sample in self._samples():
            if sample.seed is not None:
                yield sample.seed.seed_text

    def _samples(self) -> Iterator[Sample]:
        return chain.from_iterable(read_samples(self._file))


def digest_of_file(file: Path) -> str:
    """What tells the content of a file from any other."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "blake2b").hexdigest()


class RowsFile:
    """The file that a dataset is written to while it grows, inside `with`; what was in it before is replaced."""

    def __init__(self, file: Path, datasets: Datasets, dataset_id: str) -> None:
        self._datasets = datasets
        self._dataset_id = dataset_id
        self._path = file
        self.rows = 0

    async def catch_up(self) -> None:
        """Write the rows that came since the last time."""
        while rows := await self._datasets.rows(self._dataset_id, self.rows, _ROWS_AT_ONCE):
            self._file.write(b"".join(row + b"\n" for row in rows))
            self.rows += len(rows)
        self._file.flush()

    def __enter__(self) -> "RowsFile":
        try:
            self._file = self._path.open("wb")
        except OSError as error:
            raise CallerError(f"{self._path} can't be written: {error.strerror}. Name another file.") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
