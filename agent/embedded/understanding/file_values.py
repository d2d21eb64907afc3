"""File values: texts of the metadata of the file set that is meant, said without their field: "only AAL or MSFT"."""

from collections.abc import Iterator, Sequence

from agent.embedded.understanding.acts import Act, Kind
from agent.embedded.understanding.calendar_words import MONTHS
from agent.embedded.understanding.conditions import Condition, one_of
from agent.embedded.understanding.file_sets import stem
from agent.embedded.understanding.ranges import DateRange
from agent.embedded.understanding.situation import FileSetInfo, Situation
from agent.embedded.understanding.tokens import Token, tokenize

_LANGUAGES = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
    "swedish": "sv",
    "danish": "da",
    "czech": "cs",
    "greek": "el",
    "turkish": "tr",
    "russian": "ru",
    "ukrainian": "uk",
    "arabic": "ar",
    "hindi": "hi",
    "chinese": "zh",
    "japanese": "ja",
    "korean": "ko",
}
_ONLY = ("only", "just", "solely", "keep", "limit", "restrict", "narrow", "filter", "where", "those", "exclusively")
_ANY = ("any", "all", "every", "whichever", "both")
_FREEING = ("forget", "remove", "drop", "without", "no", "delete", "lift", "cancel", "off", "scrap", "lose", "ditch")
_FILTERS = ("filter", "filters", "restriction", "condition", "limit")
_OTHER = ("instead", "than")
_MORE = ("add", "include", "also", "plus")
_MORE_AFTER = ("too", "also", "additionally")
_WITHOUT = ("without", "except", "excluding", "exclude", "skip", "drop", "omit", "ignore", "no", "not", "but", "remove")
_SMALL = (
    "the",
    "a",
    "to",
    "in",
    "of",
    "from",
    "for",
    "about",
    "on",
    "it",
    "them",
    "those",
    "everything",
    "all",
    "by",
    "at",
)
_SMALL_AFTER = ("as", "ones", "files", "documents", "docs", "please", "instead", "only", "alone", "one", "rather")
_JOINS = (",", "and", "or", "&", "/", "(", ")")
_CLAUSE_ENDS = (",", ".", ";", ":", "!", "?", "-", "–", "and", "then")


def file_values(
    tokens: Sequence[Token], covered: Sequence[bool], acts: Sequence[Act], situation: Situation
) -> list[Act]:
    """The conditions that such values put on the files, where words around them say so; each field's are one act.

    Months without a year are values where the files hold months: "March or June".
    """
    months = [act for act in acts if isinstance(act.value, DateRange) and act.value.cycle and act.end - act.start == 1]
    free = {act.start for act in months}
    covered = [each and i not in free for i, each in enumerate(covered)]
    file_set = _meant(acts, situation)
    known = _known(file_set) if file_set else {}
    found: list[Act] = []
    at = 0
    while file_set and at < len(tokens):
        if any_value := _any_value(tokens, covered, at, file_set):
            found.append(any_value)
            at = any_value.end
            continue
        run = list(_run(tokens, covered, at, known))
        if not run:
            at += 1
            continue
        kind = _kind(tokens, run[0][0], run[-1][1], run[0][2])
        if kind:
            found += _acts(tokens, run, kind)
        at = run[-1][1]
    return found


def _any_value(tokens: Sequence[Token], covered: Sequence[bool], at: int, file_set: FileSetInfo) -> Act | None:
    """ "any language", "all sections", "drop the section filter": the field is no condition any more."""
    first = at + 1
    freed = tokens[at].lower in _ANY
    if not freed:
        first += first < len(tokens) and tokens[first].lower == "the"
    end = first + (1 if freed else 2)
    if end > len(tokens) or any(covered[at:end]):
        return None
    field = next((name for name in file_set.metadata_fields if stem(tokens[first].lower) == stem(name)), None)
    if not field or not (freed or (tokens[at].lower in _FREEING and tokens[first + 1].lower in _FILTERS)):
        return None
    words = " ".join(token.text for token in tokens[at:end])
    return Act(Kind.SET, "file_filters", (Condition(field, "", at, end),), words, at, end)


def _meant(acts: Sequence[Act], situation: Situation) -> FileSetInfo | None:
    """The file set that the message names, else the one that the pipeline reads."""
    sources = [str(act.value) for act in acts if act.field == "source" and act.kind == Kind.SET]
    read = ((situation.config or {}).get("seed_generator") or {}).get("file_set_id")
    wanted = sources[-1].removeprefix("file_set:") if sources else read
    return next((each for each in situation.file_sets if each.id == wanted), None)


