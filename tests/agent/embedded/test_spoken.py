"""Messages as people say them, written in rounds before the rules that read them, with what they do to a config.

First sight, before any rule was changed for a round: 28, 58, 63 and 70 % all right; of the config alone 35, 75, 78
and 82 %.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.agent.embedded.outcomes import complaints, outcome

ROUNDS = sorted(Path(__file__).with_name("spoken").glob("*.jsonl"))
SPOKEN = [json.loads(line) for path in ROUNDS for line in path.read_text("utf-8").splitlines()]
READ = [each for each in SPOKEN if not each.get("not_yet")]
NOT_YET = [each for each in SPOKEN if each.get("not_yet")]


def wrong(spoken: dict[str, Any]) -> list[str]:
    return complaints(spoken["meant"], outcome(spoken["text"], spoken["moment"]), spoken["moment"])


@pytest.mark.parametrize("spoken", READ, ids=lambda spoken: spoken["text"][:60])
def test_a_message_does_what_was_meant_and_nothing_else(spoken: dict[str, Any]):
    assert wrong(spoken) == []


@pytest.mark.parametrize("spoken", NOT_YET, ids=lambda spoken: spoken["text"][:60])
@pytest.mark.xfail(strict=True, reason="no rule reads it right yet")
def test_a_message_that_is_not_read_right_yet(spoken: dict[str, Any]):
    assert wrong(spoken) == []


def test_most_messages_are_read_right():
    assert len(READ) >= 0.85 * len(SPOKEN)
