"""The Hugging Face layout: a folder in a ZIP that `datasets.load_dataset` reads, Parquet beside a dataset card."""

import io
import zipfile
from collections.abc import Sequence

from engine.exports.parquet import ParquetRows

CARD = """\
---
configs:
- config_name: default
  data_files:
  - split: train
    path: data/*.parquet
---

# {title}

{rows:,} rows, made with Pipeline Assistant.

| column | what |
|---|---|
| `seed` | the raw text that the row is made of, with its source and date |
| `question` | the question, and for a forward-looking one its dates and what settles it |
| `label` | the true answer as text, how sure it is from 0 to 1, and why |
| `prompt` | the question as it is put to a model |
| `context` | passages and news found for the question |
| `rollouts` | answers of models, parsed and rewarded |
| `meta` | JSON: what else is known, with `filter_reason` where a row was rejected |
| `is_valid` | false: rejected, and kept so that the reason can be read |

What a stage that did not run would have made is null. Moments are UTC.
"""


class HuggingFaceFolder:
    """Such a folder as a ZIP, written from its start to its end."""

    def __init__(self, file: io.RawIOBase, title: str) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        # Parquet is compressed already. Its size is not known beforehand, and may pass 4 GB.
        self._entry = self._zip.open("data/train.parquet", "w", force_zip64=True)
        self._parquet = ParquetRows(self._entry)
        self._title = title
        self._rows = 0

    def write(self, rows: Sequence[bytes]) -> None:
        self._parquet.write(rows)
        self._rows += len(rows)

    def close(self) -> None:
        self._parquet.close()
        self._entry.close()
        self._zip.writestr("README.md", CARD.format(title=self._title, rows=self._rows))
        self._zip.close()
