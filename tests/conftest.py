"""The world the tests run in: no network but this machine, an empty home, none of the user's settings."""

import ipaddress
import os
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from tests.client_environment import CONTRACT, client_python

pytest_plugins = ("tests.databases",)

OURS = "PIPELINE_ASSISTANT_"
FOREIGN = (
    "LANGCHAIN_",
    "LANGSMITH_",
    "LANGGRAPH_",
    "LIGHTNINGROD_",
    "OPENAI_",
    "ANTHROPIC_",
    "GOOGLE_",
    "GEMINI_",
    "OPENROUTER_",
    "XDG_",
)
OUTER_ENVIRONMENT = dict(os.environ)
"""The environment outside the tests, for the one test that needs a package index."""

hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.register_profile("nightly", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("steady")


class NetworkBlocked(RuntimeError):
    """A test reached for the network; no `OSError`, so that nothing takes it for a server that is down."""


def is_local(host: object) -> bool:
    """Whether a host is this machine; a name other than localhost is not."""
    text = host.decode() if isinstance(host, bytes) else host
    if text in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(text).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def guard(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what leaves this machine. An audit hook sees every socket of the process, whichever library opened it."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not is_local(host):
        raise NetworkBlocked(f"A test reached for {host!r}; only this machine may be used.")


sys.addaudithook(guard)


@pytest.fixture(autouse=True, scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home without any setting, for this process and for those it starts."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith((OURS, *FOREIGN)):
            del os.environ[name]
    os.environ |= {"HOME": str(home), "NO_PROXY": "*", "COLUMNS": "100"}
    return home


@pytest.fixture(scope="session")
def client_of_release(request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Gives the Python of an environment that has a release of the published client, from a package index."""
    cache = request.config.cache
    assert cache is not None
    folder = cache.mkdir("published-client")
    outer = {name: value for name, value in OUTER_ENVIRONMENT.items() if not name.startswith(OURS)}
    return lambda release: client_python(release, folder / release, outer)


@pytest.fixture(scope="session")
def published_client(client_of_release: Callable[[str], Path]) -> Path:
    """The Python of an environment that has the release of the contract."""
    return client_of_release(CONTRACT)
