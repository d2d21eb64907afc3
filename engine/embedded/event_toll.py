"""Event tolls: how many people a report says an event killed, injured, displaced or left missing, and whether two
reports speak of the same event.

Rules
- A first report counts the people killed `in a landslide in Hpakant`; an update says that the toll `from` or `of` an
  event rose to a number, and counts others beside it. Only an update settles what a first report left open: it says
  itself that it goes on.
- A number that is hedged (`more than 40 others`) is no count; `at least` is how the dead are counted.
- Two reports speak of one event where its kind is the same (`flood`), a place below the country, or a storm, is
  shared, and the update came soon after. Where an update dates its event (`yesterday's`), the days must agree too.
- Attacks come again and again in the same place: without a day that agrees, two of them are never one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.embedded.english.date_mention import RELATIVE
from engine.embedded.english.lexicon import word_list, word_set
from engine.embedded.english.month import MONTHS, WEEKDAYS
from engine.embedded.english.place import COUNTRIES

_ONES = word_list(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS = {word: number for number, word in enumerate(_ONES, start=1)} | {
    word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)
}
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{'|'.join([*_TENS, *_ONES])})(?:-(?:{'|'.join(_ONES)}))?)"
_PEOPLE = r"(?:people|persons|civilians|passengers|miners|workers|migrants|residents|tourists|pilgrims|students|others)"
_GROWS = r"(?:increase[sd]?|rise[sn]?|rose|climb(?:s|ed)|grow[sn]?|jump(?:s|ed)|reache[sd]|stands)"
_KILL = r"(?:killed|dead|deaths|fatalities|casualties)"
_EVENT = rf"(?:(?!\b{_GROWS}\b)(?:[^.;]|\.(?=\d)|(?<=[A-Z])\.(?=[A-Z]|[ ,])))+?"
_UPDATE = re.compile(
    r"\btoll (?:from|of|in|after|due to|caused by|following|during)"
    rf" (?P<event>{_EVENT}),? (?:has |have )?{_GROWS}(?: further| sharply)?(?: to| at)? (?:at least )?"
    rf"(?P<number>{_NUMBER})(?= (?:{_PEOPLE} )?{_KILL}\b| people\b|[,.;]| (?:with|and|as|after|while|including|on)\b|$)"
    r"(?! (?:and|to) (?:\d|injur)| people killed and missing)"
    rf"|\bnumber of (?:deaths|fatalities|people killed) (?:from|of|in|by|after|due to|caused by|during)"
    rf" (?P<event2>{_EVENT}),? (?:has |have )?{_GROWS}(?: to| at)? (?:at least )?(?P<number2>{_NUMBER})\b"
    rf"|\bbringing the (?:\w+ )?death toll (?:from|of|in) (?P<event3>[^.;]+?)"
    rf" to (?:at least )?(?P<number3>{_NUMBER})\b",
    re.IGNORECASE,
)
DEATHS = "deaths"
_COUNTED = {
    "killed": DEATHS,
    "injured": "people injured",
    "wounded": "people injured",
    "missing": "people missing",
    "displaced": "people displaced",
    "evacuated": "people evacuated",
    "hospitalized": "people hospitalized",
    "arrested": "people arrested",
}
_HURT = r"(?:injured|wounded|missing|hospitalized|trapped|displaced|evacuated)"
_HEDGE = r"(?:more than|over|nearly|about|around|almost|approximately|up to|some|estimated) "
_ALSO = re.compile(
    rf"(?P<hedge>{_HEDGE})?\b(?P<number>{_NUMBER})"
    r" (?:(?:other|others|more|people|persons|still|are|were|remain|reported|been|have) ){0,5}"
    r"(?P<counted>injured|wounded|missing|displaced|evacuated|hospitalized|arrested)\b"
    rf"|\b(?:(?P<injures>injur|wound)|displac)(?:es|s|ing) (?:at least )?(?P<hedge2>{_HEDGE})?(?P<number2>{_NUMBER})\b",
    re.IGNORECASE,
)
_STILL = re.compile(rf"^(?:at least |another )?{_NUMBER} (?:others?|people|more)\b", re.IGNORECASE)
_FIRST = re.compile(
    rf"^(?:at least )?(?P<number>{_NUMBER})(?: other)? {_PEOPLE}(?:, including [^,]{{3,60}},)? (?:are|were|have been)"
    rf" (?:reported )?(?P<counted>killed|injured|wounded|missing|displaced|evacuated|arrested)"
    rf"(?:,? (?:and|while|with) [^,;.]{{1,60}}? {_HURT})?"
    r" (?P<how>in|by|during|from|following|after|when|as) (?P<event>[^;]+?)\.?$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"^(?P<event>[^;]*?)(?<!that )(?<!which )\b(?:kill|killing|kills)(?: at least)? (?P<number>{_NUMBER}) {_PEOPLE}\b"
    r"(?! injured)[^;]*$",
    re.IGNORECASE,
)
_PARTIAL = re.compile(r"\b(?:another|along with|have killed|has killed|toll)\b")
_KINDS: tuple[tuple[str, str], ...] = (
    ("flood", r"flood\w*|mudslides?|landslides?|lahars?|rains?|monsoons?|rainfall"),
    ("storm", r"storms?|cyclones?|hurricanes?|typhoons?|tornado\w*|winds|blizzards?"),
    ("earthquake", r"earthquakes?|quakes?|tsunamis?"),
    ("fire", r"fires?|wildfires?|blaze|bushfires?|forest fires"),
    ("explosion", r"explosions?|blasts?"),
    ("collapse", r"collapses?|cave-in"),
    ("crash", r"crash\w*|collisions?|collides?|derail\w*|overturns?|accident"),
    ("sinking", r"sinking|capsiz\w+|shipwrecks?|sinks?|sank"),
    ("crush", r"stampedes?|crush"),
    ("avalanche", r"avalanches?"),
    ("weather", r"cold|heat ?waves?|snow\w*"),
    ("outbreak", r"outbreaks?|epidemic|cholera|measles|dengue"),
    ("unrest", r"protests?|riots?|unrest"),
    ("attack", r"attacks?|\w*strikes?|shootings?|bombings?|massacres?|shelling|raids?|clashes|operation|ambush"),
)
_KIND = tuple((kind, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for kind, pattern in _KINDS)
_ALIKE = ({"flood", "storm"}, {"fire", "explosion"})
_PLACE = "place"
_BARE_NAME = re.compile(r"(?:the )?[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)*")
_RECURRENT = word_set("attack unrest")
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+")
_NO_NAME = word_set(
    """The Two Three At In On An A Several Multiple Hurricane Typhoon Cyclone Storm Tropical Severe Depression Province
    State County District Region Governorate City Department North South East West Northern Southern Eastern Western
    Central Oblast Regency Java Island Islands Prefecture Territory Republic Democratic"""
) | frozenset((*MONTHS, *WEEKDAYS))
_COUNTRY_WORDS = frozenset(word for name in COUNTRIES for word in name.split()) | word_set(
    "United States Congo Haiti Dominican Guatemala Honduras Kenya Nepal"
)
_STORM = re.compile(r"\b(?:Hurricane|Typhoon|Cyclone|Storm|Low|Depression) ([A-Z0-9][\w-]+)")
_DAYS_AGO = re.compile(rf"\b(yesterday|today|last night|({_NUMBER}) days ago|on (?:{'|'.join(WEEKDAYS)}))\b", re.I)
_DATED = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}})\b|\b(\d{{1,2}}) ({'|'.join(MONTHS)})\b")
_TAIL = re.compile(
    r",? (?:with|making|as|including|according|who|which|where|leaving|bringing|after|while|when|that"
    r"|and (?:at least|others))\b.*$"
)
_CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|when|while|sinks|crashes|collapses|causes?|killing|kills)\b")
_MOST_NAMED = 90
_SOON = timedelta(days=30)
_DAY = timedelta(days=1)
_CLOSE = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class EventToll:
    """How many people an event killed by a report of `day`: `span` is the number as written, `event` how it is named.

    `is_noun`: the event is told in a noun phrase, not in a clause. `counted`: what was counted instead of deaths.
    """

    value: int
    span: str
    event: str
    day: date
    is_update: bool
    is_noun: bool = False
    counted: str = DEATHS

    @property
    def kind(self) -> str | None:
        """What kind of event it is: the one that the report names first."""
        found = [(match.start(), kind) for kind, pattern in _KIND if (match := pattern.search(self.event))]
        return min(found)[1] if found else next(iter(self.kinds), None)

    @property
    def kinds(self) -> frozenset[str]:
        """What kinds of event the report speaks of."""
        found = frozenset(kind for kind, pattern in _KIND if pattern.search(self.event))
        return found or (frozenset({_PLACE}) if _BARE_NAME.fullmatch(self.event) else found)

    @property
    def named(self) -> str | None:
        """The event as a noun phrase that can follow "the death toll"; `None` where it is told in a clause."""
        event = _TAIL.sub("", self.event).strip(" ,")
        if not self.is_noun or _CLAUSE.search(event) or RELATIVE.search(event) or not self.kinds:
            return None
        if len(event) > _MOST_NAMED or ";" in event or '"' in event or not set(_NAME.findall(event)) - _NO_NAME:
            return None
        if _BARE_NAME.fullmatch(event):
            return f"in {event}"
        event = re.sub(r"^(?:an?|the) ", "", event, flags=re.IGNORECASE)
        return f"from {event}" if _STORM.match(event) or event.startswith("Tropical") else f"from the {event}"

    @property
    def names(self) -> frozenset[str]:
        """The words of the names in the event's description."""
        return frozenset(re.sub(r"['’]s?$", "", word) for word in _NAME.findall(self.event)) - _NO_NAME

    @property
    def searched_names(self) -> list[str]:
        """The words of names to search for, those first that say most: places before countries, as they come."""
        names = [word for each in _NAME.findall(self.event) if (word := re.sub(r"['’]s?$", "", each)) in self.names]
        return sorted(dict.fromkeys(names), key=lambda name: name in _COUNTRY_WORDS)

    @property
    def happened(self) -> date | None:
        """The day of the event, where the report gives it."""
        return _happened(self.event, self.day)


