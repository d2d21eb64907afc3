"""PDF and Word files: their text, and why a bad one gives none and harms nothing."""

import asyncio
import io
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from engine.documents import reading
from engine.documents.docx import docx_text
from engine.documents.pdf import pdf_text
from engine.documents.reader import TOO_MUCH_MEMORY
from engine.documents.reading import Limits, read_document
from engine.documents.unreadable import Unreadable
from tests.document_files import HARBOUR, bomb, pdf, put, word, written

TABLE = [["Month", "Containers"], ["May", "5,120"], ["June", "4,870"]]


async def read(folder: Path, name: str, content: bytes, limits: Limits | None = None) -> tuple[str, str | None]:
    """The text of a file, and the note on it."""
    parts: list[str] = []

    async def take(part: str) -> None:
        parts.append(part)

    note = await read_document(put(folder, content), name, None, take, limits or Limits())
    return "".join(parts), note


async def refused(folder: Path, name: str, content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        await read(folder, name, content, limits)
    return caught.value.message


async def test_a_pdf_gives_the_text_of_its_pages(tmp_path: Path):
    assert await read(tmp_path, "report.pdf", pdf(HARBOUR)) == ("\n\n".join(HARBOUR), None)


async def test_a_pdf_after_some_stray_bytes_and_with_an_empty_password_is_read(tmp_path: Path):
    assert (await read(tmp_path, "a.pdf", b"\n\n" + pdf(HARBOUR)))[0].startswith(HARBOUR[0])
    assert (await read(tmp_path, "a.pdf", pdf(HARBOUR, password="")))[0].startswith(HARBOUR[0])


async def test_a_word_file_gives_paragraphs_and_the_rows_of_tables(tmp_path: Path):
    text, note = await read(tmp_path, "report.docx", word(HARBOUR, TABLE))
    assert text == "\n\n".join(["Harbour report", *HARBOUR, "\n".join("\t".join(row) for row in TABLE)])
    assert note is None


async def test_what_a_tracked_change_put_in_counts_and_what_it_took_out_does_not(tmp_path: Path):
    changed = b'<w:ins w:id="1" w:author="A"><w:r><w:t> rose</w:t></w:r></w:ins>'
    changed += b'<w:del w:id="2" w:author="A"><w:r><w:delText> fell</w:delText></w:r></w:del></w:p>'
    content = edited(word(["Traffic"]), b"Traffic</w:t></w:r></w:p>", b"Traffic</w:t></w:r>" + changed)
    assert (await read(tmp_path, "a.docx", content))[0] == "Harbour report\n\nTraffic rose"


def edited(content: bytes, old: bytes, new: bytes) -> bytes:
    """A Word file with something else in its body."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(out, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "word/document.xml":
                assert old in part
                part = part.replace(old, new)
            target.writestr(entry.filename, part)
    return out.getvalue()


async def test_a_damaged_page_is_noted_and_the_others_are_read(tmp_path: Path):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([*HARBOUR, "Third."]))))
    stream = StreamObject()
    stream.set_data(b"?")
    stream[NameObject("/Filter")] = NameObject("/UnknownDecode")
    writer.pages[1][NameObject("/Contents")] = writer._add_object(stream)
    text, note = await read(tmp_path, "a.pdf", written(writer))
    assert text == f"{HARBOUR[0]}\n\nThird."
    assert note == "Of 3 pages these could not be read: 2."


REFUSED = [
    ("a.pdf", pdf(HARBOUR, password="secret"), "encrypted with a password"),
    ("a.pdf", pdf(["", ""]), "text recognition"),
    ("a.pdf", pdf(HARBOUR)[:400], "damaged"),
    ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 400, "damaged"),
    ("a.pdf", word(HARBOUR), "content is a ZIP archive or an Office document"),
    ("a.docx", pdf(HARBOUR), "content is a PDF"),
    ("a.txt", pdf(HARBOUR), "content is a PDF"),
    ("a.docx", word(HARBOUR)[:2000], "damaged"),
    ("a.docx", word(HARBOUR).replace(b"word/document.xml", b"word/documenx.xml"), "another archive"),
    ("a.docx", bomb(20), "zip bomb"),
    ("a.docx", bomb(400), "zip bomb"),
    ("a.docx", edited(word(HARBOUR), b"<w:body>", b"<w:body><w:broken>"), "damaged"),
]


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED, ids=lambda it: it if isinstance(it, str) else "")
async def test_a_bad_file_is_refused_with_the_reason(tmp_path: Path, name: str, content: bytes, reason: str):
    assert reason in await refused(tmp_path, name, content)


async def test_a_file_that_takes_too_long_is_given_up_while_others_go_on(tmp_path: Path):
    content = pdf(["(word) Tj T* " * 60_000] * 20)
    begun = time.monotonic()
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    message = await refused(tmp_path, "a.pdf", content, Limits(seconds=1.0, seconds_per_megabyte=0))
    ticking.cancel()
    assert "longer than 1 seconds" in message or "needs more time" in message
    assert time.monotonic() - begun < 5
    assert ticks > 20


async def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path):
    page = b"<p>" + b"word " * 8_000_000
    assert await refused(tmp_path, "a.html", page, Limits(memory=200 * 2**20)) == TOO_MUCH_MEMORY


async def test_the_reader_is_ended_when_nobody_waits_for_it(tmp_path: Path):
    path = put(tmp_path, b"a,b\n" + b"1,2\n" * 2_000_000)
    came = asyncio.Event()

    async def take(_part: str) -> None:
        came.set()
        await asyncio.sleep(60)

    task = asyncio.create_task(read_document(path, "a.csv", None, take, Limits()))
    await asyncio.wait_for(came.wait(), 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not [it for it in processes() if str(path) in it]


def processes() -> list[str]:
    """The command lines of all processes, where the system tells them."""
    found = Path("/proc").glob("[0-9]*/cmdline")
    return [path.read_bytes().decode(errors="replace").replace("\0", " ") for path in found if path.exists()]


async def test_the_reader_does_not_see_the_keys_of_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    assert "OPENAI_API_KEY" not in reading.environment()


@pytest.mark.parametrize(("module", "text_of"), [("pypdf", lambda path: pdf_text(path, [])), ("docx", docx_text)])
def test_a_missing_extra_is_said_with_the_command_that_installs_it(tmp_path: Path, monkeypatch, module: str, text_of):
    monkeypatch.setitem(sys.modules, module, None)
    path = put(tmp_path, pdf(HARBOUR) if module == "pypdf" else word(HARBOUR))
    with pytest.raises(Unreadable, match=r"pip install 'pipeline-assistant\[documents\]'"):
        list(text_of(path))
