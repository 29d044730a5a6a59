"""Writes manifests to measure usher with, the same ones on every machine: generate.py COUNT FOLDER [--state FILE]

400 B to 5 KB each, median 700 B, 100 in a folder: half with a seed in S3, half with SQL in block scalars, with
comments, tags and compute configuration as people write them. --state also writes a state in which every job has been
started; its digests are computed here, without usher.
"""

import argparse
import hashlib
import json
import pathlib
import random
import uuid

SEED = 20261123
JOBS_PER_FOLDER = 100
JOBS_PER_MODEL = 50
ACCOUNT = "123456789012"
REGION = "eu-central-1"
COLUMNS = ["clicks", "views", "purchases", "basket_value", "last_seen", "newsletter", "country", "device", "größe"]
WORDS = "spring autumn readers runners travellers cooks gardeners new returning loyal lapsed premium café".split()
OWNERS = ["growth", "retention", "brand", "insights"]


def jobs(count):
    """Yields (path, manifest's text, metadata, spec) of every job, in the order of their names."""
    source = random.Random(SEED)
    models = [f"{source.getrandbits(64):016x}" for _ in range(count // JOBS_PER_MODEL + 1)]
    for index in range(count):
        metadata = {"name": f"job-{index:06d}"}
        if source.random() < 0.4:
            metadata["revision"] = f"2026-W{source.randint(10, 52)}"
        spec = make_spec(source, index, models)
        path = f"{index // JOBS_PER_FOLDER:04d}/{metadata['name']}.yaml"
        yield path, manifest(source, metadata, spec), metadata, spec


def make_spec(source, index, models):
    seed = {"roleArn": f"arn:aws:iam::{ACCOUNT}:role/seed-reader"}
    spec = {}
    if source.random() < 0.1:
        spec["name"] = f"Campaign {index}"
    model = source.choice(models)
    spec["configuredAudienceModelArn"] = f"arn:aws:cleanrooms-ml:{REGION}:{ACCOUNT}:configured-audience-model/{model}"
    spec["seedAudience"] = seed
    if source.random() < 0.5:
        seed["dataSource"] = {"s3Uri": f"s3://acme-seeds/{source.getrandbits(48):012x}/part-{index}.jsonl"}
    else:
        seed["sqlParameters"] = {"queryString": sql(source)}
        if source.random() < 0.6:
            seed["sqlParameters"]["parameters"] = {"section": source.choice(WORDS), "days": str(source.randint(1, 90))}
        if source.random() < 0.6:
            spark = {f"spark.sql.setting{n}": str(source.randint(1, 999)) for n in range(source.randint(1, 6))}
            worker = {"type": source.choice(["CR.1X", "CR.4X"]), "number": source.choice([4, 8, 16, 32])}
            seed["sqlComputeConfiguration"] = {"worker": worker | {"properties": {"spark": spark}}}
    if source.random() < 0.3:
        spec["includeSeedInOutput"] = source.random() < 0.7
    if source.random() < 0.4:
        spec["collaborationId"] = str(uuid.UUID(int=source.getrandbits(128)))
    if source.random() < 0.8:
        spec["description"] = f"The {source.choice(WORDS)} {source.choice(WORDS)} of campaign {index}"
    tags = {"team": source.choice(OWNERS), "campaign": f"c{index}"}
    tags |= {f"label{n}": f"value {source.randint(0, 99)}" for n in range(source.randint(0, 6))}
    spec["tags"] = tags
    return spec


def sql(source):
    # Most queries are short; one in eight fills the screen.
    lines = source.randint(20, 70) if source.random() < 0.12 else source.randint(1, 12)
    query = ["SELECT DISTINCT user_id", "FROM events", "WHERE consent = 'yes'"]
    for _ in range(lines):
        column = f"{source.choice(COLUMNS)}_{source.getrandbits(16):x}"
        query.append(f"  AND {column} > {source.randint(1, 500)}  -- {source.choice(WORDS)}")
    return "\n".join(query) + "\n"


def manifest(source, metadata, spec):
    lines = []
    if source.random() < 0.5:
        lines.append(f"# Owner: {source.choice(OWNERS)}; ask before you change the {source.choice(WORDS)} seed.")
    lines += ["apiVersion: usher/v1", "kind: AudienceGenerationJob", "metadata:"]
    write(lines, metadata, 1)
    lines.append("spec:")
    write(lines, spec, 1)
    if source.random() < 0.2:
        lines[-1] += "  # the last one"
    return "\n".join(lines) + "\n"


def write(lines, mapping, depth):
    indent = "  " * depth
    for key, value in mapping.items():
        if isinstance(value, dict):
            lines.append(f"{indent}{key}:")
            write(lines, value, depth + 1)
        elif isinstance(value, bool) or isinstance(value, int):
            lines.append(f"{indent}{key}: {json.dumps(value)}")
        elif "\n" in value:
            lines.append(f"{indent}{key}: |")
            lines += [f"{indent}  {line}" for line in value.rstrip("\n").split("\n")]
        elif value.isdigit() or key == "revision":
            lines.append(f'{indent}{key}: "{value}"')
        else:
            lines.append(f"{indent}{key}: {value}")


def canonical(value):
    """RFC 8785: Python's sorting and escapes are the same for what is generated here, whose keys are ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def digest(metadata, spec):
    keys = ("configuredAudienceModelArn", "seedAudience", "collaborationId")
    material = {key: spec[key] for key in keys if key in spec}
    if spec.get("includeSeedInOutput"):
        material["includeSeedInOutput"] = True
    if "revision" in metadata:
        material["revision"] = metadata["revision"]
    return sha256(canonical(material))


def service_name(metadata, spec):
    return spec.get("name", f"{metadata['name']}-{digest(metadata, spec)[:8]}")


def request(metadata, spec):
    """What is sent for the job."""
    tags = spec.get("tags", {}) | {"usher:name": metadata["name"], "usher:digest": digest(metadata, spec)}
    return spec | {"name": service_name(metadata, spec), "tags": tags}


def material_fields(metadata, spec):
    seed = spec["seedAudience"]
    fields = {
        "revision": metadata.get("revision"),
        "configuredAudienceModelArn": spec["configuredAudienceModelArn"],
        "seedAudience.dataSource.s3Uri": seed.get("dataSource", {}).get("s3Uri"),
        "seedAudience.roleArn": seed["roleArn"],
    }
    if "sqlParameters" in seed:
        text, pairs = seed["sqlParameters"]["queryString"], seed["sqlParameters"].get("parameters")
        fields["seedAudience.sqlParameters.queryString"] = f"sha256:{sha256(text)} ({len(text)} characters)"
        if pairs:
            summary = f"sha256:{sha256(canonical(pairs))} ({len(pairs)} pairs)"
            fields["seedAudience.sqlParameters.parameters"] = summary
    if "sqlComputeConfiguration" in seed:
        worker = seed["sqlComputeConfiguration"]["worker"]
        place = "seedAudience.sqlComputeConfiguration.worker"
        fields |= {f"{place}.type": worker["type"], f"{place}.number": str(worker["number"])}
        fields |= {f"{place}.properties.spark.{key}": value for key, value in worker["properties"]["spark"].items()}
    fields["collaborationId"] = spec.get("collaborationId")
    fields["includeSeedInOutput"] = "true" if spec.get("includeSeedInOutput") else None
    return {path: value for path, value in fields.items() if value is not None}


def started(source, path, metadata, spec):
    job = uuid.UUID(int=source.getrandbits(128))
    return {
        "record": "started",
        "id": f"{source.getrandbits(128):032x}",
        "name": metadata["name"],
        "digest": digest(metadata, spec),
        "serviceName": service_name(metadata, spec),
        "audienceGenerationJobArn": f"arn:aws:cleanrooms-ml:{REGION}:{ACCOUNT}:audience-generation-job/{job}",
        "region": REGION,
        "configuredAudienceModelArn": spec["configuredAudienceModelArn"],
        "time": "2026-11-23T12:00:00Z",
        "path": path,
        "fields": material_fields(metadata, spec),
    }


def ended(source, record):
    """How the job of a started record ended; its metrics come last, as usher writes them."""
    sizes = [1, 2, 5, 10, 15, 20]
    metrics = {
        "relevanceMetrics": [
            {"audienceSize": {"type": "PERCENTAGE", "value": size}, "score": round(source.uniform(0, 9), 4)}
            for size in sizes
        ],
        "recallMetric": round(source.uniform(0.2, 0.9), 4),
    }
    kept = ("name", "digest", "audienceGenerationJobArn")
    return {"record": "ended"} | {name: record[name] for name in kept} | {
        "status": "ACTIVE",
        "updateTime": "2026-11-23T14:00:00.250Z",
        "seenTime": "2026-11-23T15:00:00Z",
        "metrics": metrics,
    }


def generate(count, folder, state=None, ends=False):
    """Writes the manifests, and the state where one is asked for, with the end of each job or not; returns their sizes in bytes, sorted."""
    folder = pathlib.Path(folder)
    source = random.Random(SEED + 1)
    records = ['{"format":"usher.state","version":1,"service":"aws"}']
    sizes = []
    for path, text, metadata, spec in jobs(count):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        sizes.append(file.write_bytes(text.encode()))
        if state:
            record = started(source, path, metadata, spec)
            lines = [record] + ([ended(source, record)] if ends else [])
            records += [json.dumps(line, separators=(",", ":"), ensure_ascii=False) for line in lines]
    if state:
        pathlib.Path(state).write_text("\n".join(records) + "\n", encoding="utf-8")
    return sorted(sizes)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("folder")
    parser.add_argument("--state", help="also write a state in which all of them are started")
    parser.add_argument("--ended", action="store_true", help="the state also records how each job ended")
    arguments = parser.parse_args()
    sizes = generate(arguments.count, arguments.folder, arguments.state, arguments.ended)
    if sizes:
        median = sizes[len(sizes) // 2]
        print(f"{len(sizes)} manifests: {sum(sizes)} B, {sizes[0]} to {sizes[-1]}, median {median}")
