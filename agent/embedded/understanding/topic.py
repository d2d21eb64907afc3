"""The topic: the noun phrase that is left when every other word of a message has been read."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.embedded.understanding.lexicon import Lexicon
from agent.embedded.understanding.numbers import SMALL
from agent.embedded.understanding.patterns import misspelled
from agent.embedded.understanding.tokens import NUMBER, QUOTE, WORD, Token

_BREAKS = (".", "..", "...", "....", ";", ":", "!", "?", "(", ")", "\n")
_LIST_WORDS = ("and", "or", "&")
_APART = ("separate", "separately", "queries", "searches", "apiece", "individually")
"""Words that say that what is joined by "and" is searched for one by one."""
_LONGEST_LIST_ITEM = 5

UNFIT, LEFT_OVER, WEAKLY_INTRODUCED, PREDICTED, INTRODUCED, QUOTED = -1, 0, 1, 2, 3, 4
_NO_OBJECT = ("from", "with", "using", "by", "in")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that no act covers; `strength` says how clearly it was introduced as a topic."""

    start: int
    end: int
    strength: int
    after_comma: bool = False
    corrects: bool = False


def phrase_at(tokens: Sequence[Token], i: int, phrases: Sequence[tuple[str, ...]]) -> int:
    """The length of the longest of these phrases at `i`, or 0; `phrases` is sorted by length."""
    if not 0 <= i < len(tokens):
        return 0
    first = tokens[i].lower
    for phrase in phrases:
        if phrase[0] == first and all(
            i + n < len(tokens) and tokens[i + n].lower == word for n, word in enumerate(phrase)
        ):
            return len(phrase)
    return 0


def pieces(
    tokens: Sequence[Token], covered: Sequence[bool], after_style: frozenset[int], lexicon: Lexicon
) -> list[Piece]:
    """The uncovered runs, split at stops, commas, corrections and introducing words, trimmed of frame words.

    `after_style` holds the indexes right after words such as "predict", which introduce what they predict.
    """
    found: list[Piece] = []
    i = 0
    while i < len(tokens):
        if covered[i] or tokens[i].lower in (*_BREAKS, ","):
            i += 1
            continue
        end = _run_end(tokens, covered, i, lexicon)
        found += _trimmed(tokens, i, end, after_style, lexicon)
        i = max(end, i + 1)
    return found


def _run_end(tokens: Sequence[Token], covered: Sequence[bool], i: int, lexicon: Lexicon) -> int:
    """Where the run that begins at `i` ends: at a covered word, a stop, a comma or the next strong introducing word."""
    leads = (lexicon.introducers, lexicon.corrections, lexicon.stops)
    end = i + max(1, *(phrase_at(tokens, i, phrases) for phrases in leads))
    while end < len(tokens) and not covered[end] and tokens[end].lower not in (*_BREAKS, ","):
        if phrase_at(tokens, end, (*lexicon.strong_introducers, *lexicon.stops, *lexicon.exclusions)) or _corrects(
            tokens, end, lexicon
        ):
            break
        end += 1
    return end


def _is_heading(tokens: Sequence[Token], end: int) -> bool:
    """ "Goal: ...": what stands before a colon is no topic."""
    return end < len(tokens) and tokens[end].lower == ":"


