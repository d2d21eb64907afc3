"""The tables of a running server: the user's own files, or BigQuery itself where a project is configured."""

from pathlib import Path

from api.settings import Settings
from engine.ports import SqlTables
from engine.sql.no_tables import NoTables


def open_tables(settings: Settings) -> SqlTables:
    """The tables that the settings name. What is missing for them is said when a query is asked."""
    if settings.bigquery_project:
        return _bigquery(settings)
    return NoTables() if settings.sql_dir is None else _files(settings.sql_dir)


def _files(folder: Path) -> SqlTables:
    try:
        from engine.sql.file_tables import FileTables
    except ImportError:
        return NoTables("Install what SQL over files needs: pip install 'pipeline-assistant[sql]'")
    return FileTables(folder)


def _bigquery(settings: Settings) -> SqlTables:
    try:
        from engine.sql.bigquery_tables import BigQueryTables
    except ImportError:
        return NoTables("Install BigQuery's client: pip install 'pipeline-assistant[bigquery]'")
    return BigQueryTables.of_project(
        settings.bigquery_project,
        credentials=settings.bigquery_credentials,
        location=settings.bigquery_location or None,
        max_bytes=settings.bigquery_max_bytes,
    )
