"""The exported OpenAPI document, read in the notation of the wire contract, and what docs/extensions.md adds to it."""

import re
from pathlib import Path
from typing import Any

from api.app import create_app
from api.settings import Settings
from tests.contract.wire_contract import OBJECTS, ONE_ENUMERATION_OF_OURS, TABLES

DOCUMENT: dict[str, Any] = create_app(Settings.read()).openapi()
SCHEMAS: dict[str, dict[str, Any]] = DOCUMENT["components"]["schemas"]
VALUES_OF_FREE_FORM = {
    ("JobUsage", "by_step"): "UsageSummary",
    ("UsageSummary", "events"): "EventUsageSummary",
    ("UsageSummary", "llm_by_model"): "LLMModelUsageSummary",
    ("PipelineStepSummary", "rejection_reasons"): "int",
    ("RolloutScorer", "multiple_choice_options"): "str",
}
"""What the contract's tables leave out: the values of some free-form objects."""
_SIMPLE = {"integer": "int", "number": "float", "boolean": "bool", "null": "None", "object": "free-form"}
_EXTENSIONS = Path(__file__).parents[2] / "docs" / "extensions.md"


def listed_extensions() -> set[str]:
    """What the first column of the table in docs/extensions.md lists."""
    rows = re.findall(r"^\| `([^`]+)` \|", _EXTENSIONS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == len(set(rows))
    return set(rows)


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """Every operation of the document, by method and path."""
    return {(method.upper(), path): it for path, methods in DOCUMENT["paths"].items() for method, it in methods.items()}


ROUTES: dict[tuple[str, str], dict[str, Any]] = {(it["method"], it["path"]): it for it in TABLES["routes"]}


def objects_of_routes() -> list[str]:
    """The objects of the contract that its routes speak of, directly or within others."""
    spoken = {name for it in ROUTES.values() for name in (it["body"], *it["responses"].values()) if name in OBJECTS}
    new = spoken
    while new:
        types = " ".join(row["type"] for name in new for row in OBJECTS[name].values())
        kept = {value for (name, _), value in VALUES_OF_FREE_FORM.items() if name in new}
        new = ({*re.findall(r"\w+", types), *kept} & set(OBJECTS)) - spoken
        spoken |= new
    return [name for name in OBJECTS if name in spoken]


def variants(name: str) -> dict[str, dict[str, Any]]:
    """The schemas of an object of the contract: it may have one as it is sent, and another as it is answered."""
    return {it: SCHEMAS[it] for it in (name, f"{name}-Input", f"{name}-Output") if it in SCHEMAS}


def plain_name(schema_name: str) -> str:
    """The object's name in the contract."""
    return schema_name.removesuffix("-Input").removesuffix("-Output")


def document_type(schema: dict[str, Any]) -> frozenset[str]:
    """The members of a type of the document, in the contract's notation."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return frozenset({ONE_ENUMERATION_OF_OURS.get(name, plain_name(name))})
    members = schema.get("anyOf") or schema.get("oneOf")
    if members:
        return frozenset(found for member in members for found in document_type(member))
    if "const" in schema:
        return frozenset({f"Literal[{schema['const']}]"})
    kind: str = schema.get("type", "Any")
    if kind == "array":
        return frozenset({f"list[{' | '.join(sorted(document_type(schema['items'])))}]"})
    if kind == "string":
        return frozenset({"datetime" if schema.get("format") == "date-time" else "str"})
    return frozenset({_SIMPLE.get(kind, kind)})
