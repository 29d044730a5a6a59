"""What a real regular expression engine says.

stdin: one JSON array a line, [pattern, text, text, ...]. stdout: for each line a 0 or 1 for each text.
`.` stops at every line end that ECMA-262 or Java knows, not only at Python's newline.
"""

import json
import re
import sys

for line in sys.stdin.buffer.read().decode("utf-8").split("\n"):
    if line:
        pattern, *texts = json.loads(line)
        dot = "[^\\n\\r\\u0085\\u2028\\u2029]"
        # In the model's patterns a dot outside of brackets stands only before `+`.
        engine = re.compile(re.sub(r"(?<![\\\[a-zA-Z_/])\.(?=\+)|(?<=/)\.(?=\+)", lambda _: dot, pattern), re.ASCII)
        print("".join("1" if engine.fullmatch(text) else "0" for text in texts))
