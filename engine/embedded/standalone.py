"""Whether a sentence or phrase stands alone: understood by a reader who sees nothing but it and the name of its source.

Rules
- No leading pronoun, "this/these/those/such", conjunction; no "the former", "said X", "as follows"; an introductory "However," or
  "In addition," is cut off rather than kept.
- A pronoun is fine where what it stands for comes before it in the same sentence.
- "the company", "the second attack": a definite subject of one common noun points back and is not enough, unless there can be
  only one such thing (the economy, the public).
- No debris: tables, form lines, addresses, shouting, template tags, unbalanced marks; 6 to 40 words; ends as a sentence does.
"""

import re

from engine.embedded.english.word import Words

MIN_WORDS = 6
MIN_LENGTH = 30
MAX_WORDS = 42
_DISCOURSE = re.compile(
    r"(?:However|In addition|Moreover|Furthermore|Also|Nevertheless|Nonetheless|Similarly|Likewise|By contrast|In contrast|By comparison"
    r"|As a result|Consequently|Therefore|Thus|Hence|Instead|Meanwhile|Still|Even so|Additionally|Finally|First|Second|Third|Firstly"
    r"|Secondly|Lastly|Then|Otherwise|Accordingly|In particular|In turn|Indeed|Moreover|Overall|In general|Generally|For example|For "
    r"instance|Specifically|Notably|In fact|Reportedly|All told|On the other hand|On the one hand|Next|Again|Subsequently|Afterwards"
    r"|In conclusion|In short|In sum|In summary|Further|Besides|Separately|Elsewhere|At the same time|In that regard|In this regard"
    r"|In light of (?:this|these) \w+|Against this backdrop|On this basis|At that time|Under those circumstances|Of note|To that end"
    r"|In response|In (?:these|those|such) cases?|After that|Before that|Since then|By then|Despite this|More broadly|Further out"
    r"|On balance|On net|In support of (?:these|its) goals|In connection with \w+|That said|Note that|Please note that|Note|Remember|Fun fact|Important)[,:]? "
)
_BACKWARD = re.compile(
    r"\b(?:(?:since|by|until) then|the (?:former|latter|same|above|foregoing|aforementioned|following|said|other)|aforesaid|aforementioned|said (?:party|agreement)"
    r"|(?:this|these|those)(?! (?:[A-Z]|meeting\b|year\b))|as follows|that (?:time|period|year|month|week|day|date|level|rate|pace|end|view"
    r"|regard|case|night|morning|evening|point|amount|purpose|event|same|process|team|page|way|one)\b|thereafter|hereinafter|respectively|the preceding|mentioned (?:above|earlier)|(?:see|described|listed|noted|"
    r"set forth|shown|stated|provided|specified|defined|outlined) (?:above|below|earlier|here|in this)|see (?:above|below|here)|above-\w+|(?:click|found|listed|go|apply|available|positions) here)\b"
)
_SCENE = re.compile(
    r"\b[Yy]ou (?:are(?! (?:required|expected|responsible|allowed|eligible|entitled|encouraged))|were|have(?! to\b)|had|went|did|work|worked|begin|began|used|notice|feel|\w+ed|now)\b"
)
_SUCH = re.compile(r"\b(?:[Ss]uch|there(?:of|in|to|by))\b(?! as\b)(?: (\w*))?")
_STEM = 5
_LEADING = re.compile(
    r"(?:It|They|He|She|We|I|You|This|These|Those|That|Such|Its|Their|His|Her|Our|My|And|But|Or|So|Nor|Yet|Because|Here|There|One|Others?"
    r"|Some|Neither|Either|Both|None|Another|Each|All|Which|Who|Whose|What|When|Where|Why|How|If|Then|Note|See|Yes|No|Not|Also|Similarly"
    r"|Likewise|Please|Let|Thus|Hence|Additionally|Even|Doing)\b"
)
_LEADING_FINE = re.compile(
    r"(?:This [A-Z]|It (?:was|is) (?:agreed|expected|estimated|anticipated|noted) that|(?:Some|Both|Each|All|Another|No|One|Neither|Either|Such|When|If"
    r"|Because|Other|Others) (?:[A-Za-z]))"
)
_LEADING_BARRED = re.compile(
    r"(?:One|Some|Others?|Another|Both|All|Each|Neither|Many|Most|Several|Few) (?:of (?:them|these|those|the|which)\b|was|were|is|are|had|has|have|said|also|more|[a-z]+ed)\b|Such\b|(?:When|If|Because) (?:it|they|he|she|this|these|that|those)\b|(?:Some|Many) others\b|Other\b|Others\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|us|our|Our|my|My|me|ours|mine|let's|I'm|we're|we've|We've|We're)\b")
_THIRD = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b")
_THING = re.compile(r"\b(?:it|they|them|its|their|theirs)\b")
_DEBRIS = re.compile(
    r"[|{}\[\]<>_\\^~=•■█§*#@]|\.{3}|…|--|https?:|www\.|\w/\w+/|\b(?:gsa\.gov|\.com|\.gov|\.org)\b|\(\(|\)\)|\b[A-Z]{2,}[ ,]+[A-Z]{2,}[ ,]+[A-Z]{2,}\b"
    r"|[^\x00-\x7fÀ-ɏ–—“”€£¥…°·×é]"
)
_REFERENCE = re.compile(
    r"\((?:[ivx]{1,4}|[a-z])\)|\b(?:above|below)[,.;)]|\b(?:directly|as|\w+ed) (?:above|below)\b|\b[Tt]he (?:above|below)\b"
)
_UNIQUE = frozenset(
    "staff economy public world government president internet moon sun earth sky weather future past market pandemic"
    " legislature military press unemployment inflation".split()
)
_DAYS = frozenset("yesterday today tomorrow tonight".split())
_ORDINAL = frozenset(
    "same other second first third fourth new latter former two three four latest proposed above following resulting remaining entire "
    "initial current previous next last final early prior given actual whole only main key common original additional".split()
)
_RELATIONAL = frozenset(
    "man woman boy girl suspect victim victims company group team study report survey index measure measures rate rates increase decrease "
    "decline change changes figure figures number program project attack incident event bill law vote case court amount amounts total totals number numbers".split()
)


