"""The environment of the published client: a virtual environment of its own, made once and kept between runs."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

CLIENT = "lightningrod-ai==0.1.17"


def client_python(folder: Path, environment: dict[str, str]) -> Path:
    """The Python of an environment that has the client; skips the test where no package index gives it."""
    python = folder / "bin" / "python"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
            _install(python, environment)
            (folder / "ready").touch()
    return python


def _install(python: Path, environment: dict[str, str]) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20", CLIENT]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        reason = (result.stderr.strip() or "pip failed").splitlines()[-1]
        pytest.skip(f"{CLIENT} can't be installed, so its calls were not exercised: {reason}")
