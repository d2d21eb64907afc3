"""Contests: who won the edition of an event, or the election, that a report's heading names.

Rules
- The sentence itself must tell of the whole contest: it names a title, a final or the event; a round, a leg or a third
  place is none. Elections are told by `is elected` only where the office is the one that the heading means.
- `men's`, `doubles` and the like part the contests of one event: two reports speak of one only where they agree.
- Events under whose heading many contests are held (Olympics, tours, seasons) tell nothing.
"""

import re
from collections.abc import Iterator

from engine.embedded.english.sentence import Sentence, sentences
from engine.embedded.outcome.contender import contender
from engine.embedded.outcome.heading import Edition, headed
from engine.embedded.outcome.told import Open, Told

_MANY = re.compile(
    r"\b(?:Olympic\w*|Paralympic\w*|Games|[Ss]easons?|Tours?|[Ee]lections|war|conflict|protests?|Series race"
    r"|relations|crisis|attacks?|airstrikes?|invasion|outbreak|in [a-z]+|Awards?|Festival|Grand Prix|playoffs"
    r"|primary|primaries|caucus(?:es)?)\b"
)
_ELECTION = re.compile(r"\b(?:by-)?election$")
_SUBJECT = r"^(?:(?:In|At) [^,]{3,60}, )?(?P<who>[^,;:]{2,90}?)(?:, [^;]{3,90}?,)? "
_WINS = re.compile(
    rf"{_SUBJECT}(?:wins?|won|claims?|captures?|secures?|retains?|clinch(?:es)?)"
    r" (?P<object>(?:the|a|an|his|her|their|its|this|with|re-?election)\b.+)$"
)
_BEATS = re.compile(rf"{_SUBJECT}(?:defeats?|defeated|beats?) (?P<object>.+)$")
_CROWNED = re.compile(rf"{_SUBJECT}(?:is|are|was) crowned (?P<object>.+)$")
_OBJECT_END = re.compile(r",| after | with | by | from | becoming |;|\.$| at the | in the (?!final)| for (?=the|a )")
_TITLE = re.compile(r"\b(?:titles?|championships?|final|crown)\b", re.IGNORECASE)
_TO_WIN = re.compile(
    r"\b(?:(?:to|and) (?:win|claim|secure|capture|take|become|successfully defend|retain|lift)"
    r"|winning|claiming|capturing|securing|becomes?|repeating as)\b[^;,]*"
)
_FINAL = re.compile(r"\bfinals?\b(?! four)|\bchampions?\b", re.IGNORECASE)
_ROUND = re.compile(
    r"\b(?:semi-?finals?|quarter-?finals?|round|group|third[- ]place|pole|stage|leg|advance|reach(?:es)? the|qualif\w+"
    r"|first (?:set|game|match|competitive)|grand prix|gold medal|knocked? out|to face|last 16)\b",
    re.IGNORECASE,
)
_GAME = re.compile(r"\bgame (?:\d|one|two|three|four|five|six|seven)\b", re.IGNORECASE)
_DIVISION = re.compile(
    r"\b(?:men's|women's|mixed|doubles|wheelchair|boys'|girls'|junior|drivers?'|constructors'|manufacturers?'?|teams'?"
    r"|quad|seniors?'?)(?!\w)|\bfor manufacturers\b",
    re.IGNORECASE,
)
_LOSER = re.compile(
    r"^(?P<who>[^,;]{2,70}?)(?=,| \d+½?[–-]\d| in | after | to | by | at | for | on | and (?:win|claim|become)|\.$|;)"
)
_BEATEN = re.compile(r"\b(?:defeating|beating|victory over) (?P<rest>.+)$")
_SMALL = frozenset(
    ("world", "championship", "championships", "cup", "final", "the", "open", "league", "national", "series")
)
_OFFICES = {
    "presidential": r"president",
    "mayoral": r"mayor",
    "leadership": r"leader",
    "gubernatorial": r"governor",
    "general": r"president",
    "papal": r"pope",
}
_NOT_DECIDED = re.compile(
    r"\b(?:first round|projected|exit polls?|preliminary|leads|claims victory|run-?off,? will|advance"
    r"|lead the|primary|primaries|nomination|unofficial|candidate for|speaker|deputy|vice[- ]president)\b",
    re.IGNORECASE,
)
_VOTE_WON = re.compile(
    r"(?P<object>(?:the|a|an|his|her|their|its|with|re-?election)\b[^;]*?"
    r"\b(?:elections?|run-?off|presidency|vote|votes|term|race|majority|most seats|re-?election|supermajority)\b)"
)
_ELECTED = re.compile(
    rf"{_SUBJECT}(?:is|was|has been) (?:officially |declared |narrowly )?(?:re-?)?elected\b(?P<object>.*)$"
)
_DECLARED = re.compile(
    rf"{_SUBJECT}(?:is|was|has been) (?:officially )?(?:declared|confirmed as|announced as) (?:the )?"
    r"(?P<object>winner\b.*|president-elect\b.*)$"
)
_VOTE = re.compile(r"\b(?:presiden\w+|run-?off|elections?|polls|votes?)\b", re.IGNORECASE)
_BY_VOTERS = re.compile(r"\b(?:election|votes?|run-?off|ballots?|defeating|beating|polls)\b|%")
_NATIONAL = Edition("presidential election", "presidential election")
_VOTING = re.compile(
    r"\b(?:(?:heads?|goe?s?) to the polls|votes? (?:in|for|to elect)|voting (?:begins|takes place|starts)|run-?off)\b"
)
_BETWEEN = re.compile(r"\bbetween (?P<one>[^,;.]{3,80}?) and (?P<other>[^,;.]{3,80})")
_ADVANCE = re.compile(r"^(?P<one>[^,;.]{3,80}?) and (?P<other>[^,;.]{3,80}?) (?:will )?advance\b")
_INCUMBENT = re.compile(r"\b[Ii]ncumbent (?P<one>[^,;.]{3,60}?) (?:is (?:running|seeking)|runs|seeks)\b")


