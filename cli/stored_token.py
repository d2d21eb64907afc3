"""The stored token: how the commands on the server's own machine prove who they are."""

from api.settings import Settings
from schemas.errors import CallerError, Unauthorized
from storage.tokens import Tokens


def stored_token(settings: Settings) -> str:
    """The first configured token, else the one that the first start left in the data folder.

    Raises `CallerError` where there is none or it can't be read.
    """
    if settings.api_tokens:
        return next(iter(settings.api_tokens))
    try:
        return settings.token_file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise CallerError(
            f"There is no token in {settings.data_dir} yet: the first `pipeline-assistant serve` makes one. "
            "For another data folder give --data-dir."
        ) from None
    except OSError as error:
        raise CallerError(f"{settings.token_file} can't be read: {error.strerror}.") from error


def token_for(settings: Settings, given: str | None) -> str:
    """The token that was given for a server, else the stored one. Raises `CallerError` where there is none."""
    try:
        return given or stored_token(settings)
    except CallerError as error:
        raise CallerError(f"{error.message} Or give the server's token with --token.") from None


async def organization_here(tokens: Tokens, settings: Settings) -> str:
    """The organization of whoever works on this machine. Raises `CallerError` where the token is not let in."""
    organization_id = await tokens.organization_of(stored_token(settings))
    if organization_id is None:
        raise Unauthorized(
            f"The token in {settings.token_file} is not known here. Delete the file: the next start makes one."
        )
    return organization_id
