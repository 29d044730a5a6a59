"""Drives usher-emulator with boto3, a client of AWS's own: boto3_client.py BUSY IDLE

BUSY is the endpoint of an emulator whose jobs never end within the test, with a quota of 4; jobs of IDLE end at once.
Prints the number of checks made.
"""

import datetime
import sys

import boto3
import botocore.config
import botocore.exceptions

busy_endpoint, idle_endpoint = sys.argv[1:]
checks = 0


def client(endpoint=idle_endpoint, secret="usher-emulator", key="usher-emulator", region="us-east-1"):
    return boto3.client(
        "cleanroomsml",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=botocore.config.Config(retries={"total_max_attempts": 1}, parameter_validation=False),
    )


def check(condition, *what):
    global checks
    checks += 1
    if not condition:
        raise AssertionError(*what)


def refused(error, call, **arguments):
    """The call fails with that modelled error; returns what the service said."""
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as caught:
        check(caught.response["Error"]["Code"] == error, caught.response)
        check(caught.response["Error"]["Message"] != "", caught.response)
        check(caught.response["ResponseMetadata"]["RequestId"] != "", caught.response)
        return caught
    raise AssertionError(f"not refused: {error}", arguments)


def model(account="123456789012", region="us-east-1", name="m1"):
    return f"arn:aws:cleanrooms-ml:{region}:{account}:configured-audience-model/{name}"


def job(name, **more):
    request = {
        "name": name,
        "configuredAudienceModelArn": model(),
        "seedAudience": {
            "dataSource": {"s3Uri": "s3://seeds/a b+c.jsonl"},
            "roleArn": "arn:aws:iam::123456789012:role/path/seed",
        },
    }
    return request | more


service = client()
busy = client(busy_endpoint)

# Start, get.
start = datetime.datetime.now(datetime.timezone.utc)
tags = {"team": "growth", "Größe +/&=?%": "ñ 😀 +", "e\u0301": "1", "\u00e9": "2"}
name = "Frühling e\u0301 – 春"
arn = service.start_audience_generation_job(
    **job(name, description="für\nalle", includeSeedInOutput=True, tags=tags)
)["audienceGenerationJobArn"]
check(arn.startswith("arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/"), arn)
found = service.get_audience_generation_job(audienceGenerationJobArn=arn)
check(found["name"] == name, found)
check(found["description"] == "für\nalle", found)
check(found["includeSeedInOutput"] is True, found)
check(found["status"] == "ACTIVE", found)
check(0 <= found["metrics"]["recallMetric"] <= 1, found)
check(found["metrics"]["relevanceMetrics"][0]["audienceSize"]["type"] == "PERCENTAGE", found)
check(found["updateTime"] >= found["createTime"], found)
check(found["tags"] == tags, found)
check(found["startedBy"] == "123456789012", found)
check(abs(found["createTime"] - start) < datetime.timedelta(minutes=1), found)
check(found["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"] != "", found)

# Tags.
check(service.list_tags_for_resource(resourceArn=arn)["tags"] == tags)
service.tag_resource(resourceArn=arn, tags={"team": "sales", "a + b": "c"})
service.untag_resource(resourceArn=arn, tagKeys=["Größe +/&=?%", "e\u0301", "absent"])
expected = {"team": "sales", "a + b": "c", "\u00e9": "2"}
check(service.list_tags_for_resource(resourceArn=arn)["tags"] == expected)
service.untag_resource(resourceArn=arn, tagKeys=["a + b"])
del expected["a + b"]
check(service.list_tags_for_resource(resourceArn=arn)["tags"] == expected)
refused("ValidationException", service.tag_resource, resourceArn=arn, tags={f"k{i}": "" for i in range(50)})
refused("ValidationException", service.tag_resource, resourceArn=arn, tags={"AWS:x": ""})

# A name is taken.
conflict = refused("ConflictException", service.start_audience_generation_job, **job(name))
check(isinstance(conflict, service.exceptions.ConflictException))

# A seed by a query, with everything that it may have.
query = {
    "queryString": "SELECT 'ü' FROM t WHERE a = :x",
    "parameters": {"x": "1 + 1"},
}
compute = {"worker": {"type": "CR.4X", "number": 16, "properties": {"spark": {"spark.a b": "c=d"}}}}
sql = {"roleArn": "arn:aws:iam::123456789012:role/r", "sqlParameters": query, "sqlComputeConfiguration": compute}
check(service.start_audience_generation_job(**job("sql", seedAudience=sql))["audienceGenerationJobArn"])

# The quota of four; a job in flight cannot be deleted.
running = [busy.start_audience_generation_job(**job(f"fill-{index}"))["audienceGenerationJobArn"] for index in range(4)]
quota = refused("ServiceQuotaExceededException", busy.start_audience_generation_job, **job("too-many"))
check(isinstance(quota, busy.exceptions.ServiceQuotaExceededException))
check(quota.response["ResponseMetadata"]["HTTPStatusCode"] == 402, quota.response)
check(quota.response["quotaValue"] == 4, quota.response)
check(quota.response["quotaName"] != "", quota.response)
check(busy.get_audience_generation_job(audienceGenerationJobArn=running[0])["status"] == "CREATE_PENDING")
refused("ConflictException", busy.delete_audience_generation_job, audienceGenerationJobArn=running[0])

