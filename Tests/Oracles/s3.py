"""S3 as moto has it, over HTTP: prints its port, then answers until its standard input ends. The bucket `versioned` keeps
versions, the bucket `plain` none."""

import threading

import boto3
import local_server
import moto
import werkzeug.wrappers
from moto.s3.responses import S3Response


# moto looks at a condition and writes in two steps.
alone = threading.Lock()


class S3(local_server.Handler):
    def answer(self, body):
        url = "https://s3.us-east-1.amazonaws.com" + self.path
        headers = list(self.headers.items())
        request = werkzeug.wrappers.Request.from_values(url, method=self.command, data=body, headers=headers)
        isBucket = self.path.strip("/").count("/") == 0
        method = S3Response.bucket_dispatch if isBucket else S3Response.key_dispatch
        with alone:
            status, answer, text = method(request, url, dict(headers))
        answer = {name: value for name, value in answer.items() if name.lower() not in ("content-length", "date")}
        return int(status), {**answer, "x-amz-request-id": "from-moto"}, "" if self.command == "HEAD" else text

    do_HEAD = do_DELETE = local_server.Handler.do_GET


with moto.mock_aws():
    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    for bucket in ("plain", "versioned"):
        client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket="versioned", VersioningConfiguration={"Status": "Enabled"})
    local_server.serve(S3)