def read_number(written: str) -> int:
    """The value of a number in digits or in words below a hundred."""
    low = written.lower().replace(",", "")
    return int(low) if low.isdigit() else sum(_WORDS[part] for part in low.split("-"))


def report_tolls(sentences: Iterable[str], day: date) -> Iterator[tuple[str, EventToll]]:
    """Yield what each sentence of a report counts; `35 others are missing` is of the event of the sentence before."""
    last: EventToll | None = None
    for sentence in sentences:
        found = list(event_tolls(sentence, day))
        if not found and last is not None and _STILL.match(sentence):
            found = list(_also(sentence, last))
        yield from ((sentence, toll) for toll in found)
        last = next((toll for toll in found if toll.is_update), None)


def event_tolls(sentence: str, day: date) -> Iterator[EventToll]:
    """Yield what a sentence of a report of `day` counts of an event's people: the dead before the others."""
    first = _told(sentence, day)
    if first is not None:
        yield first
        yield from (toll for toll in _also(sentence, first) if toll.counted != first.counted)


def _told(sentence: str, day: date) -> EventToll | None:
    update = _UPDATE.search(sentence)
    if update is not None:
        written = update["number"] or update["number2"] or update["number3"]
        event = update["event"] or update["event2"] or update["event3"]
        return EventToll(read_number(written), written, event, day, is_update=True, is_noun=True)
    first = _FIRST.match(sentence)
    if first is not None:
        is_noun = first["how"] not in ("when", "as", "after")
        counted = _COUNTED[first["counted"].lower()]
        written = first["number"]
        return EventToll(
            read_number(written), written, first["event"], day, is_update=False, is_noun=is_noun, counted=counted
        )
    other = _OTHER.match(sentence)
    if other is not None and not _PARTIAL.search(sentence, other.end("number")):
        return EventToll(read_number(other["number"]), other["number"], sentence, day, is_update=False)
    return None


