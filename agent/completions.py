"""Completions: what a configured model answers to messages of the caller's own, paid for by the caller."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

from engine.models.budget import Budget
from engine.models.failure import RequestRejected
from engine.models.purse import Purse
from engine.models.reasoning import effort_fields
from engine.models.registry import Model, ModelRegistry
from engine.models.request import Message, ModelReply, ModelRequest
from engine.models.uses import ModelUses, metered
from schemas.errors import CallerError

_EFFORT = "reasoning_effort"


class Completions:
    """Answers with any model of the registry; `embedded` is how the embedded one answers to messages."""

    def __init__(
        self, registry: ModelRegistry, uses: ModelUses, embedded: Callable[[str, Sequence[Message]], Awaitable[str]]
    ) -> None:
        self._registry = registry
        self._uses = uses
        self._embedded = embedded

    async def answer(self, organization_id: str, slug: str, request: ModelRequest) -> ModelReply:
        """One answer to a request. Raises `CallerError`, `CannotPay` and `ModelFailure`."""
        model = self._registry.resolve(slug)
        async with self._paid(organization_id, slug, model, request) as (named, purse):
            if model is None:
                return await self._embedded_answer(organization_id, request, purse)
            return await model.endpoint.complete(named, purse)

    async def stream(
        self, organization_id: str, slug: str, request: ModelRequest
    ) -> AsyncGenerator[str | ModelReply, None]:
        """One answer in pieces, the whole of it last. Raises as `answer` does."""
        model = self._registry.resolve(slug)
        async with self._paid(organization_id, slug, model, request) as (named, purse):
            if model is None:
                reply = await self._embedded_answer(organization_id, request, purse)
                yield reply.text
                yield reply
                return
            async with aclosing(model.endpoint.stream(named, purse)) as pieces:
                async for piece in pieces:
                    yield piece

    async def _embedded_answer(self, organization_id: str, request: ModelRequest, purse: Purse) -> ModelReply:
        reply = _counted(await self._embedded(organization_id, request.messages), request)
        with await purse.reserve(request) as payment:
            await payment.settle(reply)
        return reply

    @asynccontextmanager
    async def _paid(
        self, organization_id: str, slug: str, model: Model | None, request: ModelRequest
    ) -> AsyncGenerator[tuple[ModelRequest, Purse], None]:
        """The request as the model's endpoint knows it, and a purse; what is paid from it is the organization's use."""
        price = model.price if model else None
        most = 0.0 if model is None else None if price is None else price.worst_price(request)
        async with metered(self._uses, organization_id, slug, most) as receipts:
            try:
                yield _named(request, model), Purse(price, Budget(None), receipts.append)
            except RequestRejected as failure:
                raise CallerError(failure.message) from failure


def _named(request: ModelRequest, model: Model | None) -> ModelRequest:
    if model is None:
        return request
    options = dict(request.options)
    effort = options.pop(_EFFORT, None)
    fields = {} if effort is None else effort_fields(model.kind, str(effort))
    if fields is None:
        raise CallerError(f"The endpoint of {model.slug} would ignore {_EFFORT}. Take it out.")
    return replace(request, model=model.name, options=options | fields)


def _counted(text: str, request: ModelRequest) -> ModelReply:
    """The embedded model's answer; it has no tokens, so words are counted in their place."""
    asked = sum(len(each.content.split()) for each in request.messages)
    return ModelReply(
        text=text,
        parsed=None,
        input_tokens=asked,
        output_tokens=len(text.split()),
        finish_reason="stop",
        raw=text,
    )
