"""A metadata field as the embedded reader understands it: the words of its name, and what its hints say."""

import re
from dataclasses import dataclass

from engine.embedded.english.lexicon import word_set
from engine.embedded.stem import stem
from schemas.file_set import MetadataFieldDefinition, MetadataFieldType

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OPTIONS = re.compile(
    r"\b(?:one of|either|values?|options?|choices?|allowed|choose (?:from|between))\b:?\s*(?P<list>[^.;\n]+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|/|\||\bor\b)\s*")
_LONGEST_OPTION = 40
_FILLER = word_set("the of a an in for to and this that which its name value id doc document file")


@dataclass(frozen=True, slots=True)
class AskedField:
    """`words` are those of the name, in lower case; `hints` the description and the extraction hint as one text."""

    name: str
    is_number: bool
    words: tuple[str, ...]
    hints: str

    @property
    def stems(self) -> frozenset[str]:
        """What the words that tell the field from others have in common with a label such as "Ports of call:"."""
        telling = [word for word in self.words if word not in _FILLER] or self.words
        return frozenset(map(stem, telling))

    @property
    def options(self) -> list[str]:
        """The values that the hints allow; none where they list none."""
        found = _OPTIONS.search(self.hints)
        parts = (part.strip(" '\"()") for part in _BETWEEN.split(found["list"])) if found else ()
        listed = [part for part in parts if part]
        return listed if len(listed) > 1 and all(len(part) <= _LONGEST_OPTION for part in listed) else []

    def has(self, *words: str) -> bool:
        """Whether the name has one of these words."""
        return any(word in self.words for word in words)


def asked_field(field: MetadataFieldDefinition) -> AskedField:
    """Understand a field."""
    return AskedField(
        name=field.name,
        is_number=field.field_type is MetadataFieldType.NUMBER,
        words=tuple(word.lower() for word in _PART.findall(field.name)),
        hints=" ".join(filter(None, (field.description, field.extraction_hint))),
    )
