"""Holds JSON documents against schemas/manifest.schema.json, or the schema of schemas/ that is named.

stdin: one JSON document a line. stdout: for each line `valid`, or where and why it is not. The schema itself is held
against the metaschema, and its examples against what they are examples of.
"""

import json
import pathlib
import sys

import jsonschema

NAME = sys.argv[1] if len(sys.argv) > 1 else "manifest.schema.json"
SCHEMA = json.loads((pathlib.Path(__file__).parents[2] / "schemas" / NAME).read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def examples(part):
    """The examples in a schema, each with the schema that it belongs to."""
    if isinstance(part, dict):
        yield from ((part, example) for example in part.get("examples", []) if "type" in part)
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from examples(inner)


def verdict(document):
    error = next(VALIDATOR.iter_errors(document), None)
    if error is None:
        return "valid"
    return f"{error.json_path}: {error.message}".encode("unicode_escape").decode("ascii")[:300]


jsonschema.Draft202012Validator.check_schema(SCHEMA)
for schema, example in examples(SCHEMA):
    jsonschema.Draft202012Validator(schema).validate(example)
for line in sys.stdin.buffer:
    print(verdict(json.loads(line)))
