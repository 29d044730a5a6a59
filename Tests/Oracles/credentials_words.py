"""How Python's shlex splits texts into words: for each of a JSON array on stdin an array, or null."""
import json
import shlex
import sys


def split(text):
    try:
        return shlex.split(text)
    except ValueError:
        return None


json.dump([split(text) for text in json.load(sys.stdin)], sys.stdout)
