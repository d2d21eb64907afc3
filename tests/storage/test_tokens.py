"""A token opens the door of one organization and is kept as a hash."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from schemas.errors import CallerError
from storage.database import Database
from storage.tokens import Tokens, read_tokens


async def test_a_token_leads_to_its_organization(database: Database):
    tokens = Tokens(database)
    await tokens.replace_tokens({"first": "ours", "second": "theirs", "third": "ours"})
    assert await tokens.organization_of("first") == "ours"
    assert await tokens.organization_of("second") == "theirs"
    assert await tokens.organization_of("third") == "ours"


@pytest.mark.parametrize("token", ["", "FIRST", "first ", "fourth", "\ud800"])
async def test_an_unknown_token_leads_nowhere(database: Database, token: str):
    tokens = Tokens(database)
    await tokens.replace_tokens({"first": "ours"})
    assert await tokens.organization_of(token) is None


async def test_replaced_tokens_are_let_in_no_more(database: Database):
    tokens = Tokens(database)
    await tokens.replace_tokens({"first": "ours"})
    await tokens.replace_tokens({"second": "ours"})
    assert await tokens.organization_of("first") is None
    assert await tokens.organization_of("second") == "ours"


async def test_the_database_does_not_hold_the_token_itself(database: Database, tmp_path: Path):
    await Tokens(database).replace_tokens({"very-secret-token": "ours"})
    await database.close()
    file = tmp_path / "data" / "pipeline-assistant.db"
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM tokens").fetchone() == (1,)
    assert b"very-secret-token" not in file.read_bytes()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("", {}),
        ("a:ours", {"a": "ours"}),
        (" a:ours , b : theirs, ", {"a": "ours", "b": "theirs"}),
        ("a:b:ours", {"a:b": "ours"}),
        ("a:ours,a:ours", {"a": "ours"}),
    ],
)
def test_a_setting_is_read(setting: str, expected: dict[str, str]):
    assert read_tokens(setting) == expected


@pytest.mark.parametrize("setting", ["secret", "secret:", ":ours", "a:ours,secret"])
def test_a_setting_that_cannot_be_read_says_how_to_write_it_without_repeating_it(setting: str):
    with pytest.raises(CallerError, match=r"token:organization") as raised:
        read_tokens(setting)
    assert "secret" not in raised.value.message


def test_one_token_cannot_belong_to_two_organizations():
    with pytest.raises(CallerError, match="another organization"):
        read_tokens("a:ours,a:theirs")
