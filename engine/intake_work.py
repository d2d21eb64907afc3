"""The work on one file of the intake: its text is kept part by part, then its metadata are read."""

from pathlib import Path

from engine.documents.digest import TextDigest
from engine.documents.metadata_schema import missing, wanted
from engine.documents.reading import Limits, read_document
from engine.documents.unreadable import Unreadable
from engine.ports import IncomingFiles, MetadataReader
from schemas.document import IncomingFile, Reading
from schemas.errors import PipelineAssistantError

_BEGINNING = 20_000
"""Characters of a text that metadata are looked for in."""


class TakenOver(PipelineAssistantError):
    """The lease of a file ran out, and another server has it now."""


class IntakeWork:
    """Reads one file, once."""

    def __init__(self, file: IncomingFile, incoming: IncomingFiles, owner: str) -> None:
        self._file = file
        self._incoming = incoming
        self._owner = owner
        self._parts = 0
        self._characters = 0
        self._digest = TextDigest()
        self._beginning = ""

    async def read(self, path: Path, metadata: MetadataReader, limits: Limits) -> Reading:
        """Keep the file's text, and say what came of it. Raises `Unreadable`, and `TakenOver`."""
        file = self._file
        note = await read_document(path, file.name, file.mime_type, self._take, limits)
        digest = self._digest.value
        if digest is None:
            raise Unreadable("It holds no text.")
        found = dict(file.metadata)
        if file.extract_metadata and (fields := wanted(file.metadata_schema, found)):
            found |= await metadata.read(fields, file.name, self._beginning, payer=file.organization_id)
        lacking = missing(file.metadata_schema, found) if file.metadata_schema else []
        if lacking:
            raise Unreadable(
                f"The set requires these metadata, which its text does not clearly state: {', '.join(lacking)}. "
                "Add the file again with them in metadata."
            )
        return Reading(self._characters, digest, found, note)

    async def _take(self, part: str) -> None:
        if not await self._incoming.add_text(self._file.id, self._parts, part, owner=self._owner):
            raise TakenOver("Another server works on it.")
        self._parts += 1
        self._characters += len(part)
        self._digest.add(part)
        self._beginning += part[: max(_BEGINNING - len(self._beginning), 0)]
