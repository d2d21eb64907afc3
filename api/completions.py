"""The completions of a running server: its models, its accounts, and its embedded model in conversation."""

from collections.abc import Sequence
from datetime import UTC, datetime

from agent.completions import Completions
from agent.embedded.chat import embedded_answer
from api.foundation import Foundation
from engine.models.request import Message
from storage.model_uses import ModelUses


def completions_of(opened: Foundation) -> Completions:
    """Put them together from what is open."""

    async def answer(organization_id: str, messages: Sequence[Message]) -> str:
        return await embedded_answer(opened.engine, organization_id, messages, datetime.now(UTC))

    return Completions(opened.models.registry, ModelUses(opened.database), answer)
