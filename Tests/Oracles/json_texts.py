"""Whether Python's json takes a text, and what it reads.

stdin: one JSON array of texts in hexadecimal. stdout: a JSON array with null for each text that is refused, else with
the value once more as JSON text without spaces, in ASCII.
Python is more lenient than RFC 8259 in NaN, Infinity, lone surrogates and UTF-8 that is none; that is fixed here.
"""

import json
import sys


def refuse(word):
    raise ValueError(word)


def pairs(items):
    return {"object": [[name, value] for name, value in items]}


def read(text):
    try:
        value = json.loads(bytes.fromhex(text).decode("utf-8"), parse_constant=refuse, object_pairs_hook=pairs,
                           parse_int=lambda n: {"number": n}, parse_float=lambda n: {"number": n})
        json.dumps(value, ensure_ascii=False).encode("utf-8")
        return json.dumps(value, separators=(",", ":"))
    except ValueError:
        return None


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
