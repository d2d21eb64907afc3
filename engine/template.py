"""A template: text with `{placeholders}`; other braces, such as those of a JSON example, are plain text."""

import re

PLACEHOLDER = re.compile(r"""\{([^{}\n"':,]+)\}""")


def placeholders(template: str) -> list[str]:
    """The names between the braces, in order, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(template)))
