"""The claim on a data folder: one process at a time works on it, and says where it can be reached."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from schemas.errors import CallerError


class FolderTaken(CallerError):
    """Another process works on the data folder; `address` is where it answers, if it is a server that is ready."""

    def __init__(self, folder: Path, address: str | None) -> None:
        super().__init__(
            f"Another process works on the data folder {folder}"
            + (f": the server at {address}" if address else "")
            + ". Stop it, or choose another folder with --data-dir."
        )
        self.address = address


@dataclass(frozen=True, slots=True)
class Claim:
    """A data folder that is this process's own until it ends."""

    file: TextIO

    def publish(self, address: str) -> None:
        """Let others on this machine know where this process answers."""
        self.file.write(f"{address}\n")
        self.file.flush()


@contextmanager
def claim(folder: Path) -> Iterator[Claim]:
    """Claim a data folder, made where it is missing; the system drops the claim of a process that dies.

    Raises `FolderTaken`, or `CallerError` where the folder can't be written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / "in-use").open("a+", encoding="utf-8")
    except OSError as error:
        raise CallerError(
            f"The data folder {folder} can't be used ({error.strerror}). Name another with --data-dir."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise FolderTaken(folder, file.readline().strip() or None) from None
        file.truncate(0)
        yield Claim(file)
        file.truncate(0)


def server_on(folder: Path) -> str | None:
    """The address of the server that works on a data folder; `None` where none does."""
    if not (folder / "in-use").exists():
        return None
    try:
        with claim(folder):
            return None
    except FolderTaken as taken:
        return taken.address
