"""What a question is answered with: news found for it before it is rendered."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import WHOLE, Contract, Count, Days, Size


class NewsContextGenerator(Contract):
    """News from before the question's date, found, ranked and rendered as context."""

    config_type: Literal["NEWS_CONTEXT_GENERATOR"] = "NEWS_CONTEXT_GENERATOR"
    num_search_queries: Count = Field(default=5, description="Searches per question.")
    articles_per_query: Count = Field(default=3, description="Articles per search.")
    num_articles: Count = Field(default=10, description="The most articles that are kept.")
    relevance_threshold: Annotated[int, Field(ge=1, le=6), WHOLE] = Field(
        default=2, description="The lowest relevance that is kept, from 1 to 6."
    )
    min_articles: Size = Field(default=6, description="With fewer articles than this the question is rejected.")
    time_delta_days: Days = Field(default=30, description="How many days to look back.")
    enable_relevance_ranking: bool = Field(default=True, description="Rank articles by relevance.")
