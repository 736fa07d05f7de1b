"""The form of a fact sheet as JSON Schema, so that an editor completes and checks it while a person writes."""

import json

from tiegraph.model import Sheet


def sheet_schema() -> str:
    """The JSON Schema (draft 2020-12) of a fact sheet, generated from the record models."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Sheet.model_json_schema(by_alias=True)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
