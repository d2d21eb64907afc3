"""A process whose engine works on the jobs of a database, and on tables in a folder, until it is killed."""

import asyncio
import sys
from pathlib import Path

from engine.engine import Engine
from engine.memory import MemoryFileSets
from engine.sql.file_tables import FileTables
from storage.database import Database
from storage.datasets import Datasets
from storage.jobs import Jobs


async def main(url: str, tables: str | None = None) -> None:
    database = await Database.open(url)
    engine = Engine(
        file_sets=MemoryFileSets(),
        datasets=Datasets(database),
        jobs=Jobs(database),
        tables=FileTables(Path(tables)) if tables else None,
    )
    await engine.start()
    sys.stdout.write("started\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
