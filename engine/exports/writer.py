"""The rows writer: what each format of an export makes of rows, and the outbox from which its bytes are sent."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from typing_extensions import override

if TYPE_CHECKING:
    from typing_extensions import Buffer


class RowsWriter(Protocol):
    """Writes rows, each the JSON of a `Sample`, to the file that it was made with."""

    def write(self, rows: Sequence[bytes]) -> None: ...

    def close(self) -> None:
        """Write what still belongs to the end."""
        ...


class Outbox(io.RawIOBase):
    """A file that can't be sought in: what is written to it is taken from it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: "Buffer", /) -> int:
        part = bytes(data)
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


class JsonLines:
    """One JSON object a line: the rows as they are."""

    def __init__(self, file: io.RawIOBase) -> None:
        self._file = file

    def write(self, rows: Sequence[bytes]) -> None:
        self._file.write(b"".join(row + b"\n" for row in rows))

    def close(self) -> None:
        pass
