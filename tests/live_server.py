"""A live server: `pipeline-assistant serve` in a process of its own, on a free port."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("pipeline-assistant"))


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A server that is ready. `announced` is what it printed by then."""

    url: str
    data_dir: Path
    announced: str
    process: subprocess.Popen[str]

    @property
    def token(self) -> str:
        return (self.data_dir / "token").read_text(encoding="utf-8").strip()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Send a signal and wait: exit status, the rest of the output, the errors."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@contextmanager
def live_server(data_dir: Path, *options: str, **environment: str) -> Iterator[LiveServer]:
    """Start a server on a data folder, wait until it is ready, and stop it at the end if it still runs."""
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", "0", "--data-dir", str(data_dir), *options],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Stop with"):
                break
        else:
            raise AssertionError(f"the server did not start: {process.communicate()[1]}")
        found = re.search(r"http://\S+", lines[0])
        assert found, lines
        yield LiveServer(found[0], data_dir, "".join(lines), process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)
