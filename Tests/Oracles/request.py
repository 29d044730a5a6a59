"""Reads requests as a service would, with botocore's model of Clean Rooms ML, and says what is wrong with each.

Takes a JSON lines file of {operation, method, url, headers: [[name, value]], body, secret, expected}. Checked are:
the operation that method and path lead to, each member against the model (and that there is no unknown one), the
parameters against `expected`, that botocore sends the same request for them, and the signature, recomputed by botocore.
"""
import datetime
import json
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

import botocore.auth
import botocore.loaders
import botocore.model
import botocore.serialize
import botocore.validate
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

model = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model("cleanroomsml", "service-2"))


def find_operation(method, path):
    """The operation of that method and path, and the labels of the path."""
    parts = path.split("/")
    for name in model.operation_names:
        operation = model.operation_model(name)
        template = operation.http["requestUri"].split("/")
        if operation.http["method"] != method or len(template) != len(parts):
            continue
        labels = {}
        for pattern, part in zip(template, parts):
            if pattern.startswith("{"):
                labels[pattern[1:-1]] = unquote(part)
            elif pattern != part:
                break
        else:
            return operation, labels
    raise ValueError(f"no operation is {method} {path}")


def unknown_members(shape, value, path=""):
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in value.items():
            if name not in shape.members:
                yield f"{path}.{name}"
            else:
                yield from unknown_members(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for member in value:
            yield from unknown_members(shape.member, member, path + "[]")


def parameters(operation, labels, query, body):
    """The parameters as a caller would have given them, gathered from path, query and body."""
    found = dict(labels)
    for name, member in operation.input_shape.members.items():
        if member.serialization.get("location") != "querystring":
            continue
        wire = member.serialization["name"]
        values = [value for key, value in query if key == wire]
        if values:
            kind = member.type_name
            found[name] = values if kind == "list" else int(values[0]) if kind == "integer" else values[0]
    known = {m.serialization["name"] for m in operation.input_shape.members.values() if "location" in m.serialization}
    found.update({f"?{key}": value for key, value in query if key not in known})
    found.update(json.loads(body) if body else {})
    return found


def unlike_botocore(case, operation, url, query):
    """Where the request differs from the one that botocore makes of the same parameters."""
    made = botocore.serialize.create_serializer("rest-json").serialize_to_request(case["expected"], operation)
    if made["method"] != case["method"] or made["url_path"] != url.path:
        yield f"botocore sends {made['method']} {made['url_path']}"
    # A list is one item for each of its elements.
    pairs = [(key, value if isinstance(value, list) else [value]) for key, value in made["query_string"].items()]
    if sorted((key, str(value)) for key, values in pairs for value in values) != sorted(query):
        yield f"botocore's query is {made['query_string']}"
    body = made["body"] or b""
    if bool(body) != bool(case["body"]) or body and json.loads(body) != json.loads(case["body"]):
        yield f"botocore's body is {body}"


def signature(case, headers):
    time = datetime.datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda: time
    access_key, _, region, service, _ = headers["authorization"].split("Credential=")[1].split(",")[0].split("/")
    signed = headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    request = AWSRequest(method=case["method"], url=case["url"], data=case["body"].encode())
    for name, value in case["headers"]:
        if name.lower() in signed and name.lower() != "x-amz-date":
            request.headers.add_header(name, value)
    credentials = Credentials(access_key, case["secret"], headers.get("x-amz-security-token"))
    botocore.auth.SigV4Auth(credentials, service, region).add_auth(request)
    return request.headers["authorization"]


def problems(case):
    url = urlsplit(case["url"])
    operation, labels = find_operation(case["method"], url.path)
    if operation.name != case["operation"]:
        yield f"the operation is {operation.name}"
    query = parse_qsl(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
    found = parameters(operation, labels, query, case["body"])
    yield from (f"unknown member {name}" for name in unknown_members(operation.input_shape, found))
    report = botocore.validate.ParamValidator().validate(found, operation.input_shape)
    if report.has_errors():
        yield report.generate_report()
    if found != case["expected"]:
        yield f"the service would read {found}"
    yield from unlike_botocore(case, operation, url, query)
    headers = {name.lower(): value for name, value in case["headers"]}
    if case["body"] and headers.get("content-type") != "application/json":
        yield "the body is not declared as JSON"
    if not url.netloc.startswith("cleanrooms-ml."):
        yield f"the host is {url.netloc}"
    expected = signature(case, headers)
    if headers["authorization"] != expected:
        yield f"the signature is {headers['authorization']}, botocore has {expected}"


agreed = 0
for number, line in enumerate(open(sys.argv[1], encoding="utf-8"), 1):
    case = json.loads(line)
    found = list(problems(case))
    if found:
        print(f"request {number} ({case['operation']}):", "; ".join(found))
    else:
        agreed += 1
print(f"{agreed} agree")
