"""The recording of a model's answers: each request's fingerprint with what came back, as JSON lines in a folder."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import orjson

from schemas.errors import CallerError, RunFailed

FILE = "answers.jsonl"
_ID = re.compile(r"(?<![0-9a-f-])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})(?![0-9a-f-])")
_SECONDS = re.compile(r'(seconds\\*":\s*)-?\d[\d.e+-]*')
"""Durations, inside JSON and inside JSON that is text in JSON; no two runs have the same."""
_LONGEST_QUOTE = 160


class NotRecorded(RunFailed):
    """A request that the recording being replayed does not hold."""


class Recording:
    """Answers kept in a folder while models are asked, or given from there in their place.

    Ids and durations, which differ from run to run, don't count in a fingerprint. The same request asked several times
    gets its answers in their order, then the last for ever. Raises `CallerError` where there is nothing to replay.
    """

    def __init__(self, folder: Path, *, replays: bool) -> None:
        self.replays = replays
        self._file = folder / FILE
        self._answers: dict[str, list[str]] = {}
        if replays:
            self._load()
        else:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def recall(self, request: Mapping[str, object], about: str) -> object:
        """The answer to a request; `about` says in words which it is. Raises `NotRecorded` where it has none."""
        plain, ids = _plain(request)
        fingerprint = _fingerprint(plain)
        answers = self._answers.get(fingerprint)
        if not answers:
            quote = " ".join(about.split())[:_LONGEST_QUOTE]
            message = f"{self._file} holds no answer to request {fingerprint[:12]} ({quote}). Record it anew."
            raise NotRecorded(message)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        for mark, identity in ids.items():
            answer = answer.replace(mark, identity)
        return orjson.loads(answer)

    def add(self, request: Mapping[str, object], answer: object, about: str) -> None:
        """Keep an answer."""
        plain, ids = _plain(request)
        text = orjson.dumps(answer).decode()
        for mark, identity in ids.items():
            text = text.replace(identity, mark)
        line = {"request": _fingerprint(plain), "about": " ".join(about.split())[:_LONGEST_QUOTE]}
        # One write a line: an answer that is cut off by a crash spoils no other.
        with self._file.open("ab", buffering=0) as out:
            out.write(orjson.dumps(line | {"answer": orjson.Fragment(text)}) + b"\n")

    def _load(self) -> None:
        if not self._file.is_file():
            raise CallerError(f"There is no recording to replay: {self._file} does not exist. Record one first.")
        for line in self._file.read_bytes().splitlines():
            entry = cast("dict[str, object]", orjson.loads(line))
            self._answers.setdefault(str(entry["request"]), []).append(orjson.dumps(entry["answer"]).decode())


def _plain(request: Mapping[str, object]) -> tuple[str, dict[str, str]]:
    """A request without what differs from run to run, and the id that each mark in it stands for."""
    text = orjson.dumps(request, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()
    ids = {identity: f"<id-{number}>" for number, identity in enumerate(dict.fromkeys(_ID.findall(text)), start=1)}
    text = _ID.sub(lambda found: ids[found[0]], text)
    return _SECONDS.sub(r"\g<1>0", text), {mark: identity for identity, mark in ids.items()}


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
