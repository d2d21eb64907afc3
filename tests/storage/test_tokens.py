"""A token opens the door of one organization and is kept as a hash."""

import pytest
from sqlalchemy import select

from schemas.errors import CallerError
from storage.database import Database
from storage.tables import tokens as table
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


async def test_the_database_does_not_hold_the_token_itself(database: Database):
    await Tokens(database).replace_tokens({"very-secret-token": "ours"})
    async with database.read() as connection:
        (row,) = (await connection.execute(select(table))).all()
    assert "very-secret-token" not in repr(row)


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
