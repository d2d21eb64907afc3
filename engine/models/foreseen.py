"""A call to a model as it is foreseen: what would be asked, and about how long the answer would be."""

from dataclasses import dataclass

from engine.models.registry import Model
from engine.models.request import ModelRequest

_BYTES_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class ForeseenCall:
    """A request that is never sent; `output_tokens` is about what its answer would take."""

    model: Model
    request: ModelRequest
    output_tokens: int

    @property
    def input_tokens(self) -> int:
        """About how many tokens the prompt has: four bytes of text are taken for one."""
        size = sum(len(each.content.encode()) for each in self.request.messages)
        if self.request.schema is not None:
            size += len(self.request.schema.instruction.encode())
        return round(size / _BYTES_PER_TOKEN)

    @property
    def dollars(self) -> float | None:
        """What the call would cost; `None` where the model's price is unknown."""
        price = self.model.price
        return None if price is None else price.dollars(self.input_tokens, self.output_tokens)
