"""Unreadable: the reason why a file gives no text."""

from schemas.errors import PipelineAssistantError


class Unreadable(PipelineAssistantError):
    """A file that cannot be read as what its name says; the message says why, and what to send instead."""