def told_contests(text: str) -> Iterator[Told]:
    """Yield who won what the heading of a report names, where the report tells it."""
    report = headed(text)
    if len(report.editions) != 1 or _MANY.search(report.editions[0].event):
        return
    edition = report.editions[0]
    read = _election_won if _ELECTION.search(edition.name) else _title_won
    for sentence in sentences(report.body):
        told = read(sentence, edition)
        if told is not None:
            yield told
            return


def told_votes(text: str) -> Iterator[Told]:
    """Yield who won a vote for a president that no heading names: of which election it is, its winner has to tell."""
    for sentence in sentences(headed(text).body):
        told = _election_won(sentence, _NATIONAL) if _VOTE.search(sentence.text) else None
        if told is not None:
            yield told


def open_contests(text: str) -> Iterator[Open]:
    """Yield the contests still to come: the next edition of one that was won, an election before its result."""
    told = next(told_contests(text), None)
    if told is not None:
        if told.form == "next winner":
            named = f'the next edition of the {_event_words(told)} after "{told.edition}"'
            ways = (told.way, *told.others)
            yield Open(told.form, told.subject, told.edition, named, ways, told.span, told.sentence)
        return
    report = headed(text)
    if len(report.editions) == 1 and _ELECTION.search(report.editions[0].name):
        yield from _open_election(report.body, report.editions[0])


def _event_words(told: Told) -> str:
    event, _, division = told.subject.partition(" | ")
    return f"{event} ({division})" if division else event


