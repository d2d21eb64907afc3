"""How a question gets its label: an answer looked up in sources."""

from typing import Literal

from pydantic import Field

from schemas.answer_type import AnswerType
from schemas.base import Contract, Share


class WebSearchLabeler(Contract):
    """Labels found by searching for the answer."""

    config_type: Literal["WEB_SEARCH_LABELER"] = "WEB_SEARCH_LABELER"
    confidence_threshold: Share = Field(
        default=0.9, description="A label less sure than this rejects the question, from 0 to 1."
    )
    answer_type: AnswerType | None = Field(default=None, description="The kind of answer to look for.")
    resolve_redirects: bool = Field(default=False, description="Follow redirects of the links in sources.")
