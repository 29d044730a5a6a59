"""Reads SARIF documents as a consumer would, one a line on stdin, and prints of each the results that it found.

Each document is held against the schema of SARIF 2.1.0 that Microsoft's sarif-om carries
(Tests/Fixtures/sarif-2.1.0-rtm.4.json), and against what the specification's text asks beyond it; the numbers are its
sections. A problem is printed in the results' place.
"""

import json
import pathlib
import re
import sys
import urllib.parse

import jsonschema

SCHEMA = json.loads((pathlib.Path(__file__).parents[1] / "Fixtures" / "sarif-2.1.0-rtm.4.json").read_text())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)
# RFC 3986, appendix A: a path, absolute with its scheme, or relative and not to be taken for one with a scheme.
REFERENCE = re.compile(r"(?:file://(?=/)|(?![^/]*:))(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+")


def plain(message):
    """The text that a viewer shows: placeholders and doubled braces resolved (3.11.5)."""
    text = message["text"]
    for part in re.findall(r"\{\{|\}\}|\{\d+\}|[{}]", text):
        if part not in ("{{", "}}"):
            raise ValueError(f"{part} in a message is a placeholder without an argument (3.11.5)")
    if re.search(r"\[[^\]]*\]\(", text):
        raise ValueError("there is a link in a message (3.11.6)")
    return text.replace("{{", "{").replace("}}", "}")


def results(run):
    if run["columnKind"] not in ("utf16CodeUnits", "unicodeCodePoints"):
        raise ValueError("columnKind (3.14.27)")
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    if len(set(rules)) != len(rules):
        raise ValueError("two rules have one id (3.49.3)")
    for result in run["results"]:
        if result["ruleId"] not in rules:
            raise ValueError("a result's rule is not described (3.27.5)")
        (location,) = result["locations"]
        place = location["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        if not REFERENCE.fullmatch(uri):
            raise ValueError(f"{uri} is no URI reference (3.10.1)")
        region = place.get("region")
        if region and region.get("endColumn", sys.maxsize) < region["startColumn"]:
            raise ValueError("a region ends before it begins (3.30.8)")
        split = urllib.parse.urlsplit(uri)
        yield {
            "scheme": split.scheme,
            "path": urllib.parse.unquote(split.path, errors="strict"),
            "level": result["level"],
            "text": plain(result["message"]),
            "region": [region.get(name) for name in ("startLine", "startColumn", "endColumn")] if region else None,
        }


def read(document):
    error = jsonschema.exceptions.best_match(VALIDATOR.iter_errors(document))
    if error:
        return f"{error.json_path}: {error.message}"
    (run,) = document["runs"]
    try:
        return list(results(run))
    except (KeyError, ValueError) as error:
        return repr(error)


VALIDATOR.check_schema(SCHEMA)
for line in sys.stdin.buffer:
    print(json.dumps(read(json.loads(line))))