def _also(sentence: str, of: EventToll) -> Iterator[EventToll]:
    seen: set[str] = set()
    for found in _ALSO.finditer(sentence):
        written = found["number"] or found["number2"]
        counted = "injured" if found["injures"] else (found["counted"] or "displaced").lower()
        is_hedged = found["hedge"] or found["hedge2"]
        if not is_hedged and _COUNTED[counted] not in seen:
            seen.add(_COUNTED[counted])
            yield replace(of, value=read_number(written), span=written, counted=_COUNTED[counted])


def sameness(first: EventToll, update: EventToll) -> float:
    """How sure it is, from 0 to 1, that an update speaks of the event of an earlier report."""
    if not update.is_update or not first.day < update.day <= first.day + _SOON or first.counted != update.counted:
        return 0.0
    if first.counted == DEATHS and update.value <= first.value:
        return 0.0
    days_agree = _days_agree(first, update)
    if not _alike(first.kind, update.kinds) or days_agree is False:
        return 0.0
    if days_agree is None and first.kind in _RECURRENT:
        return 0.0
    storms = _storm(first.event), _storm(update.event)
    if all(storms) and storms[0] != storms[1]:
        return 0.0
    return _places_agree(first.names, update.names, is_close=bool(days_agree) or update.day <= first.day + _CLOSE)


