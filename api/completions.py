"""The completions of a running server, from its models and the embedded one, and the meter of its sessions."""

from collections.abc import Sequence
from datetime import UTC, datetime

from agent.completions import Completions
from agent.embedded.chat import embedded_answer
from agent.meter import Meter
from api.foundation import Foundation
from engine.models.price import Price
from engine.models.request import Message
from storage.model_uses import ModelUses


def meter_of(opened: Foundation) -> Meter:
    """The meter of sessions, with the prices that rows have too."""

    def price_of(slug: str) -> Price | None:
        model = opened.models.registry.resolve(slug)
        return model.price if model else None

    return Meter(ModelUses(opened.database), price_of)


def completions_of(opened: Foundation) -> Completions:
    """Put them together from what is open."""

    async def answer(organization_id: str, messages: Sequence[Message]) -> str:
        return await embedded_answer(opened.engine, organization_id, messages, datetime.now(UTC))

    return Completions(opened.models.registry, ModelUses(opened.database), answer)
