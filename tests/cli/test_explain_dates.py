"""`explain-dates`: one phrase, and a stream of them with one answer a line."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from cli.main import app


def explained(*arguments: str, lines: str | None = None) -> list[dict[str, str | None]]:
    result = CliRunner().invoke(app, ["explain-dates", *arguments], input=lines)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("last 60 days", "2025-09-25", "2025-11-24"),
        ("yes/no questions about oil from news in the first half of 2025, please", "2025-01-01", "2025-06-30"),
        ("after June 2022, on wheat, and before 2024", "2022-07-01", "2023-12-31"),
        ("before 2020", None, "2019-12-31"),
        ("no date in here", None, None),
    ],
)
def test_a_phrase_or_a_sentence_is_explained(text: str, start: str | None, end: str | None):
    assert explained(text, "--today", "2025-11-24") == [{"start": start, "end": end}]


def test_every_line_gets_one_answer_also_a_bad_one():
    lines = [
        '{"text": "Q3 2025", "today": "2025-11-24"}',
        "not json",
        "",
        "[]",
        '{"text": "x", "today": "soon"}',
        '{"text": 1}',
    ]
    answers = explained("--jsonl", lines="\n".join(lines) + "\n")
    assert answers[0] == {"start": "2025-07-01", "end": "2025-09-30"}
    assert len(answers) == len(lines)
    assert all(answer["start"] is answer["end"] is None and answer["error"] for answer in answers[1:])


def test_answers_come_while_the_input_is_still_open():
    command = [sys.executable, "-c", "from cli.main import app; app()", "explain-dates", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write('{"text": "May 2024", "today": "2025-11-24"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline()) == {"start": "2024-05-01", "end": "2024-05-31"}
        process.stdin.close()


@pytest.mark.parametrize("arguments", [("May", "--today", "soon"), (), ("May", "--jsonl")])
def test_wrong_arguments_are_said(arguments: tuple[str, ...]):
    result = CliRunner().invoke(app, ["explain-dates", *arguments])
    assert result.exit_code == 2
