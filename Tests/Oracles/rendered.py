"""Judges what `usher render` printed. stdin: {"json": its JSON document, "yaml": its YAML with the same options,
"shows": whether the SQL is shown}.

PyYAML must read from the YAML the requests of the JSON; and where the SQL is shown, botocore must take each request,
with no member that its model of the service lacks. Prints the problems, or how many agree.
"""

import json
import sys

import botocore.loaders
import botocore.model
import botocore.validate
import yaml

model = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model("cleanroomsml", "service-2"))
shape = model.operation_model("StartAudienceGenerationJob").input_shape


def unknown_members(shape, value, path=""):
    if shape.type_name == "structure":
        for name, member in value.items():
            if name not in shape.members:
                yield f"unknown member {path}.{name}"
            else:
                yield from unknown_members(shape.members[name], member, f"{path}.{name}")


def problems(job, read):
    if json.dumps(read, sort_keys=True) != json.dumps(job["request"], sort_keys=True):
        yield f"PyYAML reads {read}"
    if job["request"]["name"] != job["serviceName"] or job["request"]["tags"]["usher:digest"] != job["digest"]:
        yield "the identity is another than the request's"
    if given["shows"]:
        yield from unknown_members(shape, job["request"])
        report = botocore.validate.ParamValidator().validate(job["request"], shape)
        if report.has_errors():
            yield report.generate_report()


given = json.load(sys.stdin)
jobs = json.loads(given["json"])["jobs"]
documents = list(yaml.load_all(given["yaml"], Loader=yaml.CSafeLoader))
agreed = 0
if len(jobs) != len(documents):
    print(f"{len(jobs)} jobs, {len(documents)} documents")
for job, document in zip(jobs, documents):
    found = list(problems(job, document))
    if found:
        print(f"{job['name']}:", "; ".join(found))
    else:
        agreed += 1
print(f"{agreed} agree")
