"""Reads what a step printed as GitHub's runner does, and prints the commands that it would carry out.

stdin: a JSON list of outputs. stdout: a JSON list with, for each, a list of {command, properties, data}.

Written after what the runner documents and does (actions/runner, ActionCommand): a line that begins, after white space,
with `::` and has a second `::`; and, if it is none, the older `##[command …]` anywhere in the line. Azure's agent does
the same with `##vso[`. No command's name is left out, known to the runner or not.
"""

import json
import re
import sys


def unescaped(text, pairs):
    for code, character in pairs:
        text = text.replace(code, character)
    return text


DATA = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
PROPERTY = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]


def command(line):
    trimmed = line.lstrip()
    end = trimmed.find("::", 2)
    if trimmed.startswith("::") and end >= 0:
        name, _, rest = trimmed[2:end].partition(" ")
        pairs = [part.strip().split("=", 1) for part in rest.strip().split(",") if part]
        properties = {pair[0]: unescaped(pair[1], PROPERTY) for pair in pairs if len(pair) == 2}
        return {"command": name, "properties": properties, "data": unescaped(trimmed[end + 2 :], DATA)}
    for start in ("##[", "##vso["):
        begin = line.find(start)
        if begin >= 0 and "]" in line[begin:]:
            return {"command": start, "properties": {}, "data": line[begin:]}
    return None


def commands(output):
    # The runner reads lines as .NET's StreamReader does.
    found = (command(line) for line in re.split(r"\r\n|\r|\n", output))
    return [one for one in found if one]


json.dump([commands(output) for output in json.load(sys.stdin)], sys.stdout)
