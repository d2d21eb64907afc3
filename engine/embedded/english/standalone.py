"""Whether a sentence or phrase stands alone: understood by who sees nothing but it and the name of its source.

Rules
- No leading pronoun, "this/these/those/such", conjunction; no "the former", "said X", "as follows"; an introductory
  "However," or "In addition," is cut off rather than kept.
- A pronoun is fine where what it stands for comes before it in the same sentence.
- "the company", "the second attack": a definite subject of one common noun points back and is not enough, unless there
  can be only one such thing (the economy, the public).
- No debris: tables, form lines, addresses, shouting, template tags, unbalanced marks; 6 to 50 words; ends as a sentence
  does. No made-up scenes ("You are on a team of five").
"""

import re
from string import ascii_letters, ascii_uppercase

from engine.embedded.english.lexicon import word_set
from engine.embedded.english.month import MONTH, WEEKDAY
from engine.embedded.english.word import Words

MIN_LENGTH = 30
_FEWEST_WORDS = 6
_MOST_WORDS = 50
_DISCOURSE = re.compile(
    r"(?:(?:However|In addition|Moreover|Furthermore|Also|Nevertheless|Nonetheless|Similarly|Likewise|By contrast"
    r"|In contrast|By comparison|As a result|Consequently|Instead|Meanwhile|Still|Even so|Additionally|Finally|First"
    r"|Second|Third|Firstly|Secondly|Lastly|Then|Otherwise|Accordingly|In particular|In turn|Indeed|Overall|In general"
    r"|Generally|Specifically|Notably|In fact|All told|On the other hand|On the one hand|Next|Again|Subsequently"
    r"|Afterwards|In conclusion|In short|In sum|In summary|Further|Besides|Separately|Elsewhere|At the same time"
    r"|In that regard|In this regard|In light of (?:this|these) \w+|Against this backdrop|On this basis|At that time"
    r"|Under those circumstances|Of note|To that end|In response|In (?:these|those|such) cases?|After that|Before that"
    r"|Since then|By then|Despite this|More broadly|Further out|On balance|On net|In support of (?:these|its) goals"
    r"|In connection with \w+|That said|Note|Remember|Fun fact|Important)[,:]"
    r"|(?:Therefore|Thus|Hence|Reportedly|Note that|Please note that),?) "
)
_THAT_NOUN = (
    "time|period|year|month|week|day|date|level|rate|pace|end|view|regard|case|night|morning|evening|point|amount|purpose"
    "|event|same|process|team|page|way|one"
)
_BACKWARD = re.compile(
    r"\b(?:(?:since|by|until) then|the (?:former|latter|same|above|foregoing|aforementioned|following|said"
    r"|other(?! [Pp]art(?:y|ies)\b))"
    r"|in same|aforesaid|aforementioned"
    r"|said (?:party|agreement)|this(?! (?:[A-Z]|meeting\b|year\b))"
    r"|(?:these|those)(?! (?:Terms|Conditions|Rules|Bylaws|Articles|Regulations|Guidelines|Standards)\b)|as follows"
    r"|[Tt]his (?:Section|Article|Clause|Paragraph|Subsection|Schedule|Exhibit|Chapter|Part|Page|Table)\b"
    rf"|that (?:{_THAT_NOUN})\b|[Tt]hereafter|hereinafter|respectively|the (?:immediately )?preceding"
    r"|mentioned (?:above|earlier)"
    r"|(?:see|described|listed|noted|set forth|shown|stated|provided|specified|defined|outlined)"
    r" (?:above|below|earlier|here|in this)|see (?:above|below|here)|above-\w+"
    r"|(?:click|found|listed|go|apply|available|positions) here)\b"
)
_EXAMPLE = re.compile(
    r"(?:For (?:example|instance)|By way of (?:example|illustration)|Suppose|Imagine|Let's say|Say)\b"
)
_LONG_EXAMPLE = re.compile(
    r"(?:For (?:example|instance)|By way of (?:example|illustration)|Examples?):|(?:Suppose|Imagine|Let's say)\b"
)
_SCENE = re.compile(
    r"\b[Yy]ou (?:are(?! (?:required|expected|responsible|allowed|eligible|entitled|encouraged))|were|have(?! to\b)|had"
    r"|went|did|work|worked|begin|began|used|notice|feel|know|think|guess|\w+ed|now)\b"
)
_SUCH = re.compile(r"\b(?:[Ss]uch|there(?:of|in|to|by))\b(?! as\b)(?: (\w*))?")
_STEM = 5
_LEADING = re.compile(
    r"(?:It|They|He|She|We|I|You|This|These|Those|That|Such|Its|Their|His|Her|Our|My|And|But|Or|So|Nor|Yet|Because|Here"
    r"|There|One|Others?|Some|Neither|Either|Both|None|Another|Each|All|Which|Who|Whose|What|When|Where|Why|How|If|Then"
    r"|Note|See|Yes|No|Not|Also|Similarly|Likewise|Please|Let|Thus|Hence|Additionally|Even|Doing|Same)\b"
)
_LEADING_FINE = re.compile(
    r"(?:This [A-Z]|It (?:was|is) (?:agreed|expected|estimated|anticipated|noted) that"
    r"|(?:Some|Both|Each|All|Another|No|One|Neither|Either|Such|When|If|Because|Other|Others) [A-Za-z])"
)
_LEADING_BARRED = re.compile(
    r"(?:One|Some|Others?|Another|Both|All|Each|Neither|Many|Most|Several|Few)"
    r" (?:of (?:them|these|those|the|which)\b|was|were|is|are|had|has|have|said|also|more|[a-z]+ed)\b|Such\b"
    r"|(?:When|If|Because) (?:it|they|he|she|this|these|that|those)\b|(?:Some|Many) others\b|Other\b|Others\b"
    r"|(?:May (?:only|not|also|be)|Maybe)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|us|our|Our|my|My|me|ours|mine|let's|I'm|we're|we've|We've|We're)\b")
