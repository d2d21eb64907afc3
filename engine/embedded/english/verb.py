"""Verbs: the base form of a finite verb, so that "rose" can be asked about with "did ... rise"."""

from functools import cache

from engine.embedded.english.verb_list import BARE, DOUBLING, IRREGULAR, NOUN_LIKE, REGULAR

_SURE_ENDINGS = (
    ("ated", "ate"),
    ("ized", "ize"),
    ("ised", "ise"),
    ("ified", "ify"),
    ("ished", "ish"),
    ("ected", "ect"),
    ("acted", "act"),
    ("ucted", "uct"),
    ("essed", "ess"),
    ("uced", "uce"),
    ("olved", "olve"),
    ("ained", "ain"),
    ("ented", "ent"),
    ("anded", "and"),
    ("ended", "end"),
)


def _past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ied"
    return f"{base}{base[-1]}ed" if base in DOUBLING else f"{base}ed"


def _third_person(base: str) -> str:
    irregular = {"have": "has", "do": "does", "go": "goes"}.get(base)
    if irregular is not None:
        return irregular
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "sh", "ch", "x")) else f"{base}s"


_TRIPLES = sorted(triple.split(" ") for triple in IRREGULAR)
_PARTICIPLES = {base: participle for base, _, participle in _TRIPLES}
_BASES = {
    **{_past(base): base for base in sorted(REGULAR)},
    **{form: base for base, past, participle in _TRIPLES for form in (past, participle)},
}
SIMPLE_PAST = frozenset(past for _, past, participle in _TRIPLES if past != participle)
BASES = frozenset(_BASES.values()) | BARE | REGULAR | {"be", "have", "do"}
_PRESENT = {_third_person(base): base for base in sorted(BASES - NOUN_LIKE - {"be"})}
_PRESENT.update(warrants="warrant", permits="permit", produces="produce", offers="offer", pays="pay")
PRESENT = frozenset(_PRESENT)


@cache
def base_of_past(form: str) -> str | None:
    """Give the base of a past form or participle; `None` where it cannot be told safely."""
    known = _BASES.get(form)
    if known is not None:
        return known
    for ending, base in _SURE_ENDINGS:
        if form.endswith(ending) and len(form) > len(ending) + 1:
            return form[: -len(ending)] + base
    return None


def base_of_present(form: str) -> str:
    """Give the base of one of the `PRESENT` forms: "includes" gives "include"."""
    return _PRESENT[form]


def past_participle(base: str) -> str | None:
    """Give the participle of a known verb, for the passive; `None` where it is not known."""
    if base in _PARTICIPLES:
        return _PARTICIPLES[base]
    return _past(base) if base in BASES else None