def without_discourse(text: str) -> str:
    """Give `text` without an introductory "However," or "In addition,"; its first letter stays a capital."""
    found = _DISCOURSE.match(text)
    if not found:
        return text
    rest = text[found.end() :]
    return without_discourse(rest[:1].upper() + rest[1:])


def is_example(text: str) -> bool:
    """Whether a sentence only makes up a case to explain another one."""
    return bool(
        re.match(
            r"(?:For (?:example|instance)|By way of (?:example|illustration)|Suppose|Imagine|Let's say|Say)\b", text
        )
    )


def is_scene(text: str) -> bool:
    """Whether a sentence tells the reader what "you" are doing, as a made-up scene, rather than what you may or must do."""
    return bool(_SCENE.search(text))


def points_back(text: str) -> bool:
    """Whether a phrase refers to something outside itself: "those", "such", "the former", "that time"."""
    return bool(_BACKWARD.search(text)) or any(not _is_said_before(found, text) for found in _SUCH.finditer(text))


def _is_said_before(found: re.Match[str], text: str) -> bool:
    """Whether "such adjustment" follows a word of the same stem: "may adjust the fee by notice of such adjustment"."""
    if found.group()[:5].lower() == "there":
        return text[: found.start()].count(" ") >= _STEM
    stem = (found[1] or "")[:_STEM].lower()
    return len(stem) == _STEM and stem in text[: found.start()].lower()


def is_debris(text: str) -> bool:
    """Whether a line is a table row, a form line, a link, an interview turn or otherwise no plain prose."""
    if _DEBRIS.search(text) or text.count('"') % 2 or text.count("(") != text.count(")"):
        return True
    if any(text.count(one) != text.count(other) for one, other in ("“”",)):
        return True
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    return letters < 0.7 * len(text) or capitals > 0.2 * letters


def stands_alone(text: str, words: Words, *, you: bool) -> bool:
    """Whether a cleaned sentence can be shown by itself; `you` allows sentences addressed to the reader of a named source."""
    if not MIN_WORDS <= text.count(" ") + 1 <= MAX_WORDS or text[-1:] not in ".!" or is_debris(text):
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in '$€£"“'):
        return False
    if _REFERENCE.search(text):
        return False
    return not (_leads_back(text, you=you) or points_back(text) or _pronouns_dangle(text, words, you=you))


def _leads_back(text: str, *, you: bool) -> bool:
    if _LEADING_BARRED.match(text):
        return True
    if you and text.startswith(("You ", "Your ")):
        return False
    return bool(_LEADING.match(text)) and not _LEADING_FINE.match(text)


def _pronouns_dangle(text: str, words: Words, *, you: bool) -> bool:
    if _FIRST_PERSON.search(text) or (not you and re.search(r"\b[Yy]our?s?\b", text)):
        return True
    return not pronouns_resolve(text, words)


def pronouns_resolve(text: str, words: Words) -> bool:
    """Whether each pronoun of a sentence has something before it that it can stand for."""
    person = _THIRD.search(text)
    if person and not re.search(
        r"[A-Z][a-z]+ [A-Z][a-z]+|(?<=[ ,])[A-Z][a-z]+|^[A-Z][a-z]+ (?:said|was|told)", text[: person.start()]
    ):
        return False
    thing = _THING.search(text)
    if not thing:
        return True
    if text.startswith(("It was agreed", "It is")):
        return True
    before = [tag for tag, start in zip(words.tags, words.starts, strict=True) if start < thing.start()]
    return len(before) > 1 and any(tag in "OY" for tag in before[:-1]) and any(tag in "VEBHMWG," for tag in before)


def names_itself(subject: str, tags: str) -> bool:
    """Whether a subject says what it is: not "the company", "the second attack", "others", "those"."""
    lower = subject.lower().split()
    if lower == ["you"]:
        return True
    if not _DAYS.isdisjoint(lower):
        return False
    if lower[0] in (
        "this",
        "these",
        "those",
        "such",
        "that",
        "its",
        "their",
        "his",
        "her",
        "our",
        "my",
        "other",
        "another",
    ):
        return lower[0] == "this" and tags[1:2] == "Y"
    if lower[-1] in ("others", "ones", "one", "some", "many", "most", "few", "so"):
        return False
    if points_back(subject) or (
        len(lower) > 3 and lower[-2] == "the" and lower[-1] in _RELATIONAL and lower[-3] == "of"
    ):  # noqa: PLR2004
        return False
    if tags in ("DO", "DOi") and lower[0] in ("the", "both"):
        return lower[1] in _UNIQUE
    if lower[0] == "the" and lower[1] in _RELATIONAL and tags in ("DOG", "DOE", "DOA"):
        return False
    if tags in ("DOO", "DAO", "DEO") and lower[0] == "the" and lower[1] in _ORDINAL:
        return False
    return not (tags == "O" and lower[0] in _RELATIONAL)
