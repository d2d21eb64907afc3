"""The request for a completion, read into what a model is asked: what would change the answer is never passed over."""

from collections.abc import Mapping
from typing import Any, cast

from engine.models.request import DEFAULT_MAX_TOKENS, Message, ModelRequest
from schemas.chat_completion import ChatCompletionRequest, CompletionRequest
from schemas.errors import CallerError

_SENT_ON = frozenset(
    {"frequency_penalty", "logit_bias", "presence_penalty", "reasoning_effort", "response_format", "top_k", "verbosity"}
)
"""Fields beyond the contract that reach the model as they are."""
_NO_MATTER = frozenset({"metadata", "safety_identifier", "store", "stream_options", "user"})
"""Fields that change no answer."""
_RENAMED = "max_completion_tokens"
_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
_MOST_CHOICES = 128

Asked = ChatCompletionRequest | CompletionRequest


def asked_of_chat(request: ChatCompletionRequest, body: Mapping[str, Any]) -> list[ModelRequest]:
    """What is asked, once for each choice. Raises `CallerError` where a field can't be honoured."""
    if not request.messages:
        raise CallerError("messages is empty: send at least the user's.")
    messages = [Message(cast("Any", _role(each.role)), each.content) for each in request.messages]
    return [_request(request, body, messages)] * (request.n or 1)


def asked_of_text(request: CompletionRequest, body: Mapping[str, Any]) -> list[ModelRequest]:
    """What is asked, once for each choice of each prompt. Raises `CallerError` as `asked_of_chat` does."""
    prompts = [request.prompt] if isinstance(request.prompt, str) else request.prompt
    wanted = [_request(request, body, [Message("user", prompt)]) for prompt in prompts for _ in range(request.n or 1)]
    if not 0 < len(wanted) <= _MOST_CHOICES:
        raise CallerError(f"prompt and n ask for {len(wanted)} choices; 1 to {_MOST_CHOICES} can be had at once.")
    return wanted


def _role(role: str) -> str:
    if role not in _ROLES:
        raise CallerError(f"The role {role!r} is not known here; a message is of one of: {', '.join(_ROLES)}.")
    return _ROLES[role]


def _request(request: Asked, body: Mapping[str, Any], messages: list[Message]) -> ModelRequest:
    more = {name: value for name, value in body.items() if name not in type(request).model_fields and value is not None}
    refused = sorted(more.keys() - _SENT_ON - _NO_MATTER - {_RENAMED})
    if refused:
        raise CallerError(f"{', '.join(refused)} can't be honoured here. Take it out; the answer is plain text.")
    most = more.get(_RENAMED) or request.max_tokens or DEFAULT_MAX_TOKENS
    if not isinstance(most, int):
        raise CallerError(f"{_RENAMED} must be a whole number.")
    options = {name: getattr(request, name) for name in ("top_p", "stop", "seed")} | {
        name: value for name, value in more.items() if name in _SENT_ON
    }
    return ModelRequest(
        request.model,
        messages,
        temperature=request.temperature,
        max_tokens=most,
        options={name: value for name, value in options.items() if value is not None},
    )
