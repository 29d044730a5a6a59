"""Checks every line of a state file against its JSON Schema: state_schema.py SCHEMA FILE.

Prints how many lines of each kind are valid; a line that is not ends it with status 1.
"""

import collections
import json
import sys

import jsonschema

with open(sys.argv[1]) as schema_file:
    schema = json.load(schema_file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
kinds = collections.Counter()
with open(sys.argv[2], encoding="utf-8") as lines:
    for number, line in enumerate(lines, 1):
        record = json.loads(line)
        for error in validator.iter_errors(record):
            sys.exit(f"line {number}: {error.message}")
        kinds[record.get("record", "header")] += 1
print(json.dumps(kinds, sort_keys=True))
