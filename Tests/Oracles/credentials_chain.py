"""What botocore's credential chain finds in each of the cases.

stdin: a JSON array of cases (CredentialsCase in the tests of AWSCore). stdout: a JSON array of objects with `key`, the
access key or null, and `error`. No case has a network: its replies stand in for it below botocore's HTTP session.
"""
import json
import os
import pathlib
import sys
import tempfile
import time
import urllib.parse

time.sleep = lambda seconds: None  # before botocore takes it as a default

import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import botocore.httpsession
import botocore.loaders
import botocore.session
import botocore.tokens

LOADER = botocore.loaders.Loader()


def no_prompt(*arguments):
    raise EOFError("nobody is there to be asked")


botocore.credentials.getpass.getpass = no_prompt


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value or "")


def fits(reply, request):
    headers = {name.lower(): text(value) for name, value in request.headers.items()}
    form = urllib.parse.parse_qsl(text(request.body), keep_blank_values=True)
    return (
        reply["times"] > 0
        and (reply["method"], reply["url"]) == (request.method, request.url)
        and all(part in headers.get(name, "") for name, part in reply["headers"].items())
        and all(item in form for item in reply["form"].items())
    )


def network(replies):
    def send(session, request):
        for reply in replies:
            if fits(reply, request):
                reply["times"] -= 1
                answer = botocore.awsrequest.AWSResponse(request.url, reply["status"], {}, None)
                answer._content = reply["body"].encode()
                return answer
        raise botocore.exceptions.EndpointConnectionError(endpoint_url=request.url)

    return send


def find(case, home):
    def expand(value):
        return value.replace("{HOME}", home)

    for name, content in case["files"].items():
        path = pathlib.Path(home, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(expand(content).encode())
    path = os.environ["PATH"]
    os.environ.clear()
    os.environ.update({name: expand(value) for name, value in case["environment"].items()})
    os.environ.update({"HOME": home, "PATH": path})
    cache = os.path.join(home, ".aws", "sso", "cache")
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
    botocore.httpsession.URLLib3Session.send = network(case["replies"])
    try:
        session = botocore.session.Session(profile=case.get("profile"))
        session.register_component("data_loader", LOADER)
        found = session.get_credentials()
        if found is None:
            return {"key": None, "error": "none found"}
        return {"key": found.get_frozen_credentials().access_key, "error": None}
    except Exception as error:
        return {"key": None, "error": f"{type(error).__name__}: {error}"}


answers = []
for case in json.load(sys.stdin):
    with tempfile.TemporaryDirectory() as home:
        answers.append(find(case, home))
json.dump(answers, sys.stdout)
