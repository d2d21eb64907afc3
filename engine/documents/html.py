"""The visible text of an HTML page."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from typing_extensions import override

_HIDDEN = re.compile(r"<!--|<(script|style|template|noscript)(?=[\s/>])", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE) for name in ("script", "style", "template", "noscript")}
_COMMENT_END = re.compile("--!?>")
_DECLARATION = re.compile(r"<[!?][^>]*>")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.IGNORECASE)
_ENCODINGS = re.compile("iso-8859-|windows-|koi8-|shift_jis|euc-|gb|big5", re.IGNORECASE)
"""Those of pages. Python knows more, which make no text of it or take very long."""
_SPACES = re.compile(r"\s+")
_LINES = frozenset({"br", "dd", "dt", "li", "option", "td", "th", "title", "tr"})
_PARAGRAPHS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)


def declared_encoding(content: bytes) -> str | None:
    """The encoding that a page names for itself near its beginning."""
    found = _DECLARED.search(content[:2048])
    name = found[1].decode("ascii", errors="replace") if found else ""
    return name if _ENCODINGS.match(name) else None


def visible_text(page: str) -> str:
    """The text that a reader of the page sees: a blank line between its blocks, white space folded."""
    end = page.rfind(">") + 1
    page = "".join(_without_hidden(page[:end])) + page[end:]
    end = page.rfind(">") + 1
    reader = _Reader()
    reader.feed(page[:end])
    reader.close()
    # An unfinished tag at the end is left out, as browsers do; the parser would go over it again and again.
    reader.handle_data(unescape(page[end:].partition("<")[0]))
    return reader.text()


def _without_hidden(page: str) -> Iterator[str]:
    """The page without comments, declarations, scripts and the like, in one pass."""
    position = 0
    while found := _HIDDEN.search(page, position):
        yield _DECLARATION.sub("", page[position : found.start()])
        name = found[1]
        end = (_ENDS[name.lower()] if name else _COMMENT_END).search(page, found.end())
        if end is None:
            return
        position = end.end()
        yield " "
    yield _DECLARATION.sub("", page[position:])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break_at(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        self._break_at(tag)

    @override
    def handle_data(self, data: str) -> None:
        self._parts.append(_SPACES.sub(" ", data))

    def _break_at(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append("\n")

    def text(self) -> str:
        lines = [_SPACES.sub(" ", line).strip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
