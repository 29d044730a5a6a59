"""What PyYAML, over libyaml and YAML 1.1, reads plain scalars as.

stdin: a JSON list of scalars. stdout: for each a line with the type's name in Python, `not plain` for what is none.
"""

import json
import sys

import yaml

for text in json.load(sys.stdin):
    try:
        event = list(yaml.parse(f"- {text}\n", Loader=yaml.CSafeLoader))[3]
        plain = isinstance(event, yaml.ScalarEvent) and event.style in (None, "") and event.value == text
        if not plain or event.tag or event.anchor:
            print("not plain")
            continue
        value = yaml.load(f"- {text}\n", Loader=yaml.CSafeLoader)[0]
        print(type(value).__name__)
    except yaml.constructor.ConstructorError:
        print("str")
    except yaml.YAMLError:
        print("not plain")
    except (ValueError, OverflowError):
        # A number or a date by its form that Python cannot make: the form decides.
        print("number" if ":" not in text and "-" not in text[1:] else "unmade")
