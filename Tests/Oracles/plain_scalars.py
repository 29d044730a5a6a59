"""What the YAML versions' own regular expressions read a plain scalar as.

stdin: one scalar a line. stdout: for each line `text`, `null`, `boolean`, `integer` or `float`.
From the type repository of YAML 1.1 (null, bool, int, float; its float as PyYAML fixes it, where one point is meant)
and the core schema of YAML 1.2 (section 10.3.2).
"""

import re
import sys

READINGS = [
    ("null", r"~|null|Null|NULL|"),
    ("boolean", r"y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"),
    ("integer", r"[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
                r"|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
                r"|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
              r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
              r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"),
]
COMPILED = [(name, re.compile(expression)) for name, expression in READINGS]

for line in sys.stdin.read().split("\n"):
    print(next((name for name, expression in COMPILED if expression.fullmatch(line)), "text"))
