"""A stage that makes things up: for trials of a pipeline without any source or model."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import LARGEST, WHOLE, Contract, Count, Dollars, FreeForm, Share, Size


class MockTransformConfig(Contract):
    """A stage that invents its output, in any place of a pipeline."""

    config_type: Literal["MOCK"] = "MOCK"
    num_seeds: Size = Field(default=0, description="Seeds to make; 0: not a source of seeds.")
    seed_text_template: str = Field(
        default="Mock seed content {index}", description="Text of a seed; {index} is its number."
    )
    delay_seconds: Annotated[float, Field(ge=0, le=3600)] = Field(default=0.1, description="Time per item.")
    delay_variance: Annotated[float, Field(ge=0, le=3600)] = Field(
        default=0.05, description="How far the time may vary, in seconds."
    )
    error_rate: Share = Field(default=0.01, description="Share of items that fail, from 0 to 1.")
    error_message: str = Field(default="Mock error", description="The reason given for a failed item.")
    expansion_factor: Count = Field(default=1, description="Outputs per input.")
    filter_rate: Share = Field(default=0.0, description="Share of items that are rejected, from 0 to 1.")
    add_question: bool = Field(default=False, description="Give each item a question.")
    question_template: str = Field(
        default="Mock question {index}?", description="Text of a question; {index} is its number."
    )
    metadata_additions: FreeForm = Field(default={}, description="Put into each item's meta.")
    estimated_input_tokens: Size = Field(default=0, description="Input tokens per item, for cost estimates.")
    estimated_output_tokens: Size = Field(default=0, description="Output tokens per item, for cost estimates.")
    estimated_model_name: str | None = Field(default=None, description="The model that estimates assume.")
    simulated_cost_per_call: Dollars = Field(default=0.0, description="Dollars booked per item.")
    random_seed: Annotated[int, Field(ge=-LARGEST, le=LARGEST), WHOLE] | None = Field(
        default=None, description="Makes the run repeatable."
    )
