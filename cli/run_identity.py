"""The identity of a run: what makes the same command go on with what it began, and another one refuse to."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

_DIGEST_BYTES = 12


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """Digests: of the place where the rows go, and of what they are made of."""

    place: str
    config: str
    input: str
    limits: str

    @classmethod
    def of(cls, out: Path, config: Mapping[str, Any], input_digest: str, limits: Mapping[str, object]) -> Self:
        """The identity of a run into a file."""
        return cls(
            _digest(str(out.absolute())), _digest(_as_text(config)), _digest(input_digest), _digest(_as_text(limits))
        )

    @property
    def prefix(self) -> str:
        """How the keys of all jobs begin that write to this place."""
        return f"run:{self.place}:"

    def new_key(self) -> str:
        """A key for the next job of this run."""
        return f"{self.prefix}{self.config}:{self.input}:{self.limits}:{uuid4().hex}"

    def owner(self, data_dir: Path) -> str:
        """The name under which a process works on the run: the next one goes on where one of that name was killed."""
        return f"run:{_digest(f'{platform.node()} {data_dir} {self.place}')}"

    def differences(self, key: str) -> list[str]:
        """What is not the same in the run that a key belongs to."""
        config, given, limits, _ = key.removeprefix(self.prefix).split(":")
        pairs = {"config": (config, self.config), "input": (given, self.input), "limits": (limits, self.limits)}
        return [name for name, (before, now) in pairs.items() if before != now]


def _as_text(value: Mapping[str, object]) -> str:
    return json.dumps(value, sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
