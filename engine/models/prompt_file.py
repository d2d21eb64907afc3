"""A prompt that is kept as a text file beside the code that sends it."""

from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent / "prompts"


def read_prompt(name: str) -> Template:
    """The prompt of a name, in which `$word` is filled in."""
    return Template((_FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip())