# List: pages, filters.
others = [f"other/{index}" for index in range(5)]
for other in others:
    service.start_audience_generation_job(
        **job(
            other,
            configuredAudienceModelArn=model(name="m/2"),
            collaborationId="11111111-2222-3333-4444-555555555555",
        )
    )
pages = list(
    service.get_paginator("list_audience_generation_jobs").paginate(
        configuredAudienceModelArn=model(name="m/2"), PaginationConfig={"PageSize": 2}
    )
)
check([len(page["audienceGenerationJobs"]) for page in pages] == [2, 2, 1], pages)
names = [summary["name"] for page in pages for summary in page["audienceGenerationJobs"]]
check(names == others[::-1], names)
everything = service.list_audience_generation_jobs(maxResults=100)["audienceGenerationJobs"]
check(len(everything) == 7, everything)
check("tags" not in everything[0], everything)
one = service.list_audience_generation_jobs(collaborationId="11111111-2222-3333-4444-555555555555", maxResults=1)
check(len(one["audienceGenerationJobs"]) == 1 and one["nextToken"] != "", one)

# Exports: the answer is empty, and only List shows them.
def export(name, **more):
    size = {"type": "PERCENTAGE", "value": 5}
    return {"name": name, "audienceGenerationJobArn": arn, "audienceSize": size} | more


answer = service.start_audience_export_job(**export(name, description="für\nalle"))
check(list(answer) == ["ResponseMetadata"], answer)
check(answer["ResponseMetadata"]["RequestId"] != "", answer)
service.start_audience_export_job(**export(name))
service.start_audience_export_job(**export("top 1", audienceSize={"type": "PERCENTAGE", "value": 1}))
exported = service.list_audience_export_jobs(audienceGenerationJobArn=arn)["audienceExportJobs"]
check([found["name"] for found in exported] == ["top 1", name, name], exported)
check(exported[2]["description"] == "für\nalle" and "description" not in exported[1], exported)
for found in exported:
    check(found["status"] == "ACTIVE", found)
    check(found["audienceGenerationJobArn"] == arn, found)
    check(found["outputLocation"].startswith("s3://audiences-123456789012-us-east-1/"), found)
    check(abs(found["createTime"] - start) < datetime.timedelta(minutes=1), found)
check(exported[0]["audienceSize"] == {"type": "PERCENTAGE", "value": 1}, exported)
pages = list(service.get_paginator("list_audience_export_jobs").paginate(PaginationConfig={"PageSize": 2}))
check([len(page["audienceExportJobs"]) for page in pages] == [2, 1], pages)
check([found for page in pages for found in page["audienceExportJobs"]] == exported, pages)
start_export = service.start_audience_export_job
refused("ValidationException", start_export, **export("x" * 64))
refused("ValidationException", start_export, **export("x", audienceSize={"type": "ABSOLUTE", "value": 5}))
refused("ResourceNotFoundException", start_export, **export("x", audienceGenerationJobArn=arn + "x"))
refused("ConflictException", busy.start_audience_export_job, **export("x", audienceGenerationJobArn=running[0]))
refused("ValidationException", service.list_audience_export_jobs, audienceGenerationJobArn="nonsense/:")
check(client(region="eu-west-1").list_audience_export_jobs()["audienceExportJobs"] == [])
for index in range(22):
    start_export(**export(f"fill-{index}"))
quota = refused("ServiceQuotaExceededException", start_export, **export("too-many"))
check(quota.response["quotaValue"] == 25, quota.response)

# Delete.
service.delete_audience_generation_job(audienceGenerationJobArn=arn)
refused("ResourceNotFoundException", service.get_audience_generation_job, audienceGenerationJobArn=arn)
refused("ResourceNotFoundException", service.delete_audience_generation_job, audienceGenerationJobArn=arn)
refused("ResourceNotFoundException", service.list_tags_for_resource, resourceArn=arn)
refused("ConflictException", service.start_audience_generation_job, **job(name))

# What is refused.
refused("ValidationException", service.start_audience_generation_job, **job("x" * 64))
refused("ValidationException", service.start_audience_generation_job, **job("bad", seedAudience={"roleArn": "r"}))
refused("ValidationException", service.list_audience_generation_jobs, maxResults=101)
refused("ValidationException", service.get_audience_generation_job, audienceGenerationJobArn="nonsense/:")
refused(
    "AccessDeniedException",
    service.start_audience_generation_job,
    **job("foreign", configuredAudienceModelArn=model(account="999999999999")),
)
refused("UnknownOperationException", service.list_training_datasets)
refused("InvalidSignatureException", client(secret="guess").list_audience_generation_jobs)
refused("UnrecognizedClientException", client(key="someone").list_audience_generation_jobs)

# Another region has jobs of its own.
elsewhere = client(region="eu-west-1")
check(elsewhere.list_audience_generation_jobs()["audienceGenerationJobs"] == [])
refused("ValidationException", elsewhere.start_audience_generation_job, **job("x"))
elsewhere.start_audience_generation_job(**job(name, configuredAudienceModelArn=model(region="eu-west-1")))

print(checks)
