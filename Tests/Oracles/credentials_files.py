"""What botocore reads in shared configuration files.

stdin: a JSON array of pairs, a `config` and a `credentials` file, each in hexadecimal. stdout: a JSON array, null for
each pair that botocore refuses, else one text: canonical JSON of the profiles, sso-sessions and services of `config`
and of the sections of `credentials`.
"""
import json
import os
import sys
import tempfile

import botocore.configloader
from botocore.exceptions import ConfigParseError


def read(config, credentials):
    try:
        found = botocore.configloader.load_config(config)
        found = {name: found[name] for name in ("profiles", "services", "sso_sessions")}
        found["credentials"] = botocore.configloader.raw_config_parse(credentials)
        return json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    except ConfigParseError:
        return None


answers = []
with tempfile.TemporaryDirectory() as folder:
    paths = [os.path.join(folder, name) for name in ("config", "credentials")]
    for pair in json.load(sys.stdin):
        for path, text in zip(paths, pair):
            with open(path, "wb") as file:
                file.write(bytes.fromhex(text))
        answers.append(read(*paths))
json.dump(answers, sys.stdout)
