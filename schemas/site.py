"""A site: a domain, with or without a path under it, that articles come from."""

import re
from collections.abc import Iterable, Iterator

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")
_DEEPEST = 6


def read_site(text: str) -> str:
    """Read a site however it is written: `https://www.Reuters.com/business/` is `reuters.com/business`."""
    bare = _SCHEME.sub("", text.strip().lower())
    return re.split(r"[?#]", bare, maxsplit=1)[0].removeprefix("www.").rstrip("/")


def host_of(url: str) -> str:
    """The domain of an address."""
    return read_site(url).partition("/")[0]


def sites_of(url: str | None, domains: Iterable[str]) -> frozenset[str]:
    """All sites that an article lies under.

    Where its address is not known, it lies at `domain/` too: somewhere under that domain, nobody knows where.
    """
    address = read_site(url) if url else ""
    host, _, path = address.partition("/")
    found: set[str] = set()
    for domain in domains:
        known = host == domain or host.endswith(f".{domain}")
        for parent in _parents(host if known else domain):
            found.add(parent)
            found.update(f"{parent}/{folder}" for folder in (_folders(path) if known else [""]))
    return frozenset(found)


def places(site: str) -> tuple[str, ...]:
    """Where to look for the articles of a site: under its path, and where only the domain of an article is known."""
    domain, slash, _ = site.partition("/")
    return (site, f"{domain}/") if slash else (site,)


def _parents(domain: str) -> Iterator[str]:
    labels = domain.split(".")
    for first in range(max(len(labels) - 1, 1)):
        yield ".".join(labels[first:])


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1][:_DEEPEST]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
