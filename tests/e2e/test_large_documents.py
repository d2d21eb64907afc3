"""A large document: the memory of the server stays flat while it is uploaded and read, and the server answers."""

from pathlib import Path

import pytest

from benchmarks.documents import observe
from tests.live_server import live_server

SIZE = 24 * 2**20


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which is Linux's")
async def test_a_file_several_times_as_large_as_what_may_be_added_is_read_with_flat_memory(tmp_path: Path):
    with live_server(tmp_path) as server:
        for kind in ("txt", "csv", "jsonl"):
            seen = await observe(server, kind, SIZE)
            assert seen.server_growth < 20, seen
            assert 0 < seen.reader_peak < 60, seen
            assert seen.slowest_answer_ms < 2000, seen
