"""Forms of outcomes: how each is asked about, and for those told in fixed words, by which words reports tell it."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from engine.embedded.outcome.matter import BILL, PARTIES, PERSON, THING, Matter

_PERSON = r"(?P<who>[A-ZÀ-ÞŚČŽ][^,;.]{2,70}?)(?:, [^;]{3,90}?,)? "
_NAMED = r"(?P<who>[A-Z][^,;]{1,60}?)(?:,? (?:Inc|Ltd|Corp|plc)\.?)?(?:, [^;]{3,90}?,)? "
_UPON = r"(?P<who>[^,;]{2,70}?)(?=[,;]|\.?$| over | on | in | for | after | by | as )"
_OTHER = r"(?P<whom>[^,;]{2,70}?)(?=[,;]|\.?$| for | in | as | after | at | from )"
_MISSION = r"(?:(?:its|the|their|a) )?(?P<who>[A-Z][\w'’-]*(?: [A-Z0-9][\w'’-]*){0,4})"
_PAIR = r"(?P<who>(?:[Tt]he )?[A-Z][^,;]{1,60}?) and (?P<whom>(?:the )?[A-Z][^,;]{1,60}?)"
_BE = r"(?:is|are|has been|have been) (?:[a-z]+ly )?(?:also )?"
_OWNER = r"(?P<who>[^,;]{2,60}?)['’]s"
_DEAL = r"(?:acquisition|takeover|purchase|buyout|merger)"
_TRUCE = r"(?:ceasefire|truce)"
_CHAMBER = (
    r"(?P<who>[A-Z][^,;]{0,60}?(?:House|Senate|[Pp]arliament|[Aa]ssembly|Duma|Council|Congress|Chamber|Knesset|Bundestag"
    r"|Commons|Lords|lawmakers|legislature)\b[^,;]{0,40}?) (?:\w+ly )?"
)
_BILL = r"(?P<whom>(?:an?|the|its)\b[^;,]*?\b[Bb]ill\b[^;,]*?)(?=[;,]|\.?$| by a vote| despite| following| amid| with )"
_PASSED = (
    rf"{_CHAMBER}(?:passes|passed|approves|approved"
    rf"|votes? (?:[^;,]*? )?to (?:pass|approve)|votes? [^;,]*? in favor of passing) {_BILL}"
)
_YEAR = timedelta(days=365)
_RECALLED = r"\b(?:previously|earlier|in (?:19|20)\d\d)\b"

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of outcome. `{named}` and `{way}` stand for what it is of and how it ends.

    `ways` gives for each end the words by which a report tells it, the first that fits counting, and `pending` those by
    which a report shows that it is still to come, as it is after the ways in `goes_on` too; where a name is the outcome
    there are none. A sentence that holds none of `words`, or fits `barred`, tells nothing. `naming` names the `matter`
    by `{who}`, `{whom}`, or by what is `{said}` in the report of `{day}`; `searched` finds reports.
    """

    horizon: timedelta
    what: str
    yes_no: str
    report: str
    other: str = "Another outcome"
    ways: dict[str, Patterns] = field(default_factory=dict[str, Patterns])
    pending: Patterns = ()
    goes_on: tuple[str, ...] = ()
    searched: str = ""
    matter: Matter = PERSON
    naming: str = "{who}"
    words: tuple[str, ...] = ("",)
    barred: re.Pattern[str] = re.compile(_RECALLED)


def _of(words: str) -> re.Pattern[str]:
    return re.compile(_PERSON + words)


def _any(*patterns: str) -> Patterns:
    return tuple(map(re.compile, patterns))


_OF_COURTS = re.compile(rf"{_RECALLED}|\b(?:overturn\w*|upholds?|commut\w+|pardon\w*|appeals?)\b")
_OF_OFFICE = r"\b(?:[Pp]resident|[Mm]inister)s?\b"
_ALLEGED = re.compile(
    rf"{_RECALLED}|{_OF_OFFICE}[^,;]*? and [^,;]*?{_OF_OFFICE}"
    r"|\b(?:accus\w+|alleg\w+|calls? for|urg\w+|propos\w+|reject\w*|threat\w*|negotiat\w+|talks|trade|if)\b"
)

