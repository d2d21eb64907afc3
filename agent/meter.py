"""The meter of sessions: what turns ask of a paid model, held back before each call and booked after it."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager

from langchain_core.messages import AIMessage, BaseMessage

from agent.shortening import as_json
from agent.toolbox import TOOLS
from engine.models.price import Price
from engine.models.purse import Receipt
from engine.models.registry import EMBEDDED
from engine.models.uses import ModelUses, metered

MOST_TOKENS = 8192
"""The longest answer of the assistant: a whole config is about 2,000."""
_TEMPLATE_TOKENS = 512
"""The most that a model's chat template is taken to add to a prompt."""


class Meter:
    """Books calls of sessions. `price_of` gives a model's price, `None` where nobody knows it."""

    def __init__(self, uses: ModelUses, price_of: Callable[[str], Price | None]) -> None:
        self._uses = uses
        self._price_of = price_of
        self._tools = len(as_json([tool.as_function() for tool in TOOLS.values()]).encode())

    async def admit(self, organization_id: str, model: str) -> None:
        """Let a turn begin. Raises `CannotPay` where not even its first call can be paid."""
        if model != EMBEDDED:
            await self._uses.refuse_unless_covered(organization_id, model, self._most(model, []))

    @asynccontextmanager
    async def call(
        self, organization_id: str, model: str, messages: Sequence[BaseMessage]
    ) -> AsyncGenerator[Callable[[AIMessage], None], None]:
        """Hold back what a call can cost at most; its answer is handed to what this gives. Raises `CannotPay`.

        A call without an answer is booked at nothing: providers take no money for one that failed.
        """
        most = self._most(model, messages)
        async with metered(self._uses, organization_id, model, most) as receipts:
            yield lambda answer: receipts.append(self._receipt(model, answer, most))

    def _most(self, model: str, messages: Sequence[BaseMessage]) -> float | None:
        """No tokenizer makes more tokens of a text than it has bytes."""
        price = self._price_of(model)
        size = _TEMPLATE_TOKENS + self._tools + sum(len(as_json(_held(message)).encode()) for message in messages)
        return None if price is None else price.dollars(size, MOST_TOKENS)

    def _receipt(self, model: str, answer: AIMessage, most: float | None) -> Receipt:
        used, price = answer.usage_metadata, self._price_of(model)
        if used is None or price is None:
            return Receipt(0, 0, most)
        read, written = used["input_tokens"], used["output_tokens"]
        cached = used.get("input_token_details", {}).get("cache_read", 0)
        return Receipt(read, written, price.dollars(read, written, min(cached, read)))


def _held(message: BaseMessage) -> list[object]:
    return [message.content, message.tool_calls if isinstance(message, AIMessage) else []]
