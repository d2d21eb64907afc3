"""The rows of an input dataset, standing for the seeds of a job."""

from collections.abc import AsyncGenerator, AsyncIterator

from engine.ports import Datasets
from engine.step import Dropped, StepContext
from schemas.errors import RunFailed
from schemas.sample import Sample


class InputRows:
    """The first `most` rows of a dataset in their order. A row that was rejected before stays what it is."""

    def __init__(self, dataset_id: str, datasets: Datasets, organization_id: str, *, most: int | None = None) -> None:
        self._dataset_id = dataset_id
        self._datasets = datasets
        self._organization_id = organization_id
        self._most = most

    async def seeds(self, skip: int, context: StepContext) -> AsyncGenerator[Sample | Dropped, None]:
        """Yield all rows but the first `skip`."""
        position = 0
        async for sample in self._rows():
            position += 1
            if position > skip:
                yield sample

    async def expected(self) -> int:
        """How many rows the dataset has. Raises `RunFailed` where it is gone."""
        dataset = await self._datasets.get_dataset(self._organization_id, self._dataset_id)
        if dataset is None:
            raise RunFailed(f"The input dataset {self._dataset_id} is not there any more; choose another one")
        return dataset.num_rows if self._most is None else self._most

    async def texts(self) -> AsyncIterator[str]:
        """Yield the seed texts of the rows."""
        async for sample in self._rows():
            if sample.seed is not None:
                yield sample.seed.seed_text

    async def _rows(self) -> AsyncIterator[Sample]:
        left = self._most
        async for sample in self._datasets.samples(self._dataset_id):
            if left == 0:
                return
            yield sample
            left = None if left is None else left - 1