def _title_won(sentence: Sentence, edition: Edition) -> Told | None:
    text = " ".join(sentence.text.split()).replace("’", "'")
    found = _BEATS.match(text)
    is_whole = bool(found and _is_decider(found["object"], edition))
    if not is_whole:
        found = _WINS.match(text) or _CROWNED.match(text)
        is_whole = bool(found and _is_title(found["object"], edition))
    winner = contender(found["who"]) if found else None
    if found is None or not is_whole or winner is None or winner not in sentence.text:
        return None
    beaten = found["object"] if found.re is _BEATS else (_BEATEN.search(text) or {"rest": ""})["rest"]
    loser = _LOSER.match(beaten)
    other = contender(loser["who"]) if loser else None
    others = (other,) if other is not None and other in sentence.text else ()
    subject = f"{edition.event} | {division}" if (division := _division(text, edition)) else edition.event
    return Told("next winner", subject, edition.name, winner, winner, sentence, others)


def _is_title(told: str, edition: Edition) -> bool:
    """Whether what was won is the whole: `their first FIFA Club World Cup title`, `the Indianapolis 500`."""
    won = _OBJECT_END.split(told)[0]
    return not _ROUND.search(won) and bool(_TITLE.search(won) or _names(won, edition) or _to_win(told, edition))


def _to_win(told: str, edition: Edition) -> bool:
    purpose = _TO_WIN.search(told)
    return purpose is not None and not _ROUND.search(purpose.group()) and _names(purpose.group(), edition)


def _is_decider(told: str, edition: Edition) -> bool:
    """Whether the one who was beaten lost the whole to the winner."""
    purpose = _TO_WIN.search(told)
    if _ROUND.search(told if purpose is None else told[: purpose.end()].split(",")[0] + purpose.group()):
        return False
    if purpose is not None:
        return bool(_TITLE.search(told) or _names(purpose.group(), edition))
    return not _GAME.search(told) and bool(_FINAL.search(told) or _names(told, edition))


def _names(text: str, edition: Edition) -> bool:
    words = [word for word in re.findall(r"\w+", edition.event.casefold()) if word not in _SMALL and len(word) > 1]
    there = set(re.findall(r"\w+", text.casefold()))
    return edition.event.casefold() in text.casefold() or (bool(words) and all(word in there for word in words))


def _division(text: str, edition: Edition) -> str:
    of_event = {word.casefold() for word in _DIVISION.findall(edition.event.replace("’", "'"))}
    found = dict.fromkeys(word.casefold().removeprefix("for ") for word in _DIVISION.findall(text))
    return " ".join(word for word in found if word not in of_event)


def _election_won(sentence: Sentence, edition: Edition) -> Told | None:
    text = " ".join(sentence.text.split()).replace("’", "'")
    if _NOT_DECIDED.search(text):
        return None
    found = _DECLARED.match(text) or _ELECTED.match(text)
    if found is not None and found.re is _ELECTED and not _is_office(found["object"], edition):
        return None
    if found is None:
        won = _WINS.match(text) or _BEATS.match(text)
        is_vote = won is not None and (won.re is _BEATS or _VOTE_WON.match(won["object"]) is not None)
        found = won if is_vote else None
    winner = contender(found["who"]) if found else None
    if winner is None or winner not in sentence.text:
        return None
    return Told("election", edition.name, edition.name, winner, winner, sentence)


def _is_office(elected: str, edition: Edition) -> bool:
    office = next((words for kind, words in _OFFICES.items() if kind in edition.name), None)
    is_meant = office is not None and re.search(rf"\b{office}\b", elected, re.IGNORECASE) is not None
    # A president elected in a general election may be the choice of the parliament that was voted for.
    return is_meant and ("general" not in edition.name or _BY_VOTERS.search(elected) is not None)


def _open_election(body: str, edition: Edition) -> Iterator[Open]:
    for sentence in sentences(body):
        if _VOTING.search(sentence.text) or _ADVANCE.match(sentence.text):
            yield Open("election", edition.name, edition.name, f"the {edition.name}", _running(body), "", sentence)
            return


def _running(body: str) -> tuple[str, ...]:
    found = _BETWEEN.search(body) or _ADVANCE.search(body) or _INCUMBENT.search(body)
    described = found.groupdict().values() if found else ()
    return tuple(name for each in described if each and (name := contender(each)) is not None)
