"""Holds a table of constraints against a shape of botocore's model, member by member: model_constraints.py SHAPE

stdin: the table as JSON. stdout: one line for each difference that is not on purpose.
"""

import json
import re
import sys

import botocore.loaders

SHAPES = botocore.loaders.Loader().load_service_model("cleanroomsml", "service-2", "2023-09-06")["shapes"]
# The part of the name patterns that stands for surrogates, and what only refuses blank names.
IGNORED_IN_PATTERNS = [r"(?!\s*$)", r"\uD800\uDBFF-\uDC00\uDFFF"]
# A choice that the model does not declare as a union: the reference says exactly one.
UNMODELLED_CHOICES = {
    "AudienceGenerationJobDataSource": ["dataSource", "sqlParameters"],
    "ProtectedQuerySQLParameters": ["queryString", "analysisTemplateArn"],
}
differences = []


def same(path, what, ours, model):
    if ours != model:
        differences.append(f"{path}: {what}: ours {ours!r}, the model's {model!r}")


def text(path, ours, name):
    shape = SHAPES[name]
    same(path, "type", shape["type"], "string")
    same(path, "name", ours["shape"], name)
    same(path, "enum", ours.get("values"), shape.get("enum"))
    pattern = shape.get("pattern")
    if pattern is not None:
        blank = r"(?!\s*$)" in pattern
        for part in IGNORED_IN_PATTERNS:
            pattern = pattern.replace(part, "")
        same(path, "mayBeBlank", ours["mayBeBlank"], not blank)
    same(path, "pattern", ours.get("pattern"), pattern)
    if "enum" not in shape:
        same(path, "min", ours["min"], shape.get("min", 0))
        same(path, "max", ours["max"], shape["max"])


def structure(path, ours, name):
    shape = SHAPES[name]
    same(path, "members", [m["name"] for m in ours["members"]], list(shape["members"]))
    required = [m["name"] for m in ours["members"] if m["required"]]
    same(path, "required", sorted(required), sorted(shape.get("required", [])))
    choice = list(shape["members"]) if shape.get("union") else UNMODELLED_CHOICES.get(name, [])
    same(path, "exactlyOneOf", ours["exactlyOneOf"], choice)
    for member in ours["members"]:
        reference = shape["members"].get(member["name"])
        if reference:
            target = SHAPES[reference["shape"]]
            sensitive = bool(reference.get("sensitive") or target.get("sensitive"))
            same(f"{path}.{member['name']}", "sensitive", member["sensitive"], sensitive)
            any_shape(f"{path}.{member['name']}", member["shape"], reference["shape"])


def any_shape(path, ours, name):
    shape, kind = SHAPES[name], ours["kind"]
    if kind == "text":
        text(path, ours, name)
    elif kind == "structure":
        same(path, "type", shape["type"], "structure")
        structure(path, ours, name)
    elif kind == "map":
        same(path, "type", shape["type"], "map")
        text(f"{path}.key", ours["key"], shape["key"]["shape"])
        text(f"{path}.value", ours["value"], shape["value"]["shape"])
        model = 50 if name == "TagMap" else shape.get("max")
        same(path, "max", ours.get("maximumCount"), model)
    elif kind == "integer":
        same(path, "type", shape["type"], "integer")
        same(path, "range", [ours["min"], ours["max"]], [shape["min"], shape["max"]])
    else:
        same(path, "type", kind, shape["type"])


any_shape("request", json.load(sys.stdin), sys.argv[1])
print("\n".join(differences))
