"""The reader: turns one message into acts and the words that no act covers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.embedded.understanding.acts import Act, Kind, Reading
from agent.embedded.understanding.answers import picked
from agent.embedded.understanding.attachment import attached
from agent.embedded.understanding.candidates import Candidate, candidates, choose, words_between
from agent.embedded.understanding.lexicon import Lexicon, lexicon
from agent.embedded.understanding.revisions import Revision, revised
from agent.embedded.understanding.sieve import sift
from agent.embedded.understanding.situation import Situation
from agent.embedded.understanding.tokens import Token, tokenize
from agent.embedded.understanding.topic import (
    LEFT_OVER,
    PREDICTED,
    WEAKLY_INTRODUCED,
    Piece,
    choose_topic,
    phrase_at,
    pieces,
    queries,
)


def read_message(text: str, situation: Situation) -> Reading:
    """The acts of a message, in the order of its words, and the content words that none of them covers."""
    tokens = tokenize(text)
    if situation.open_question and (option := picked(tokens, situation.open_question)):
        return Reading((Act(Kind.ANSWER, "option", option, text, 0, len(tokens)),))
    words = lexicon()
    chosen = sift(choose(candidates(text, situation.today, situation.file_sets)), tokens, situation, words)
    acts = attached([act for item in chosen for act in _acts(item)], situation)
    revision = revised(acts, tokens, words)
    return _with_topic(text, tokens, situation, revision, words)


def _acts(candidate: Candidate) -> list[Act]:
    act = candidate.act
    extras = [replace(act, kind=Kind.SET, field=field, value=value) for field, value in candidate.extras]
    return [act, *extras]


def _with_topic(
    text: str, tokens: Sequence[Token], situation: Situation, revision: Revision, words: Lexicon
) -> Reading:
    acts = revision.kept
    foreign = tuple(act for act in acts if act.kind == Kind.DECLINE and act.weak)
    if foreign:
        return Reading(foreign)
    covered = _coverage(tokens, [*acts, *revision.taken_back, *revision.lost])
    after_style = frozenset(act.end for act in acts if act.field == "style" and act.value == "forward_looking")
    found = pieces(tokens, covered, after_style, words)
    least = _least_strength(acts, situation)
    named = _present_topic(tokens, covered, situation)
    others = (
        pieces(tokens, [a or b for a, b in zip(covered, named, strict=True)], after_style, words) if any(named) else []
    )
    found, least = (others, LEFT_OVER) if others else (found, least)
    chosen = choose_topic(found, tokens, least)
    unused = [words_between(text, tokens, piece.start, piece.end) for piece in found if piece not in chosen]
    unused += [act.words for act in revision.lost]
    dated = situation.config is None and all(act.field == "dates" for act in acts)
    if (
        (chosen or acts)
        and dated
        and all(each.strength <= LEFT_OVER for each in chosen)
        and _asks_the_world(tokens, words)
    ):
        return Reading((Act(Kind.DECLINE, "off_topic", None, text, 0, len(tokens), weak=True),))
    if chosen:
        kind = Kind.ADD if _is_addition(tokens, chosen[0], words) and situation.config else Kind.SET
        value = queries(chosen, tokens, text)
        span = words_between(text, tokens, chosen[0].start, chosen[-1].end)
        weak = chosen[0].strength == LEFT_OVER
        acts = [*acts, Act(kind, "topic", value, span, chosen[0].start, chosen[-1].end, weak=weak)]
    return Reading(tuple(sorted(acts, key=lambda act: act.start)), tuple(unused))


def _coverage(tokens: Sequence[Token], acts: Sequence[Act]) -> list[bool]:
    covered = [False] * len(tokens)
    for act in acts:
        covered[act.start : act.end] = [True] * (act.end - act.start)
    return covered


def _least_strength(acts: Sequence[Act], situation: Situation) -> int:
    """How clearly a topic must be introduced: documents rarely need one, an existing pipeline has one."""
    if situation.config is not None or _only_commands(acts):
        return PREDICTED
    sources = [str(act.value) for act in acts if act.field == "source" and act.kind == Kind.SET]
    read_whole = sources and sources[-1] not in ("news", "gdelt")
    return WEAKLY_INTRODUCED if read_whole else LEFT_OVER


def _only_commands(acts: Sequence[Act]) -> bool:
    """Whether the message asks or orders something and sets nothing: then a leftover word is no topic."""
    kinds: set[Any] = {act.kind for act in acts}
    return bool(kinds) and not kinds & {Kind.SET, Kind.ADD, Kind.EXCLUDE}


def _present_topic(tokens: Sequence[Token], covered: Sequence[bool], situation: Situation) -> list[bool]:
    """Which tokens name the present topic, as in "instead of oil prices use gas prices": another is to replace it."""
    present = ((situation.config or {}).get("seed_generator") or {}).get("search_query") or []
    named = [False] * len(tokens)
    for query in present if isinstance(present, list) else [present]:
        wanted = [token.lower for token in tokenize(query)]
        for i in range(len(tokens) - len(wanted) + 1):
            if [token.lower for token in tokens[i : i + len(wanted)]] == wanted and not any(
                covered[i : i + len(wanted)]
            ):
                named[i : i + len(wanted)] = [True] * len(wanted)
    return named


def _asks_the_world(tokens: Sequence[Token], words: Lexicon) -> bool:
    """ "what is the capital of France?": a question, and nothing in it about a dataset."""
    asks = tokens[0].lower in (
        "what",
        "what's",
        "who",
        "who's",
        "when",
        "where",
        "why",
        "how",
        "which",
        "is",
        "are",
        "does",
    )
    return asks and not any(token.lower in words.classes["data"] for token in tokens)


def _is_addition(tokens: Sequence[Token], piece: Piece, words: Lexicon) -> bool:
    """Whether "also", "add" or the like stands shortly before the topic."""
    return any(phrase_at(tokens, i, words.additions) for i in range(max(0, piece.start - 4), piece.start))
