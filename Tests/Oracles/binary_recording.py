"""A service that takes every start: prints its port, and writes each request's body as a line into the file of its
first argument, until its standard input ends.
"""

import json
import sys
import threading

import local_server

lock = threading.Lock()


class Recording(local_server.Handler):
    def answer(self, body):
        if self.command == "GET":
            return 200, {}, json.dumps({"audienceGenerationJobs": []})
        with lock, open(sys.argv[1], "ab") as file:
            file.write(body + b"\n")
        name = json.loads(body)["name"].encode().hex()
        arn = f"arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/{name}"
        return 200, {}, json.dumps({"audienceGenerationJobArn": arn})


local_server.serve(Recording)