def _storm(event: str) -> str | None:
    named = _STORM.search(event)
    return named[1] if named else None


def _places_agree(first: frozenset[str], update: frozenset[str], *, is_close: bool) -> float:
    countries, of_update = first & _COUNTRY_WORDS, update & _COUNTRY_WORDS
    shared = (first & update) - _COUNTRY_WORDS
    if countries and of_update and countries != of_update:
        return 0.0
    if not shared:
        # Only the country is shared: sure enough where the first report means no one place in it.
        return 0.9 if countries & of_update and first <= _COUNTRY_WORDS and is_close else 0.0
    is_within = first <= update or update <= first
    if not is_within and (not is_close or (len(shared) == 1 and not countries & of_update)):
        return 0.0
    return 0.95


def _alike(kind: str | None, kinds: frozenset[str]) -> bool:
    return kind in kinds or any({kind, other} == pair for other in kinds for pair in _ALIKE)


def _days_agree(first: EventToll, update: EventToll) -> bool | None:
    """Whether the day that an update gives its event fits the first report; `None` where it gives none."""
    told, known = update.happened, first.happened
    if told is None:
        return None
    if known is not None:
        return told == known
    earliest = first.day - (_SOON if first.is_update else 2 * _DAY)
    return earliest <= told <= first.day


def _happened(event: str, day: date) -> date | None:
    ago = _DAYS_AGO.search(event)
    if ago is not None:
        if ago[2]:
            return day - read_number(ago[2]) * _DAY
        word = ago[1].lower()
        if word.startswith("on "):
            return day - ((day.weekday() - WEEKDAYS.index(word[3:].capitalize())) % 7) * _DAY
        return day if word == "today" else day - _DAY
    dated = _DATED.search(event)
    if dated is None:
        return None
    month, number = MONTHS.index(dated[1] or dated[4]) + 1, int(dated[2] or dated[3])
    try:
        this_year = date(day.year, month, number)
    except ValueError:
        return None
    return this_year if this_year <= day else date(day.year - 1, month, number)
