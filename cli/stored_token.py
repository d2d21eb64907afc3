"""The stored token: how the commands on the server's own machine prove who they are."""

from api.settings import Settings
from schemas.errors import CallerError


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
