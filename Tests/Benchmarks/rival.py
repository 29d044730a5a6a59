"""The script that usher replaces, as a user with Python would write it: rival.py FOLDER [--start ENDPOINT [AT-ONCE]]

Reads every manifest with PyYAML's C loader, validates its request with botocore's own model of the service, and hashes
what decides about it. With --start it also starts every job, without looking whether it runs already.
"""

import concurrent.futures
import hashlib
import json
import pathlib
import sys

import botocore.loaders
import botocore.model
import botocore.validate
import yaml

MATERIAL = ("configuredAudienceModelArn", "seedAudience", "collaborationId", "includeSeedInOutput")


def read(folder):
    """The requests of all manifests; ends the script where botocore finds one wrong."""
    model = botocore.loaders.Loader().load_service_model("cleanroomsml", "service-2")
    service = botocore.model.ServiceModel(model, "cleanroomsml")
    shape = service.operation_model("StartAudienceGenerationJob").input_shape
    validator = botocore.validate.ParamValidator()
    for path in sorted(pathlib.Path(folder).rglob("*.yaml")):
        with open(path, "rb") as file:
            manifest = yaml.load(file, Loader=yaml.CSafeLoader)
        metadata, spec = manifest["metadata"], manifest["spec"]
        material = {key: spec[key] for key in MATERIAL if key in spec} | {"revision": metadata.get("revision")}
        text = json.dumps(material, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()
        tags = spec.get("tags", {}) | {"usher:name": metadata["name"], "usher:digest": digest}
        request = spec | {"name": spec.get("name", f"{metadata['name']}-{digest[:8]}"), "tags": tags}
        report = validator.validate(request, shape)
        if report.has_errors():
            sys.exit(f"{path}: {report.generate_report()}")
        yield request


def start(requests, endpoint, at_once):
    import boto3
    import botocore.config

    client = boto3.client(
        "cleanroomsml",
        endpoint_url=endpoint,
        region_name=requests[0]["configuredAudienceModelArn"].split(":")[3],
        aws_access_key_id="usher-emulator",
        aws_secret_access_key="usher-emulator",
        config=botocore.config.Config(max_pool_connections=at_once),
    )
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda request: client.start_audience_generation_job(**request), requests))


requests = list(read(sys.argv[1]))
print(len(requests), "jobs")
if len(sys.argv) > 3:
    print(len(start(requests, sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 8)), "started")
