"""The kind of answer a question is written for, named as in the contract."""

from enum import StrEnum


class AnswerKind(StrEnum):
    """One of the four answer types."""

    BINARY = "BINARY"
    CONTINUOUS = "CONTINUOUS"
    MULTIPLE_CHOICE = "MULTIPLE_CHOICE"
    FREE_RESPONSE = "FREE_RESPONSE"
