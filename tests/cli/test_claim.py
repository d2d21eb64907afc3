"""The claim on a data folder, between processes and after one of them dies."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli.claim import FolderTaken, claim, server_on
from schemas.errors import CallerError

HOLDER = """
import sys, time
from pathlib import Path
from cli.claim import claim
with claim(Path(sys.argv[1])) as claimed:
    claimed.publish("http://127.0.0.1:9")
    print("held", flush=True)
    time.sleep(600)
"""


def hold(folder: Path) -> subprocess.Popen[bytes]:
    """Claim a folder in another process."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, cwd=Path.cwd())
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_a_folder_is_made_and_can_be_claimed_again_after_its_release(tmp_path: Path):
    folder = tmp_path / "deep" / "data"
    for _ in range(2):
        with claim(folder):
            assert folder.stat().st_mode & 0o777 == 0o700
    assert server_on(folder) is None


def test_a_folder_in_use_is_refused_with_the_address_of_its_server(tmp_path: Path):
    holder = hold(tmp_path)
    try:
        with pytest.raises(FolderTaken, match=r"server at http://127\.0\.0\.1:9\. Stop it"), claim(tmp_path):
            raise AssertionError("two processes hold the claim")
        assert server_on(tmp_path) == "http://127.0.0.1:9"
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
    with claim(tmp_path):
        assert (tmp_path / "in-use").read_text() == ""


def test_asking_for_a_server_makes_no_folder(tmp_path: Path):
    assert server_on(tmp_path / "none") is None
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CallerError, match="can't be used"), claim(tmp_path / "file" / "data"):
        raise AssertionError("a file is no folder")
