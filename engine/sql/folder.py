"""The folder of tables: the user's Parquet, CSV and JSONL files, each a table named after its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.sql.bad_query import BadQuery

_READERS = {
    ".parquet": "read_parquet({})",
    ".csv": "read_csv({}, header = true)",
    ".jsonl": "read_json({}, format = 'newline_delimited')",
    ".ndjson": "read_json({}, format = 'newline_delimited')",
}
_PATTERN = frozenset("*?[]{}")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that is a table. `path` is where it really lies."""

    name: str
    path: Path

    @property
    def reading(self) -> str:
        """DuckDB's expression that reads it."""
        return _READERS[self.path.suffix.lower()].format(self.literal)

    @property
    def literal(self) -> str:
        """Its path as text in SQL."""
        return "'" + str(self.path).replace("'", "''") + "'"


class TableFolder:
    """Looks into a folder anew each time: a file that was put there is a table at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self) -> dict[str, TableFile]:
        """The tables by name. A link that leads out of the folder is none, nor a path that DuckDB takes for a pattern.

        Raises `BadQuery` where there is no such folder, or two files give one name.
        """
        try:
            root = self._folder.resolve(strict=True)
            entries = sorted(root.iterdir())
        except OSError as error:
            message = f"The folder of tables {self._folder} can't be read ({error.strerror or error})."
            hint = "Set PIPELINE_ASSISTANT_SQL_DIR to a folder that is there."
            raise BadQuery(message, hint, code="no_tables") from None
        found: dict[str, TableFile] = {}
        for entry in entries:
            path = entry.resolve()
            readable = path.suffix.lower() in _READERS and path.is_file() and path.is_relative_to(root)
            if entry.suffix.lower() not in _READERS or not readable or _PATTERN & set(str(path)):
                continue
            key = entry.stem.casefold()
            if key in found:
                message = f"Two files give the table {entry.stem}: {found[key].path.name} and {path.name}."
                raise BadQuery(message, "Rename one of them.", code="no_tables")
            found[key] = TableFile(entry.stem, path)
        return found


def table_names(files: Mapping[str, TableFile]) -> dict[str, str]:
    """The names of tables by those in small letters."""
    return {key: file.name for key, file in files.items()}
