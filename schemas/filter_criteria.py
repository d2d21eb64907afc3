"""A quality bar: a rubric by which a model scores an item, and the score below which the item is dropped."""

from pydantic import Field

from schemas.base import Contract, NonEmpty, Share

DEFAULT_FILTER_MODEL = "google/gemini-3-flash-preview"
"""The contract's default; it stands for the model that the server is configured with."""


class FilterCriteria(Contract):
    """A rubric by which a model scores an item; items below the minimum score are dropped."""

    rubric: NonEmpty = Field(description="What makes an item good, in words.")
    min_score: Share = Field(default=0.5, description="The lowest score that is kept, from 0 to 1.")
    model_name: str = Field(
        default=DEFAULT_FILTER_MODEL,
        description="The model that scores; the default stands for the server's configured model.",
    )


Filters = FilterCriteria | list[FilterCriteria]