_SECOND_PERSON = re.compile(r"\b[Yy]our?s?\b")
_THIRD_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b")
_SOMEONE = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+|(?<=[ ,])[A-Z][a-z]+|^[A-Z][a-z]+ (?:said|was|told)")
_THING = re.compile(r"\b(?:it|they|them|its|their|theirs)\b")
_DEBRIS_MARKS = frozenset("|{}[]<>_\\^~=•■█§*#@…")
_DEBRIS = re.compile(
    r"[.](?:\.\.|com\b|gov\b|org\b)|--|https?:|www\.|/\w+/|\(\(|\)\)|[A-Z]{2}[ ,]+[A-Z]{2,}[ ,]+[A-Z]{2}"
    r"|[^\x00-\x7fÀ-ɏ–—“”€£¥°·×]"
)
_LETTERS = ascii_letters.encode()
_CAPITALS = ascii_uppercase.encode()
_FEWEST_LETTERS = 0.6
_MOST_CAPITALS = 0.2
_REFERENCE = re.compile(
    r"\((?:[ivx]{1,4}|[a-z])\)|\b(?:above|below)[,.;)]|(?:(?<=ed)|(?<= as)|(?<=directly)) (?:above|below)\b"
    r"|\b[Tt]he (?:above|below)\b"
)
_UNIQUE = word_set(
    """staff economy public world government president internet moon sun earth sky weather future past market pandemic
    legislature military press unemployment inflation"""
)
_DATED_NAME = re.compile(rf" on (?:{WEEKDAY}|{MONTH})\b")
_DAYS = word_set("yesterday today tomorrow tonight")
_POINTING = word_set("these those such that its their his her our my other another")
_UNNAMED = word_set("others ones one some many most few so")
_ORDINAL = word_set(
    """same other second first third fourth new latter former two three four latest proposed above following resulting
    remaining entire initial current previous next last final early prior given actual whole only main key common
    original additional"""
)
_RELATIONAL = word_set(
    """man woman boy girl suspect victim victims company group team study report survey index measure measures rate
    rates increase decrease decline change changes figure figures number program project attack incident event bill
    law vote case court amount amounts total totals number numbers"""
)


def without_discourse(text: str) -> str:
    """Give `text` without an introductory "However," or "In addition,"; its first letter stays a capital."""
    found = _DISCOURSE.match(text)
    if not found:
        return text
    rest = text[found.end() :]
    return without_discourse(rest[:1].upper() + rest[1:])


def is_made_up(text: str) -> bool:
    """Whether a sentence only makes up a case, as an example or as a scene that "you" are in."""
    return bool(_EXAMPLE.match(text) or _SCENE.search(text))


