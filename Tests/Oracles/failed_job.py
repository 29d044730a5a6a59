"""A service whose jobs fail, with a message that quotes the SQL of those that have one: failed_job.py told|kept says
whether Get tells the seed as well. Prints its port, then answers until its standard input ends.
"""

import json
import sys
import urllib.parse

import local_server

PREFIX = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/"
requests = []


class Failing(local_server.Handler):
    def answer(self, body):
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        if self.command == "POST":
            requests.append(json.loads(body))
            return 200, {}, json.dumps({"audienceGenerationJobArn": f"{PREFIX}{len(requests)}"})
        if not path.startswith("/audience-generation-job/"):
            return 200, {}, json.dumps({"audienceGenerationJobs": []})
        number = int(path.rsplit("/", 1)[1])
        request = requests[number - 1]
        seed = request["seedAudience"]
        query = seed.get("sqlParameters", {}).get("queryString")
        words = f"near '{query[7:40]}'" if query else "only 3 of the 25 users are known"
        job = {
            "audienceGenerationJobArn": PREFIX + str(number),
            "name": request["name"],
            "configuredAudienceModelArn": request["configuredAudienceModelArn"],
            "status": "CREATE_FAILED",
            "statusDetails": {"statusCode": "SEED_TOO_SMALL", "message": words},
            "createTime": "2026-11-23T08:00:00Z",
            "updateTime": "2026-11-23T08:00:00Z",
            "tags": request["tags"],
        }
        if sys.argv[1] == "told":
            job["seedAudience"] = seed
        return 200, {}, json.dumps(job)


local_server.serve(Failing)
