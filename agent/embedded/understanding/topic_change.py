"""Topic changes: what a later message does to the search queries that a pipeline has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.embedded.understanding.file_sets import stem
from agent.embedded.understanding.lexicon import Lexicon
from agent.embedded.understanding.revisions import marked
from agent.embedded.understanding.situation import Situation
from agent.embedded.understanding.tokens import QUOTE, WORD, Token, tokenize
from agent.embedded.understanding.topic import INTRODUCED, LEFT_OVER, UNFIT, Piece, is_frame, phrase_at, trim

_LONGEST_NEW = 5
_ONLY = (("only",), ("just",), ("keep",), ("only", "keep"))


@dataclass(frozen=True, slots=True)
class TopicChange:
    """The present queries, which tokens name one of them, and which of them are to be replaced or dropped."""

    present: tuple[str, ...]
    named: tuple[bool, ...]
    replaced: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def with_new(self, queries: list[str]) -> list[str]:
        """The queries after new ones were named: they take the place of those that were named with them."""
        if not self.replaced or len(self.present) == len(self.replaced):
            return queries
        at = self.present.index(self.replaced[0])
        kept = [query for query in self.present if query not in self.replaced]
        return [*kept[:at], *queries, *kept[at:]]


def topic_change(tokens: Sequence[Token], covered: Sequence[bool], situation: Situation, words: Lexicon) -> TopicChange:
    """Which present queries a message names: "instead of oil prices use gas prices", "drop Denmark"."""
    source = (situation.config or {}).get("seed_generator") or {}
    held = source.get("search_query") or []
    present = tuple(held if isinstance(held, list) else [held])
    named, found, dropped, kept = [False] * len(tokens), list[str](), list[str](), list[str]()
    for query in present:
        span = _span_of(query, tokens, covered, words)
        if span:
            named[span[0] : span[1]] = [True] * (span[1] - span[0])
            found.append(query)
            if marked(tokens, span[0], words.negations):
                dropped.append(query)
            kept += [query] if marked(tokens, span[0], _ONLY) else []
    if kept and not dropped and len(kept) == len(found):
        dropped = [query for query in present if query not in kept]
    return TopicChange(present, tuple(named), tuple(found), tuple(dropped))


def _span_of(query: str, tokens: Sequence[Token], covered: Sequence[bool], words: Lexicon) -> tuple[int, int] | None:
    """The tokens that name a query: all its words, or at least one telling word of it and nothing else."""
    known = {stem(token.lower) for token in tokenize(query)}
    telling = {stem(token.lower) for token in tokenize(query) if not is_frame(token, words)}
    i = 0
    while i < len(tokens):
        end = i
        while end < len(tokens) and not covered[end] and stem(tokens[end].lower) in known:
            end += 1
        if any(stem(token.lower) in telling for token in tokens[i:end]) and not (
            _is_content(tokens, end, covered, words)
            or (_is_content(tokens, i - 1, covered, words) and not marked(tokens, i, words.negations))
        ):
            return i, end
        i = max(end, i + 1)
    return None


def _is_content(tokens: Sequence[Token], i: int, covered: Sequence[bool], words: Lexicon) -> bool:
    """Whether a content word stands there that the query does not hold: then another subject is named."""
    if not 0 <= i < len(tokens) or covered[i] or tokens[i].kind != WORD:
        return False
    return not is_frame(tokens[i], words) and tokens[i].lower not in words.idle


def raised(piece: Piece, tokens: Sequence[Token], situation: Situation, words: Lexicon) -> Piece:
    """ "make it Morocco", "add Sweden": a name behind such words is a topic of a pipeline that searches news.

    So are things behind them that come "instead": "make it war casualties instead".
    """
    source = ((situation.config or {}).get("seed_generator") or {}).get("config_type")
    if source != "NEWS_SEED_GENERATOR":
        return piece
    if tuple(token.lower for token in tokens[piece.start : piece.end]) in words.names:
        return replace(piece, strength=UNFIT)
    cut = next((at for at in range(piece.start + 1, piece.end) if phrase_at(tokens, at, words.additions_after)), None)
    if piece.strength > LEFT_OVER:
        return piece if cut is None else replace(piece, end=cut)
    start = _behind_replacement(piece, tokens, words)
    after = next((at for at in range(start, piece.end + 1) if phrase_at(tokens, at, words.additions_after)), None)
    start, end = trim(tokens, start, piece.end if after is None else after, words)
    if start >= end or end - start > _LONGEST_NEW or not (_is_name(tokens[start]) or _come_instead(tokens, start, end)):
        return piece
    led = start > piece.start or any(
        phrase_at(tokens, at, (*words.replacements, *words.additions)) for at in range(max(0, start - 4), start)
    )
    return replace(piece, start=start, end=end, strength=INTRODUCED) if led or after is not None else piece


def _is_name(token: Token) -> bool:
    return token.kind == QUOTE or token.text[0].isupper()


def _come_instead(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether several words, or one in the plural, stand before "instead"; one alone may say how something is to be."""
    things = end - start > 1 or tokens[start].lower.endswith("s")
    return things and end < len(tokens) and tokens[end].lower == "instead"


def _behind_replacement(piece: Piece, tokens: Sequence[Token], words: Lexicon) -> int:
    at = piece.start
    while at < piece.end and (length := phrase_at(tokens, at, (*words.replacements, *words.additions))):
        at += length
    return at


def is_worth_saying(piece: Piece, tokens: Sequence[Token], situation: Situation, words: Lexicon) -> bool:
    """Whether words that were not used are told: not where they carry nothing, or only speak of who is asking."""
    opening = piece.start
    while opening and tokens[opening - 1].lower not in (".", "!", "?", ";"):
        opening -= 1
    if phrase_at(tokens, opening, words.asides) and not any(
        token.lower == "want" for token in tokens[opening : piece.end]
    ):
        return False
    known = _present_words(situation)
    return any(
        token.lower not in words.idle and not is_frame(token, words) and stem(token.lower) not in known
        for token in tokens[piece.start : piece.end]
    )


def _present_words(situation: Situation) -> frozenset[str]:
    """Words of the name and description of the file set that is read."""
    read = ((situation.config or {}).get("seed_generator") or {}).get("file_set_id")
    held = [f"{each.id} {each.name}" for each in situation.file_sets if each.id == read]
    return frozenset(stem(token.lower) for text in held for token in tokenize(text))
