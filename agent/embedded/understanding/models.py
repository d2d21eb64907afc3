"""Models in a message: the language models that are to answer, each with the parameters said of it."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from agent.embedded.understanding.numbers import count, number, ordinal
from agent.embedded.understanding.tokens import ALNUM, Token

_JOINS = (
    ",",
    "and",
    "&",
    "plus",
    "or",
    "as",
    "well",
    "also",
    "both",
    "then",
    "+",
    "versus",
    "vs",
    "against",
    "(",
    ")",
    "with",
    "using",
    "by",
)
_LEADS = (
    ",",
    "at",
    "on",
    "gets",
    "get",
    "should",
    "has",
    "have",
    "runs",
    "with",
    "and",
    "of",
    "to",
    "a",
    "an",
    "the",
    "=",
    ":",
    "(",
    ")",
    "use",
    "using",
    "set",
    "is",
    "-",
)
_EFFORTS = ("low", "medium", "high", "minimal")
_VERSIONS = (
    "sonnet|opus|haiku|pro|flash|flash-lite|mini|nano|turbo|lite|large|small|medium|instruct|chat|reasoner|preview|latest"
    "|thinking"
)
_OWN = re.compile(r"(?:embedded|built[-\s]?in)\s(?:language\s)?(?:model|llm|one)\b", re.IGNORECASE)
"""How the model that ships with the product is called."""
_SWAPS = ("swap", "replace", "change", "exchange", "switch", "substitute")
_ENDS = (",", ";", "!", "?")
_BY = ("for", "with", "by", "to")


@dataclass(frozen=True, slots=True)
class Model:
    """A model by its slug, with parameters; `samples` says how many answers of it, `replaces` whose place it takes.

    With `only_parameters` the message changes a model that is there and names it for that alone.
    """

    name: str
    parameters: tuple[tuple[str, Any], ...] = ()
    samples: int = 1
    replaces: str | None = None
    only_parameters: bool = False


_Parameter = tuple[str, Any, bool]


@dataclass(frozen=True, slots=True)
class Mention:
    """A run of tokens that names models."""

    models: tuple[Model, ...]
    start: int
    end: int


@cache
def _data() -> tuple[frozenset[str], dict[str, str], re.Pattern[str]]:
    data = tomllib.loads(files("agent.embedded.understanding").joinpath("models.toml").read_text("utf-8"))
    makers, families = data["makers"], data["families"]
    maker = "|".join(map(re.escape, makers))
    family = "|".join(sorted(map(re.escape, families), key=len, reverse=True))
    version = rf"(?:[-\s](?:\d[\w.]*|{_VERSIONS}|r\d|v\d[\w.]*|\w+-\w[\w.-]*|x?\d+b))"
    bare = rf"(?:{family})[\d.]*\w*(?:-[\w.]*\w)+|(?:{family}){version}(?:{version})*|(?:o[134]|phi\d?|gpt\d\w*)"
    pattern = rf"(?<![\w/.-])(?:(?:{maker})/[\w.:-]*\w|(?:{bare})(?![\w/])|{_OWN.pattern})"
    return frozenset(makers), families, re.compile(pattern, re.IGNORECASE)


def model_slug(name: str) -> str:
    """The slug of a model as people write it: "gpt-4o" is openai/gpt-4o, "Sonnet 4" anthropic/claude-sonnet-4."""
    if "/" in name:
        return name
    if _OWN.fullmatch(name):
        return "embedded"
    plain = "-".join(name.lower().split())
    family = re.match(r"[a-z]+(?:(?<=o)\d)?", plain)
    makers = _data()[1]
    maker = makers.get(family.group()) if family else None
    if family and family.group() in ("sonnet", "opus", "haiku"):
        plain = f"claude-{plain}"
    return f"{maker}/{plain}" if maker else plain


def model_mentions(text: str, tokens: Sequence[Token], known: Sequence[str] = ()) -> Iterator[Mention]:
    """Every run of models in a message; what is said of the last one holds for all where none has it of its own."""
    runs = [_before(tokens, run) for run in _runs(_names(text, tokens, known), tokens)]
    at = 0
    while at < len(runs):
        swapped = _swapped(tokens, *runs[at : at + 2]) if at + 1 < len(runs) else None
        yield swapped or runs[at]
        at += 2 if swapped else 1


def _runs(names: list[tuple[str, int, int]], tokens: Sequence[Token]) -> Iterator[Mention]:
    at = 0
    while at < len(names):
        first, models = at, list[tuple[str, list[_Parameter]]]()
        end = names[at][1]
        swaps = names[first][1] > 0 and tokens[names[first][1] - 1].lower in _SWAPS
        while at < len(names) and (at == first or (not swaps and _joined(tokens, end, names[at][1]))):
            given, end = _parameters(tokens, names[at][2])
            models.append((names[at][0], given))
            at += 1
        yield Mention(_with_parameters(models), names[first][1], end)


def _swapped(tokens: Sequence[Token], old: Mention, new: Mention) -> Mention | None:
    """ "swap gpt-4o for claude-sonnet-4": the second one comes in the place of the first."""
    between = [token.lower for token in tokens[old.end : new.start]]
    verb = next((n for n in (old.start - 1, old.start - 2) if n >= 0 and tokens[n].lower in _SWAPS), None)
    if verb is None or len(between) != 1 or between[0] not in _BY:
        return None
    return Mention(tuple(replace(each, replaces=old.models[0].name) for each in new.models), verb, new.end)


def _names(text: str, tokens: Sequence[Token], known: Sequence[str]) -> list[tuple[str, int, int]]:
    """(slug, first token, token after) of every model name; "gemini" alone is the only such model of those `known`."""
    found: list[tuple[str, int, int]] = []
    for match in _data()[2].finditer(text):
        covered = [n for n, token in enumerate(tokens) if token.start < match.end() and token.end > match.start()]
        if covered:
            found.append((model_slug(match.group()), covered[0], covered[-1] + 1))
    taken = {at for _, start, end in found for at in range(start, end)}
    for at, token in enumerate(tokens):
        meant = [slug for slug in known if token.lower in _parts(slug)]
        telling = token.lower in _data()[1] or (token.kind == ALNUM and not token.lower.isdecimal())
        if at not in taken and telling and len(set(meant)) == 1:
            found.append((meant[0], at, at + 1))
    found += [place for place in _places(tokens, known) if place[1] not in taken]
    return sorted(found, key=lambda name: name[1])


def _parts(name: str) -> set[str]:
    """What a slug can be called for short: "r1", "haiku"."""
    return {part for sign in (r"[-./]", r"[-./]|(?<=[a-z])(?=\d)") for part in re.split(sign, name)}


def _places(tokens: Sequence[Token], known: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """ "the second with 256 tokens": a model by its place, where something is said of how it is called."""
    for at in range(len(tokens)):
        found = ordinal(tokens, at) if len(known) > 1 else None
        if not found or found[0] > len(known):
            continue
        end = at + found[1]
        end += 1 if end < len(tokens) and tokens[end].lower in ("one", "model") else 0
        if _parameters(tokens, end)[0]:
            yield known[found[0] - 1 if found[0] > 0 else found[0]], at, end


def slug(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """The name of a model at `i`: its slug, or as people write it."""
    end = i
    while (
        end < len(tokens) and tokens[end].text not in _ENDS and (end == i or tokens[end].start == tokens[end - 1].end)
    ):
        end += 1
    text = "".join(token.text for token in tokens[i:end])
    return (model_slug(text), end - i) if _data()[2].fullmatch(text) else None


def _joined(tokens: Sequence[Token], end: int, start: int) -> bool:
    return all(token.lower in _JOINS for token in tokens[end:start])


def _parameters(tokens: Sequence[Token], i: int) -> tuple[list[_Parameter], int]:
    """(name, value, whether a comma or "each" stands by it) of the parameters from `i` on, and the index after them."""
    found: list[_Parameter] = []
    end = i
    while True:
        at = end
        while at < len(tokens) and tokens[at].lower in _LEADS:
            at += 1
        read = parameter(tokens, at) or _bare_temperature(tokens, end, at) or _bare_effort(tokens, end, at)
        if not read:
            return found, end
        name, value, length = read
        apart = any(token.lower in (",", "and") for token in tokens[end:at])
        end = at + length
        if end < len(tokens) and tokens[end].lower in ("each", "apiece"):
            apart, end = True, end + 1
        found.append((name, value, apart))


def parameter(tokens: Sequence[Token], i: int) -> tuple[str, Any, int] | None:
    """One parameter of a model call at `i`: temperature, most tokens, reasoning effort or number of samples."""
    word = [token.lower for token in tokens[i : i + 4]]
    if word[:1] and word[0] in ("temperature", "temp", "t"):
        return _value("temperature", number, tokens, i + 1)
    if word[:2] in (["max", "tokens"], ["maximum", "tokens"]) or word[:1] == ["max_tokens"]:
        return _shifted(_value("max_tokens", count, tokens, i + (1 if word[0] == "max_tokens" else 2)), 0)
    if word[:1] == ["reasoning"] or word[:1] == ["reasoning_effort"]:
        at = i + 2 if word[1:2] in (["effort"], ["level"]) else i + 1
        at += 1 if at < len(tokens) and tokens[at].lower in ("=", ":", "to", "at", "is", "on") else 0
        effort = tokens[at].lower if at < len(tokens) else ""
        return ("reasoning_effort", effort, at + 1 - i) if effort in _EFFORTS else None
    if word[:1] and word[0] == "zero" and word[1:2] in (["temperature"], ["temp"]):
        return "temperature", 0.0, 2
    if word[:1] and word[0] in _EFFORTS and word[1:2] == ["effort"]:
        return "reasoning_effort", word[0], 2
    if word[:1] and word[0] in _EFFORTS and word[1:2] == ["reasoning"]:
        return "reasoning_effort", word[0], 3 if word[2:3] in (["effort"], ["mode"]) else 2
    return _counted(tokens, i)


def _shifted(found: tuple[str, Any, int] | None, by: int) -> tuple[str, Any, int] | None:
    return (found[0], found[1], found[2] + by) if found else None


def _value(name: str, rule: Any, tokens: Sequence[Token], i: int) -> tuple[str, Any, int] | None:
    at = i
    while at < len(tokens) and tokens[at].lower in ("of", "=", ":", "at", "is", "to", "should", "be", "as"):
        at += 1
    found = rule(tokens, at)
    return (name, found[0], at + found[1] - i + (2 if name == "max_tokens" else 1)) if found else None


def _counted(tokens: Sequence[Token], i: int) -> tuple[str, Any, int] | None:
    """ "max 500 tokens", "up to 300 tokens", "5 samples", "3 times"."""
    at = i
    while at < len(tokens) and tokens[at].lower in (
        "max",
        "maximum",
        "up",
        "to",
        "at",
        "most",
        "limit",
        "of",
        "limited",
    ):
        at += 1
    amount = count(tokens, at)
    noun = tokens[at + amount[1]].lower if amount and at + amount[1] < len(tokens) else ""
    if not amount:
        return None
    if noun == "tokens":
        end = at + amount[1] + 1
        tail = end < len(tokens) and tokens[end].lower in ("max", "maximum", "tops")
        return "max_tokens", amount[0], end - i + tail
    if (
        noun in ("samples", "rollouts", "completions", "attempts", "times", "tries", "sample", "generations")
        and at == i
    ):
        return "samples", amount[0], amount[1] + 1
    return None


def _bare_temperature(tokens: Sequence[Token], end: int, at: int) -> tuple[str, Any, int] | None:
    """ "gpt-4o at 0.2"."""
    found = number(tokens, at) if at > end and tokens[at - 1].lower in ("at", "@") else None
    fits = (
        found
        and 0 <= found[0] <= 2
        and not (at + found[1] < len(tokens) and tokens[at + found[1]].lower in ("%", "percent"))
    )
    return ("temperature", found[0], found[1]) if found and fits else None


def _bare_effort(tokens: Sequence[Token], end: int, at: int) -> tuple[str, Any, int] | None:
    """ "o3 on high", "o3 gets medium"."""
    led = at > end and tokens[at - 1].lower in ("on", "at", "gets", "to", "=", ":")
    last = at + 1 >= len(tokens) or tokens[at + 1].lower in (",", ".", ";", "and", ")", "instead", "please", "now")
    fits = at < len(tokens) and tokens[at].lower in _EFFORTS and led and last
    return ("reasoning_effort", tokens[at].lower, 1) if fits else None


def _with_parameters(models: list[tuple[str, list[_Parameter]]]) -> tuple[Model, ...]:
    own = [{name: value for name, value, _ in given} for _, given in models]
    for name, value, apart in models[-1][1]:
        if apart or not any(name in each for each in own[:-1]):
            for each in own[:-1]:
                each.setdefault(name, value)
    return tuple(
        Model(slug, tuple((k, v) for k, v in each.items() if k != "samples"), int(each.get("samples", 1)))
        for (slug, _), each in zip(models, own, strict=True)
    )


def _before(tokens: Sequence[Token], found: Mention) -> Mention:
    """ "temperature 0.3 for gpt-4o": what stands before belongs to the model, which is named for that alone."""
    lead = found.start - 1
    if lead < 1 or tokens[lead].lower not in ("for", "of", "on"):
        return found
    for at in range(max(0, lead - 6), lead):
        read = parameter(tokens, at)
        if read and at + read[2] == lead and read[0] != "samples":
            given = ((read[0], read[1]),)
            return Mention(
                tuple(replace(each, parameters=given, only_parameters=True) for each in found.models), at, found.end
            )
    return found