FORMS: dict[str, Form] = {
    "next winner": Form(
        horizon=timedelta(days=400),
        what="who will win {named}",
        yes_no="will {way} win {named}",
        report="the next report to tell its winner",
        other="Another winner",
        searched="win OR wins OR defeat OR defeats OR beat OR beats OR crowned",
    ),
    "election": Form(
        horizon=timedelta(days=60),
        what="who will win {named}",
        yes_no="will {way} win {named}",
        report="the next report to tell its winner",
        other="Another winner",
        searched="win OR wins OR elected OR defeats OR declared",
    ),
    "verdict": Form(
        horizon=_YEAR,
        what="what will the next verdict on {named} be",
        yes_no="will {named} be {way} in the next verdict",
        report="the next report of a verdict on {named}",
        ways={
            "convicted": (_of(rf"{_BE}(?:found guilty|convicted)\b"),),
            "acquitted": (_of(rf"{_BE}(?:acquitted|cleared|found not guilty)\b"),),
        },
        pending=(
            _of(
                rf"(?:{_BE}(?:charged|indicted|arraigned|on trial|put on trial)\b(?! with (?:the task|leading))"
                r"|pleads? not guilty\b|goes on trial\b|stands trial\b|faces trial\b|appears in court\b)"
            ),
        ),
        searched="guilty OR convicted OR acquitted OR cleared",
        words=("guilty", "convicted", "acquitted", "cleared", "charged", "indicted", "arraigned", "trial", "court"),
        barred=_OF_COURTS,
    ),
    "sentence": Form(
        horizon=_YEAR,
        what="what sentence will {named} receive",
        yes_no="will {named} be sentenced to {way}",
        report="the next report of a sentence for {named}",
        ways={
            "death": (_of(rf"(?:{_BE}|and )sentenced to death\b"),),
            "life in prison": (
                _of(rf"(?:{_BE}|and )sentenced to (?:\w+ )?(?:life|whole-life|a whole-life|two life)\b"),
            ),
            "a prison term of a stated length": (
                _of(
                    rf"(?:{_BE}|and )sentenced to"
                    r" (?P<span>[\w-]+ (?:and a half )?(?:years?|months)(?: in (?:prison|jail))?)\b"
                    r"(?! (?:of )?(?:probation|house))"
                ),
            ),
        },
        pending=(_of(rf"{_BE}(?:found guilty|convicted)\b"),),
        searched="sentenced",
        words=("sentenced", "guilty", "convicted"),
        barred=_OF_COURTS,
    ),
    "impeachment": Form(
        horizon=_YEAR,
        what="how will {named} end",
        yes_no="will {named} end in {way}",
        report="the next report of its end",
        ways={
            "removal from office": _any(
                rf"\b(?:upholds?|upheld|confirms?) (?:the )?impeachment of {_UPON}",
                rf"\b(?:upholds?|upheld) {_OWNER} impeachment\b",
                rf"\b(?:removes?|removed) {_UPON} from office",
                rf"{_PERSON}{_BE}(?:removed from office|convicted)\b.*\bimpeach",
            ),
            "acquittal or dismissal": _any(
                rf"{_PERSON}{_BE}(?:acquitted|reinstated)\b.*\bimpeach",
                rf"\b(?:dismiss|reject|overturn)\w* [^;]*?\bimpeachment\b[^;]*? (?:against|of) {_UPON}",
            ),
        },
        pending=_any(
            rf"\b(?:votes?|voted) (?:[\d–-]+ )?to impeach {_UPON}",
            rf"{_PERSON}{_BE}impeached\b",
            rf"\bimpeachment trial (?:of|against) {_UPON}",
        ),
        searched="impeachment OR impeached OR impeach",
        naming="the impeachment of {who}",
        words=("impeach",),
    ),
    "nomination": Form(
        horizon=timedelta(days=150),
        what="what will become of {named}",
        yes_no="will {named} be {way}",
        report="the next report of a decision on the nomination",
        ways={
            "confirmed": _any(
                r"\b(?:Senate|[Pp]arliament|Knesset|[Ll]awmakers|Assembly|Congress|Duma|House)\b[^;]*?"
                rf" (?:confirms?|confirmed|approves?|approved) {_UPON}",
                rf"{_PERSON}{_BE}confirmed (?:as|by)\b",
            ),
            "rejected or withdrawn": _any(
                rf"\b(?:rejects?|rejected|withdraws?|withdrew) (?:the )?nomination of {_UPON}",
                rf"{_PERSON}(?:withdraws?|withdrew) (?:his|her|their|from|as)\b.*\b(?:nomin\w+|consideration)\b",
            ),
        },
        pending=_any(rf"\b(?:nominates?|nominated) {_UPON}", rf"{_PERSON}{_BE}nominated\b(?! for an? )"),
        searched="confirms OR confirmed OR confirm OR nomination OR withdraws OR rejects",
        naming="the nomination of {who} (reported on {day})",
        words=("nominat", "onfirm", "onsideration", "approve"),
        barred=re.compile(
            rf"{_RECALLED}|\b(?:candidates?|elections?|[Pp]arty|[Aa]wards?|Prize|Best|films?|primary|Speaker"
            r"|for president)\b"
        ),
    ),
    "bill": Form(
        horizon=timedelta(days=300),
        what="what will become of {named}",
        yes_no="will {named} be {way}",
        report="the next report of a decision on the bill",
        ways={
            "signed into law": _any(
                rf"(?P<who>[A-Z][^,;]{{2,70}}?) (?:signs?|signed|enacts?|enacted)(?: into law)? {_BILL}"
            ),
            "rejected or vetoed": _any(
                rf"{_CHAMBER}(?:rejects?|rejected|votes? down|voted down) {_BILL}",
                rf"(?P<who>[A-Z][^,;]{{2,70}}?) (?:vetoes|vetoed) {_BILL}",
            ),
            "passed by a chamber": _any(_PASSED),
        },
        pending=_any(_PASSED, rf"(?P<who>[A-Z][^,;]{{2,70}}?) (?:introduces?|introduced|tables?|tabled) {_BILL}"),
        goes_on=("passed by a chamber",),
        searched="bill",
        matter=BILL,
        naming='the bill of which a report of {day} says "{said}"',
        words=("bill", "Bill"),
        barred=re.compile(rf"{_RECALLED}|\b(?:protest\w*|expected to|reading|provisions|if|into law by)\b"),
    ),
    "deal": Form(
        horizon=timedelta(days=550),
        what="what will become of {named}",
        yes_no="will {named} be {way}",
        report="the next report of a decision on the deal or of its end",
        ways={
            "blocked or called off": _any(
                rf"\b(?:blocks?|blocked|rejects?|rejected|prohibits?) {_OWNER} [^;]*?{_DEAL} of {_OTHER}",
                rf"\b(?:blocks?|blocked) [^;]*?\bby (?P<who>[^,;]{{2,60}}?) (?:for|to (?:acquire|buy)) {_OTHER}",
                rf"{_NAMED}(?:terminates?|abandons?|calls? off|withdraws?|drops?|scraps?|cancels?)\b[^;]*?"
                rf"(?:{_DEAL}|bid|deal|offer)\b[^;]*? (?:of|with|for) {_OTHER}",
            ),
            "completed": _any(
                rf"{_NAMED}(?:completes?|completed|closes?|closed|finali[sz]es?|finali[sz]ed|concludes?)\b[^;]*?"
                rf"(?:{_DEAL} (?:of|with)|deal to (?:acquire|buy)) {_OTHER}",
            ),
            "approved by an authority": _any(
                rf"\b(?:approves?|approved|clears?|cleared) {_OWNER} [^;]*?{_DEAL} (?:of|with) {_OTHER}",
                rf"\bgives? (?P<who>[^,;]{{2,60}}?) approval\b[^;]*? {_DEAL} of {_OTHER}",
            ),
        },
        pending=_any(
            rf"{_NAMED}(?:agrees?|agreed|announces?|announced|reach(?:es|ed)|signs?|signed|ha(?:s|ve) agreed)\b"
            rf"[^;]{{0,60}}?\b(?:to|will) (?:acquire|buy|purchase|merge with|take over) {_OTHER}",
        ),
        searched="acquisition OR takeover OR merger OR acquire OR buyout OR deal",
        matter=PARTIES,
        naming="the deal between {who} and {whom} (reported on {day})",
        words=("cqui", "akeover", "erge", "uyout", "purchase", " buy "),
    ),
    "ceasefire": Form(
        horizon=timedelta(days=90),
        what="what will become of {named}",
        yes_no="will {named} be {way}",
        report="the next report of its extension or its end",
        ways={
            "extended": _any(
                rf"{_PAIR} (?:agree to |have agreed to |will )?extend\w*\b[^;]*?{_TRUCE}",
                rf"\bbetween {_PAIR} to extend [^;]*?{_TRUCE}",
                rf"\b{_TRUCE} between {_PAIR} (?:is|has been) extended\b",
            ),
            "broken or ended": _any(
                rf"\b{_TRUCE} between {_PAIR} (?:ends|collapses|expires|breaks down|is broken|has collapsed)\b",
                rf"{_NAMED}(?:ends|breaks|withdraws from|declares the end of) [^;]*?{_TRUCE} with {_OTHER}",
            ),
        },
        pending=_any(
            rf"{_PAIR} (?:agree|sign|reach|accept|begin|have agreed|have signed)\b[^;]{{0,60}}?{_TRUCE}",
            rf"\b{_TRUCE} between {_PAIR} (?:comes? into|takes?|enters? into|begins?|goes into|is agreed)\b",
            rf"\bannounces? [^;]{{0,50}}?{_TRUCE} between {_PAIR}(?=[,;]|\.?$| to | after | mediated | that )",
        ),
        searched="ceasefire OR truce",
        matter=PARTIES,
        goes_on=("extended",),
        naming="the ceasefire between {who} and {whom} (reported on {day})",
        words=("ceasefire", "truce"),
        barred=_ALLEGED,
    ),
    "launch": Form(
        horizon=timedelta(days=200),
        what="what will become of {named}",
        yes_no="will {named} be {way}",
        report="the next report of the launch",
        ways={
            "postponed": _any(
                rf"\b(?:postpone|delay|scrub|call off|reschedule)\w* [^;]*?\blaunch of {_MISSION}",
                rf"\blaunch of {_MISSION}[^;]*? (?:is|has been|was) (?:postponed|delayed|scrubbed|called off)\b",
            ),
            "ended by a failure": _any(
                rf"{_MISSION}[^;]*? (?:explodes|exploded|fails|failed|is destroyed|is lost|breaks up)\b[^;]*?"
                r"\b(?:launch|lift-?off|ascent)\b",
                rf"\blaunch of {_MISSION}[^;]*? (?:fails|failed|ends in failure)\b",
            ),
            "carried out": _any(
                rf"\blaunch(?:es|ed) {_MISSION}",
                rf"{_MISSION}(?: \w+)? (?:\w+ly )?(?:lifts? off|lifted off|blasts? off|is(?: \w+ly)? launched)\b",
                rf"{_MISSION}(?: \w+)? launches (?:successfully|from|into|atop|aboard)\b",
            ),
        },
        pending=_any(
            rf"\b(?:postpone|delay|scrub|call off|reschedule)\w* [^;]*?\blaunch of {_MISSION}",
            rf"\blaunch of {_MISSION}[^;]*? (?:is|has been) (?:postponed|delayed|scrubbed|scheduled|planned|set)\b",
            rf"{_MISSION}(?: \w+)? is (?:scheduled|set|due) (?:to (?:launch|lift off|be launched)|for launch)\b",
        ),
        searched="launch OR launches OR launched OR postponed OR delayed OR lifts",
        matter=THING,
        goes_on=("postponed",),
        naming="the launch of {who}",
        words=("rocket", "spacecraft", "satellite", "orbit", "probe", "lander", "pace", "mission", "astronaut"),
    ),
}