def _ends_introducing(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> bool:
    """Whether "topic" or the like ends right before `end`."""
    return any(end >= n and phrase_at(tokens, end - n, lexicon.strong_introducers) == n for n in (1, 2))


def _corrects(tokens: Sequence[Token], i: int, lexicon: Lexicon) -> int:
    return phrase_at(tokens, i, lexicon.corrections) if tokens[i].lower != "rather" else 0


def _trimmed(
    tokens: Sequence[Token], start: int, end: int, after_style: frozenset[int], lexicon: Lexicon
) -> list[Piece]:
    comma = start > 0 and tokens[start - 1].lower == ","
    corrects = phrase_at(tokens, start, lexicon.corrections)
    first = start + corrects
    strong = phrase_at(tokens, first, lexicon.strong_introducers)
    headed = start > 0 and tokens[start - 1].lower in (":", "=") and _ends_introducing(tokens, start - 1, lexicon)
    weak = phrase_at(tokens, first, lexicon.introducers)
    predicted = start in after_style and tokens[start].lower not in _NO_OBJECT
    strength = WEAKLY_INTRODUCED if weak else LEFT_OVER
    strength = INTRODUCED if strong or headed else PREDICTED if predicted else strength
    if strength == LEFT_OVER and (phrase_at(tokens, first, lexicon.stops) or _is_heading(tokens, end)):
        strength = UNFIT
    first += max(strong, weak)
    if comma and tokens[first].lower in _LIST_WORDS if first < end else False:
        first += 1
    if first < end and tokens[first].lower in ("each", "every"):
        strength = UNFIT
    first, last = _quoted_part(tokens, *trim(tokens, first, end, lexicon), lexicon)
    if strength <= LEFT_OVER and all(_says_nothing(token, lexicon) for token in tokens[first:last]):
        return []
    return [Piece(first, last, strength, comma, bool(corrects))] if first < last else []


def _quoted_part(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """The quotes alone of a run whose other words say nothing: "three searches: \"rice\"" is about rice."""
    quotes = [i for i in range(start, end) if tokens[i].kind == QUOTE]
    if quotes and tokens[quotes[0] - 1].lower in ("-", "–", ":"):
        return quotes[0], quotes[-1] + 1
    rest = (tokens[i] for i in range(start, end) if tokens[i].kind != QUOTE)
    return (
        (quotes[0], quotes[-1] + 1) if quotes and all(_says_nothing(each, lexicon) for each in rest) else (start, end)
    )


def _says_nothing(token: Token, lexicon: Lexicon) -> bool:
    """A number or a word that neither names a subject nor asks for anything: "two queries"."""
    return token.kind == NUMBER or token.lower in SMALL or token.lower in lexicon.idle or is_frame(token, lexicon)


def trim(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """The span without frame words and signs at its ends; a weak introducer inside may begin it."""
    while start < end and is_frame(tokens[start], lexicon):
        start += 1
    while start < end and is_frame(tokens[end - 1], lexicon):
        end -= 1
    return start, end


def is_frame(token: Token, lexicon: Lexicon) -> bool:
    """Whether a token carries no content: a sign or a frame word; "US" and the like are names, not "us"."""
    if token.kind == QUOTE or (token.text.isupper() and len(token.text) > 1):
        return False
    if token.lower in lexicon.frame or not any(char.isalnum() for char in token.text):
        return True
    return bool(misspelled(token, lexicon.long_frame))


def choose_topic(found: Sequence[Piece], tokens: Sequence[Token], least: int) -> list[Piece]:
    """The pieces that are the topic: the best introduced one, what corrects it, and the rest of its list.

    Only pieces of strength `least` or more count.
    """
    able = [
        piece
        for piece in found
        if piece.strength >= least or (piece.strength >= WEAKLY_INTRODUCED and _is_quoted(piece, tokens))
    ]
    if not able:
        return []
    best = max(able, key=lambda piece: (QUOTED if _is_quoted(piece, tokens) else piece.strength, -piece.start))
    at = found.index(best)
    later = next(
        (n for n, piece in enumerate(found) if n > at and piece.corrects and piece.strength >= least - 1), None
    )
    if later is not None:
        return [found[later]]
    return [best, *_rest_of_list(found, at, tokens)]


def _rest_of_list(found: Sequence[Piece], at: int, tokens: Sequence[Token]) -> list[Piece]:
    """ "inflation, unemployment and housing": short pieces after commas, the last joined by "and"; or quotes."""
    quoted = [piece for piece in found[at + 1 :] if _is_quoted(piece, tokens)] if _is_quoted(found[at], tokens) else []
    if quoted:
        return quoted
    rest: list[Piece] = []
    for previous, piece in zip(found[at:], found[at + 1 :], strict=False):
        adjoining = tokens[previous.end].lower == "," and piece.start - previous.end <= 2
        if not adjoining or not piece.after_comma or piece.strength or piece.end - piece.start > _LONGEST_LIST_ITEM:
            break
        rest.append(piece)
    joined = rest and (
        any(token.lower in _LIST_WORDS for token in tokens[rest[-1].start : rest[-1].end])
        or tokens[rest[-1].start - 1].lower in _LIST_WORDS
    )
    return rest if joined else []


def _is_quoted(piece: Piece, tokens: Sequence[Token]) -> bool:
    """Whether a piece is quoted phrases and nothing else."""
    kinds = [token.kind for token in tokens[piece.start : piece.end] if token.lower not in (*_LIST_WORDS, ",")]
    return bool(kinds) and all(kind == QUOTE for kind in kinds)


def queries(chosen: Sequence[Piece], tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[str]:
    """The search queries that a topic stands for: quoted phrases, list items, or the phrase itself."""
    apart = any(token.lower in _APART for token in tokens)
    spans: list[tuple[int, int]] = []
    for number, piece in enumerate(chosen):
        inside = range(piece.start, piece.end)
        quoted = [i for i in inside if tokens[i].kind == QUOTE]
        if quoted:
            spans += [(i, i + 1) for i in quoted]
            continue
        joins = (*_LIST_WORDS, "+") if apart or _either(tokens[piece.start : piece.end], lexicon) else ("+",)
        split = next((i for i in inside if tokens[i].lower in (_LIST_WORDS if number else joins)), None)
        spans += [(piece.start, piece.end)] if split is None else [(piece.start, split), (split + 1, piece.end)]
    return [_clean(text[tokens[a].start : tokens[b - 1].end], tokens[a], b - a) for a, b in spans if b > a]


def _either(words: Sequence[Token], lexicon: Lexicon) -> bool:
    """ "floods or droughts", "earthquakes and floods": things of two kinds, which few texts name both."""
    if len(words) != 3 or any(word.kind != WORD for word in words):
        return False
    join = words[1].lower
    kinds = all(word.text.islower() and word.text.endswith("s") for word in (words[0], words[2]))
    return join == "or" or (join in _LIST_WORDS and kinds and not phrase_at(words, 0, lexicon.pairs))


def _clean(words: str, first: Token, length: int) -> str:
    return first.value if length == 1 and first.kind == QUOTE else " ".join(words.split())
