"""Where the raw texts come from that questions are made of: the five real sources of seeds."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import WHOLE, Contract, Count, Days, NonEmpty, Size, UtcDatetime
from schemas.filter_criteria import Filters

_INTERVAL = "The window is cut into slices of this many days."
_FILTERS = "AIP-160 filters over the files' metadata, such as month='03'; a file that matches any of them is used."


class NewsSeedGenerator(Contract):
    """Seeds from news articles found by search within a window of time."""

    config_type: Literal["NEWS_SEED_GENERATOR"] = "NEWS_SEED_GENERATOR"
    start_date: UtcDatetime = Field(description="Start of the search window.")
    end_date: UtcDatetime = Field(description="End of the search window.")
    search_query: NonEmpty | Annotated[list[NonEmpty], Field(min_length=1)] = Field(
        description="What to search for; each query of a list is a search of its own."
    )
    interval_duration_days: Days = Field(default=7, description=_INTERVAL)
    articles_per_search: Annotated[int, Field(ge=1, le=100), WHOLE] = Field(
        default=10, description="Articles per query, domain and slice of the window, at most 100."
    )
    filter_criteria: Filters | None = Field(
        default=None, description="Quality bars that an article's snippet must pass."
    )
    source_domain: str | list[str] | None = Field(
        default=None, description="Only articles under this site or path, such as reuters.com/business."
    )


class GdeltSeedGenerator(Contract):
    """Seeds from events of the GDELT project within a window of time."""

    config_type: Literal["GDELT_SEED_GENERATOR"] = "GDELT_SEED_GENERATOR"
    start_date: UtcDatetime = Field(description="Start of the window.")
    end_date: UtcDatetime = Field(description="End of the window.")
    interval_duration_days: Days = Field(default=7, description=_INTERVAL)
    articles_per_interval: Count = Field(default=1000, description="Articles per slice of the window.")


class BigQuerySeedGenerator(Contract):
    """Seeds from the rows of a SQL query."""

    config_type: Literal["BIGQUERY_SEED_GENERATOR"] = "BIGQUERY_SEED_GENERATOR"
    query: NonEmpty = Field(description="The SQL query; each row becomes a seed.")
    seed_text_column: NonEmpty = Field(default="text", description="The column that holds the seed's text.")
    date_column: str | None = Field(default=None, description="The column that holds the seed's date.")
    max_rows: Count = Field(default=10_000, description="The most rows that are read.")


class FileSetSeedGenerator(Contract):
    """Seeds from the documents of a file set, cut into chunks."""

    config_type: Literal["FILESET_SEED_GENERATOR"] = "FILESET_SEED_GENERATOR"
    file_set_id: NonEmpty = Field(description="The file set to read.")
    chunk_size: Annotated[int, Field(ge=100, le=10_000_000), WHOLE] = Field(
        default=4000, description="The most characters of a chunk, at least 100."
    )
    chunk_overlap: Size = Field(default=200, description="Characters that neighbouring chunks share.")
    metadata_filters: list[NonEmpty] | None = Field(default=None, description=_FILTERS)


class FileSetQuerySeedGenerator(Contract):
    """Seeds from questions asked of a file set: the passages or the answer found for each prompt."""

    config_type: Literal["FILESET_QUERY_SEED_GENERATOR"] = "FILESET_QUERY_SEED_GENERATOR"
    file_set_id: NonEmpty = Field(description="The file set to search.")
    prompts: Annotated[list[NonEmpty], Field(min_length=1)] = Field(description="One query each.")
    metadata_filters: list[NonEmpty] | None = Field(default=None, description=_FILTERS)
    system_instruction: str | None = Field(default=None, description="Told to the model that answers the prompts.")
