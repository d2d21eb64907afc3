"""The answer to a structured question: a number or an option's words become the option's value."""

from schemas.session import StructuredQuestion


def answer_to(question: StructuredQuestion | None, typed: str) -> str:
    """The message that a typed line stands for: an option's value, or the line as it is.

    An option's own words come before its number: among options called 2, 5 and 10, "5" is the one called 5.
    """
    text = typed.strip()
    options = question.options if question else []
    for option in options:
        if text.casefold() in (option.label.casefold(), option.value.casefold(), option.id.casefold()):
            return option.value
    number = text.removesuffix(".")
    if number.isascii() and number.isdigit() and 1 <= int(number) <= len(options):
        return options[int(number) - 1].value
    return text
