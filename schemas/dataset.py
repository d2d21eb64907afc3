"""Datasets: what is known about them beside their rows."""

from schemas.base import Contract, UtcDatetime


class DatasetMetadata(Contract):
    """A dataset without its rows."""

    id: str
    num_rows: int
    created_at: UtcDatetime
    updated_at: UtcDatetime


class CreateDatasetResponse(Contract):
    """The id of a new, empty dataset."""

    id: str


class ListDatasetsResponse(Contract):
    """One page of an organization's datasets."""

    datasets: list[DatasetMetadata]
    has_more: bool
    total: int
    next_cursor: str | None = None