def opens_example(text: str) -> bool:
    """Whether a sentence opens an example that the rest of its paragraph goes on with."""
    return bool(_LONG_EXAMPLE.match(text))


def points_back(text: str) -> bool:
    """Whether a phrase refers to something outside itself: "those", "such", "the former", "that time"."""
    return bool(_BACKWARD.search(text)) or any(not _is_said_before(found, text) for found in _SUCH.finditer(text))


def _is_said_before(found: re.Match[str], text: str) -> bool:
    """Whether "such adjustment" follows a word of its stem: "may adjust the fee by notice of such adjustment"."""
    before = text[: found.start()]
    if found.group().lower().startswith("there"):
        return before.count(" ") >= _STEM
    stem = (found[1] or "")[:_STEM].lower()
    return len(stem) == _STEM and stem in before.lower()


def is_debris(text: str) -> bool:
    """Whether a line is a table row, a form line, a link, an interview turn or otherwise no plain prose."""
    if not _DEBRIS_MARKS.isdisjoint(text) or _DEBRIS.search(text) or text.count('"') % 2:
        return True
    if text.count("(") != text.count(")") or text.count("“") != text.count("”"):
        return True
    written = text.encode("ascii", "ignore")
    letters = len(written) - len(written.translate(None, _LETTERS))
    capitals = len(written) - len(written.translate(None, _CAPITALS))
    return letters < _FEWEST_LETTERS * len(written) or capitals > _MOST_CAPITALS * letters


def stands_alone(text: str, words: Words, *, you: bool) -> bool:
    """Whether a cleaned sentence can be shown by itself; `you` allows those that speak to the reader of the source."""
    if not _FEWEST_WORDS <= text.count(" ") + 1 <= _MOST_WORDS or text[-1:] not in ".!":
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in '$€£"“') or _REFERENCE.search(text):
        return False
    if _leads_back(text, you=you) or points_back(text) or _FIRST_PERSON.search(text):
        return False
    return (you or not _SECOND_PERSON.search(text)) and _pronouns_resolve(text, words)


def _leads_back(text: str, *, you: bool) -> bool:
    if _LEADING_BARRED.match(text):
        return True
    if you and text.startswith(("You ", "Your ")):
        return False
    return bool(_LEADING.match(text)) and not _LEADING_FINE.match(text)


def _pronouns_resolve(text: str, words: Words) -> bool:
    """Whether each pronoun of a sentence has something before it that it can stand for."""
    person = _THIRD_PERSON.search(text)
    if person and not _SOMEONE.search(text[: person.start()]):
        return False
    thing = _THING.search(text)
    if not thing or text.startswith(("It was agreed", "It is")):
        return True
    before = [tag for tag, start in zip(words.tags, words.starts, strict=True) if start < thing.start()]
    return len(before) > 1 and any(tag in "OY" for tag in before[:-1]) and any(tag in "VEBHMWG," for tag in before)


def names_itself(subject: str, tags: str) -> bool:
    """Whether a subject says what it is: not "the company", "the second attack", "others", "those"."""
    lower = subject.lower().split()
    if lower == ["you"]:
        return True
    if lower[0] == "this":
        return tags[1:2] == "Y"
    if lower[0] in _POINTING or lower[-1] in _UNNAMED or not _DAYS.isdisjoint(lower):
        return False
    if points_back(subject) or _DATED_NAME.search(subject):
        return False
    if lower[0] != "the":
        is_both = lower[0] == "both" and tags in ("DO", "DOi")
        ends_back = lower[-3:-1] == ["of", "the"] and lower[-1] in _RELATIONAL
        return not (is_both or ends_back or (tags == "O" and lower[0] in _RELATIONAL))
    return _is_one_of_its_kind(lower, tags)


def _is_one_of_its_kind(lower: list[str], tags: str) -> bool:
    """Whether "the ..." can be told from others of its kind."""
    if tags in ("DO", "DOi"):
        return lower[1] in _UNIQUE
    if lower[1:2] and lower[1] in _RELATIONAL and tags in ("DOG", "DOE", "DOA"):
        return False
    if lower[-3:-1] == ["of", "the"] and lower[-1] in _RELATIONAL:
        return False
    return not (tags in ("DOO", "DAO", "DEO") and lower[1] in _ORDINAL)