def _known(file_set: FileSetInfo) -> dict[tuple[str, ...], tuple[str, str]]:
    """Field and text by the words that say it; words that stand in two fields say neither."""
    said: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for field, texts in file_set.metadata_texts:
        for text in texts:
            for words in _wordings(field, text):
                said.setdefault(words, set()).add((field, text))
    return {words: next(iter(meant)) for words, meant in said.items() if len(meant) == 1}


def _wordings(field: str, text: str) -> Iterator[tuple[str, ...]]:
    if not text.isdecimal():
        yield tuple(stem(token.lower) for token in tokenize(text))
    if field.startswith("lang"):
        yield from ((name,) for name, code in _LANGUAGES.items() if code == text.lower())
    if field == "month" and text.isdecimal():
        yield from ((name,) for name, number in MONTHS.items() if number == int(text))


_Value = tuple[int, int, str, str]


def _run(
    tokens: Sequence[Token], covered: Sequence[bool], start: int, known: dict[tuple[str, ...], tuple[str, str]]
) -> Iterator[_Value]:
    """Values from `start` on, joined by commas, "and" or "or", each as (start, end, field, text)."""
    at = start
    while at < len(tokens):
        value = _value(tokens, covered, at, known)
        if value is None:
            return
        yield value
        at = value[1]
        while at < len(tokens) and tokens[at].lower in _JOINS and not covered[at]:
            at += 1


def _value(
    tokens: Sequence[Token], covered: Sequence[bool], at: int, known: dict[tuple[str, ...], tuple[str, str]]
) -> _Value | None:
    for length in (4, 3, 2, 1):
        end = at + length
        words = tuple(stem(token.lower) for token in tokens[at:end])
        if end <= len(tokens) and words in known and not any(covered[at:end]):
            return at, end, *known[words]
    return None


def _kind(tokens: Sequence[Token], start: int, end: int, field: str) -> Kind | None:
    """What the words around a run of values do with it; `None` where nothing says that files are meant."""
    before = start
    while before and tokens[before - 1].lower in _SMALL:
        before -= 1
    if before > 1 and tokens[before - 1].lower == "(":
        before -= 2
    lead = tokens[before - 1].lower if before else ""
    after = end
    while after < len(tokens) and tokens[after].lower in _SMALL_AFTER:
        after += 1
    tail = {token.lower for token in tokens[end:after]}
    next_word = tokens[after].lower if after < len(tokens) else ""
    if lead in _OTHER:
        return Kind.REFER
    if lead in _WITHOUT:
        return Kind.EXCLUDE
    if lead in _MORE or next_word in _MORE_AFTER or (next_word == "well" and "as" in tail):
        return Kind.ADD
    alone = lead in ("", *_CLAUSE_ENDS) and next_word in ("", *_CLAUSE_ENDS)
    named = bool(tail & {"only", "alone", "ones", "instead", "rather"})
    said = lead.removesuffix("ed") == field or stem(lead) == field
    return Kind.SET if lead in _ONLY or named or alone or said else None


def _bracketed(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The span of a value, with the word before it where it stands in brackets: "microsoft (MSFT)"."""
    if start > 1 and tokens[start - 1].text == "(":
        return start - 2, end + (end < len(tokens) and tokens[end].text == ")")
    return start, end


def _acts(tokens: Sequence[Token], run: Sequence[_Value], kind: Kind) -> Iterator[Act]:
    """The act of each field; what another value takes the place of is read and asks for nothing."""
    if kind == Kind.REFER:
        words = " ".join(token.text for token in tokens[run[0][0] : run[-1][1]])
        yield Act(Kind.REFER, "file_filters", None, words, run[0][0], run[-1][1])
        return
    for field in dict.fromkeys(value[2] for value in run):
        chosen = [value for value in run if value[2] == field]
        start, end = _bracketed(tokens, chosen[0][0], chosen[-1][1])
        term = one_of(field, [f"'{text}'" for _, _, _, text in chosen])
        condition = Condition(field, f"NOT {term}" if kind == Kind.EXCLUDE else term, start, end)
        words = " ".join(token.text for token in tokens[start:end])
        set_kind = Kind.ADD if kind == Kind.ADD else Kind.SET
        yield Act(set_kind, "file_filters", (condition,), words, start, end)
