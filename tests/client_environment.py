"""The environments of the published client: one for each release, made once and kept between runs."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

CONTRACT = "0.1.17"
"""The release whose models are the contract."""
NEWER = "0.2.3"
"""A later one, which asks for less and for some things by other names."""


def client_python(release: str, folder: Path, environment: dict[str, str]) -> Path:
    """The Python of an environment that has the client; skips the test where no package index gives it."""
    python = folder / "bin" / "python"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
            _install(f"lightningrod-ai=={release}", python, environment)
            (folder / "ready").touch()
    return python


def _install(client: str, python: Path, environment: dict[str, str]) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20", client]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        reason = (result.stderr.strip() or "pip failed").splitlines()[-1]
        pytest.skip(f"{client} can't be installed, so its calls were not exercised: {reason}")
