"""Unreadable: the reason why a file gives no text."""

from schemas.errors import PipelineAssistantError


class Unreadable(PipelineAssistantError):
    """A file that cannot be read as what its name says; the message says why, and what to send instead."""


def needs_extra(kind: str) -> Unreadable:
    """The reason where the packages that read a kind of file are not installed."""
    return Unreadable(
        f"{kind} files need an extra that is not installed on this server: pip install "
        "'pipeline-assistant[documents]', then try again with retry-failed."
    )
