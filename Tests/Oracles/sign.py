"""Signs each request of a JSON lines file (the body in Base64) anew with botocore and compares the headers.

Prints one line for each difference, and at the end the number of requests that agree.
"""
import base64
import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

agreed = 0
for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), 1):
    case = json.loads(line)
    time = datetime.datetime.strptime(case["date"], "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda: time
    request = AWSRequest(method=case["method"], url=case["url"], data=base64.b64decode(case["body"]))
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    credentials = Credentials(case["accessKeyID"], case["secretAccessKey"], case.get("sessionToken"))
    method = botocore.auth.S3SigV4Auth if case["service"] == "s3" else botocore.auth.SigV4Auth
    method(credentials, case["service"], case["region"]).add_auth(request)
    problems = [
        f"{name}: {case['signed'].get(name)!r}, botocore has {request.headers.get(name)!r}"
        for name in ("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256")
        if case["signed"].get(name) != request.headers.get(name)
    ]
    if problems:
        print(f"request {number} ({case['method']} {case['url']}):", "; ".join(problems))
    else:
        agreed += 1
print(f"{agreed} agree")
