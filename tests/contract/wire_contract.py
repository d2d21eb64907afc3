"""The tables of the wire contract, and our models written in its notation."""

import importlib
import json
import pkgutil
import types
from datetime import datetime
from enum import EnumType, StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import schemas
from schemas.base import Contract

TABLES: dict[str, Any] = json.loads(Path(__file__).with_name("wire_contract.json").read_text(encoding="utf-8"))
OBJECTS: dict[str, dict[str, Any]] = {name: fields for name, fields in TABLES["objects"].items() if fields is not None}
FREE_FORM = {name for name, fields in TABLES["objects"].items() if fields is None}
ENUMERATIONS: dict[str, list[str]] = TABLES["enumerations"]
ONE_ENUMERATION_OF_OURS = {
    "CreateSessionRequestAutonomyLevelType0": "AutonomyLevel",
    "SessionResponseAutonomyLevel": "AutonomyLevel",
}


def _words() -> dict[str, Any]:
    modules = [importlib.import_module(f"schemas.{module.name}") for module in pkgutil.iter_modules(schemas.__path__)]
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }


WORDS = _words()
MODELS: dict[str, type[Contract]] = {
    name: word for name, word in WORDS.items() if issubclass(word, Contract) and not name.startswith("_")
}
ENUMS: dict[str, type[StrEnum]] = {name: word for name, word in WORDS.items() if issubclass(word, StrEnum)}


def contract_type(text: str) -> frozenset[str]:
    """The members of a union as the contract writes it, with one word for every free-form object."""
    return frozenset(_contract_member(member) for member in _split(text))


def our_type(annotation: Any) -> frozenset[str]:
    """The members of a type of ours, in the contract's notation."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return our_type(arguments[0])
    if origin in (Union, types.UnionType):
        return frozenset(member for argument in arguments for member in our_type(argument))
    if origin is Literal:
        return frozenset({f"Literal[{arguments[0]}]"})
    if origin is list:
        return frozenset({_list(our_type(arguments[0]))})
    if origin is dict:
        return frozenset({"free-form"})
    return frozenset({_name(annotation)})


def _name(annotation: Any) -> str:
    if annotation is type(None):
        return "None"
    plain = annotation in (str, int, float, bool, datetime, Any) or isinstance(annotation, EnumType)
    assert plain or annotation in MODELS.values(), annotation
    return annotation.__name__


def _contract_member(text: str) -> str:
    if text.startswith("list["):
        return _list(contract_type(text[5:-1]))
    if text in FREE_FORM:
        return "free-form"
    return ONE_ENUMERATION_OF_OURS.get(text, text)


def _list(members: frozenset[str]) -> str:
    return f"list[{' | '.join(sorted(members))}]"


def _split(text: str) -> list[str]:
    members, depth = [""], 0
    for part in text.split(" | "):
        members[-1] = f"{members[-1]} | {part}" if depth else part
        depth += part.count("[") - part.count("]")
        if not depth:
            members.append("")
    return members[:-1]
