"""The reader: turns one message into acts and the words that no act covers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.embedded.understanding.acts import Act, Kind, Reading
from agent.embedded.understanding.answers import picked
from agent.embedded.understanding.attachment import attached
from agent.embedded.understanding.candidates import Candidate, candidates, choose, words_between
from agent.embedded.understanding.ellipsis import completed
from agent.embedded.understanding.exclusions import exclusions
from agent.embedded.understanding.file_values import file_values
from agent.embedded.understanding.fiscal import in_fiscal_years, said_start
from agent.embedded.understanding.lexicon import Lexicon, lexicon
from agent.embedded.understanding.revisions import Revision, revised
from agent.embedded.understanding.sieve import sift
from agent.embedded.understanding.situation import Situation
from agent.embedded.understanding.tokens import NUMBER, Token, tokenize
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
from agent.embedded.understanding.topic_change import TopicChange, is_worth_saying, raised, topic_change


def read_message(text: str, situation: Situation) -> Reading:
    """The acts of a message, in the order of its words, and the content words that none of them covers."""
    tokens = tokenize(text)
    if situation.open_question and (option := picked(tokens, situation.open_question)):
        return Reading((Act(Kind.ANSWER, "option", option, text, 0, len(tokens)),))
    words = lexicon()
    chosen = sift(
        choose(candidates(text, situation.today, situation.file_sets, _models(situation))), tokens, situation, words
    )
    acts = attached([act for item in chosen for act in _acts(item)], tokens, situation)
    acts = in_fiscal_years(acts, situation.fiscal_start or said_start([text]))
    revision = revised(acts, tokens, words)
    return _with_topic(text, tokens, situation, revision, words)


def _models(situation: Situation) -> tuple[str, ...]:
    rollouts = (situation.config or {}).get("rollout_generator") or {}
    return tuple(model.get("model_name", "") for model in rollouts.get("models") or ())


def _acts(candidate: Candidate) -> list[Act]:
    act = candidate.act
    extras = [replace(act, kind=Kind.SET, field=field, value=value) for field, value in candidate.extras]
    return [act, *extras]


def _with_topic(
    text: str, tokens: Sequence[Token], situation: Situation, revision: Revision, words: Lexicon
) -> Reading:
    foreign = tuple(act for act in revision.kept if act.kind == Kind.DECLINE and act.weak)
    if foreign:
        return Reading(foreign)
    read = [*revision.kept, *revision.taken_back, *revision.lost]
    values = file_values(tokens, _coverage(tokens, read), revision.kept, situation)
    read += values
    taken = {i for act in values for i in range(act.start, act.end)}
    kept = [act for act in revision.kept if act.start not in taken]
    acts = completed(text, tokens, [*kept, *values], _coverage(tokens, read), situation, words)
    covered = _coverage(tokens, [*acts, *read])
    after_style = frozenset(act.end for act in acts if act.field == "style" and act.value == "forward_looking")
    change = topic_change(tokens, covered, situation, words)
    found = pieces(tokens, [a or b for a, b in zip(covered, change.named, strict=True)], after_style, words)
    found = [raised(piece, tokens, situation, words) for piece in found]
    excluded = exclusions(text, tokens, found, covered, words)
    acts = [*acts, *excluded.values()]
    found = [piece for piece in found if piece not in excluded]
    least = LEFT_OVER if change.replaced and found else _least_strength(acts, situation)
    chosen = choose_topic(found, tokens, least)
    unused = [
        words_between(text, tokens, piece.start, piece.end)
        for piece in found
        if piece not in chosen and is_worth_saying(piece, tokens, situation, words)
    ]
    unused += [act.words for act in revision.lost]
    unused += _unread_numbers(tokens, covered, found)
    if _is_foreign(acts, chosen, tokens, situation, words):
        return Reading((Act(Kind.DECLINE, "off_topic", None, text, 0, len(tokens), weak=True),))
    if chosen:
        acts = [*acts, _topic_act(text, tokens, chosen, change, situation, words)]
    elif change.dropped:
        acts = [*acts, Act(Kind.EXCLUDE, "topic", change.dropped, " ".join(change.dropped), 0, 0)]
    return Reading(tuple(sorted(acts, key=lambda act: act.start)), tuple(unused))


def _unread_numbers(tokens: Sequence[Token], covered: Sequence[bool], found: Sequence[Piece]) -> list[str]:
    """Numbers that stand by themselves in no act: a limit that was not understood is told, whatever its words."""
    inside = {i for piece in found for i in range(piece.start, piece.end)}
    return [token.text for i, token in enumerate(tokens) if token.kind == NUMBER and not covered[i] and i not in inside]


def _topic_act(
    text: str,
    tokens: Sequence[Token],
    chosen: Sequence[Piece],
    change: TopicChange,
    situation: Situation,
    words: Lexicon,
) -> Act:
    adds = situation.config is not None and _is_addition(tokens, chosen, words)
    value = change.with_new(queries(chosen, tokens, text, words))
    span = words_between(text, tokens, chosen[0].start, chosen[-1].end)
    weak = chosen[0].strength == LEFT_OVER
    return Act(Kind.ADD if adds else Kind.SET, "topic", value, span, chosen[0].start, chosen[-1].end, weak=weak)


def _is_foreign(
    acts: Sequence[Act], chosen: Sequence[Piece], tokens: Sequence[Token], situation: Situation, words: Lexicon
) -> bool:
    """Whether a message asks about the world and says nothing about a dataset."""
    dated = situation.config is None and all(act.field == "dates" for act in acts)
    weak = all(each.strength <= LEFT_OVER for each in chosen)
    return bool(chosen or acts) and dated and weak and _asks_the_world(tokens, words)


def _coverage(tokens: Sequence[Token], acts: Sequence[Act]) -> list[bool]:
    covered = [False] * len(tokens)
    for act in acts:
        covered[act.start : act.end] = [True] * (act.end - act.start)
    return covered


def _least_strength(acts: Sequence[Act], situation: Situation) -> int:
    """How clearly a topic must be introduced: documents rarely need one, an existing pipeline has one."""
    sources = [str(act.value) for act in acts if act.field == "source" and act.kind == Kind.SET]
    present = (situation.config or {}).get("seed_generator") or {}
    if sources[-1:] == ["news"] and not present.get("search_query"):
        return LEFT_OVER if situation.config is None else WEAKLY_INTRODUCED
    if situation.config is not None or _only_commands(acts):
        return PREDICTED
    read_whole = sources and sources[-1] not in ("news", "gdelt")
    return WEAKLY_INTRODUCED if read_whole else LEFT_OVER


def _only_commands(acts: Sequence[Act]) -> bool:
    """Whether the message asks or orders something and sets nothing: then a leftover word is no topic."""
    kinds: set[Any] = {act.kind for act in acts}
    return bool(kinds) and not kinds & {Kind.SET, Kind.ADD, Kind.EXCLUDE}


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


def _is_addition(tokens: Sequence[Token], chosen: Sequence[Piece], words: Lexicon) -> bool:
    """Whether "also", "add" or the like stands shortly before the topic, or "too" and the like right after it."""
    before = range(max(0, chosen[0].start - 4), chosen[0].start)
    after = range(chosen[-1].end, min(len(tokens), chosen[-1].end + 1))
    return any(phrase_at(tokens, i, words.additions) for i in before) or any(
        phrase_at(tokens, i, words.additions_after) for i in after
    )
