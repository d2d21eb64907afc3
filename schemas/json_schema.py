"""The exported JSON Schemas of the configs; `python -m schemas.json_schema` writes them to `schemas/json/`."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from schemas.pipeline import JobConfig, QuestionPipeline

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parent / "json"


class _Closed(GenerateJsonSchema):
    """Unknown keys are errors, and a member of a tagged union has to carry its tag."""

    schema_dialect = DIALECT

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        return {**super().model_schema(schema), "additionalProperties": False}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        union = super().tagged_union_schema(schema)
        return {"type": "object", "required": [union["discriminator"]["propertyName"]], **union}

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def pipeline_schema() -> dict[str, Any]:
    """The JSON Schema (Draft 2020-12) of a `QuestionPipeline`."""
    return _export(TypeAdapter(QuestionPipeline))


def job_schema() -> dict[str, Any]:
    """The JSON Schema (Draft 2020-12) of everything that a job accepts as its config."""
    return _export(TypeAdapter[Any](JobConfig))


def exports() -> dict[Path, str]:
    """The content of every exported file."""
    schemas = {"pipeline_config": pipeline_schema(), "job_config": job_schema()}
    return {
        FOLDER / f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas.items()
    }


def _export(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, **adapter.json_schema(schema_generator=_Closed)}


if __name__ == "__main__":
    for path, text in exports().items():
        path.write_text(text, encoding="utf-8")
