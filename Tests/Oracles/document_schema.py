"""Holds JSON lines against a schema, and the schema against them: document_schema.py NAME [--some] [MEMBER...].

Prints nothing and exits 0 where every document keeps schemas/NAME.schema.json, and every member that it describes, but
for MEMBERs, occurs in one (not so with --some). The members of the frame, which every schema has, are looked for only in
documents that are held against the frame itself.
"""

import json
import pathlib
import sys

import jsonschema
import referencing

schemas = pathlib.Path(__file__).parents[2] / "schemas"


def loaded(file):
    return json.loads((schemas / file).read_text())


schema = loaded(f"{sys.argv[1]}.schema.json")
jsonschema.Draft202012Validator.check_schema(schema)
registry = referencing.Registry(retrieve=lambda file: referencing.Resource.from_contents(loaded(file)))
validator = jsonschema.Draft202012Validator(schema, registry=registry)
documents = [json.loads(line) for line in sys.stdin.buffer.read().splitlines()]
problems = []


def resolved(part, root):
    while "#" in part.get("$ref", ""):
        file, _, pointer = part["$ref"].partition("#/")
        root = loaded(file) if file else root
        part = root
        for name in pointer.split("/"):
            part = part[name]
    return part, root


def members(part, place, root):
    part, root = resolved(part, root)
    for name, inner in part.get("properties", {}).items():
        yield f"{place}.{name}"
        yield from members(inner, f"{place}.{name}", root)
    if "items" in part:
        yield from members(part["items"], place + "[]", root)


def occurring(value, place):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{place}.{name}"
            yield from occurring(inner, f"{place}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from occurring(inner, place + "[]")


for number, document in enumerate(documents):
    problems += [f"document {number}: {error.json_path}: {error.message}" for error in validator.iter_errors(document)]
missing = set() if "--some" in sys.argv else set(members(schema, "$", schema)) - set(sys.argv[2:])
missing -= {place for document in documents for place in occurring(document, "$")}
problems += [f"no document has {place}" for place in sorted(missing)]
print("\n".join(problems), end="")
sys.exit(1 if problems or not documents else 0)
