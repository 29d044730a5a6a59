"""Digests of canonical values, computed without usher: RFC 8785 by hand, SHA-256 by hashlib.

stdin: one JSON value a line. stdout: for each the canonical text's digest, then a space, then the text.
"""

import hashlib
import json
import sys

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def string(text):
    escaped = (ESCAPES.get(c) or ("\\u%04x" % ord(c) if ord(c) < 0x20 else c) for c in text)
    return '"' + "".join(escaped) + '"'


def canonical(value):
    if isinstance(value, dict):
        # Big-endian UTF-16 sorts as its code units do.
        items = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be"))
        return "{" + ",".join(string(k) + ":" + canonical(v) for k, v in items) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return string(value)


for line in sys.stdin.buffer.read().decode("utf-8").split("\n"):
    if line:
        text = canonical(json.loads(line)).encode("utf-8")
        sys.stdout.buffer.write(hashlib.sha256(text).hexdigest().encode() + b" " + text + b"\n")
