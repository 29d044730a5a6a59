"""What boto3 reads at an S3 (its address, a bucket and a key), and what its conditional writes come to; then writes."""
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

address, bucket, key = sys.argv[1:]
client = boto3.client(
    "s3", region_name="us-east-1", endpoint_url=address, aws_access_key_id="usher-emulator",
    aws_secret_access_key="usher-emulator",
    config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required"),
)


def refused(call, **arguments):
    try:
        call(Bucket=bucket, **arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]


answer = client.get_object(Bucket=bucket, Key=key)
print(
    answer["Body"].read().decode(), answer["ETag"], refused(client.put_object, Key=key, Body=b"x", IfNoneMatch="*"),
    refused(client.put_object, Key=key, Body=b"x", IfMatch='"other"'), refused(client.head_object, Key=key + "-"),
)
assert client.head_object(Bucket=bucket, Key=key)["ETag"] == answer["ETag"]
client.put_object(Bucket=bucket, Key=key, Body=b"from boto3", IfMatch=answer["ETag"])
client.put_object(Bucket=bucket, Key="other", Body=b"x", IfNoneMatch="*")
client.delete_object(Bucket=bucket, Key="other")
