"""A service that denies every start: prints its port, then answers until its standard input ends.

Lists are empty; a start gets the error of the service model's AccessDeniedException, with an id of its own each time.
An argument is the caller's ARN, which the error names then, as IAM's do.
"""

import itertools
import json
import sys

import local_server

ids = itertools.count(1)


class Denying(local_server.Handler):
    def answer(self, body):
        if self.command == "GET":
            return 200, {}, json.dumps({"audienceGenerationJobs": []})
        words = f"User: {(sys.argv[1:] or ['someone'])[0]} is not authorized to perform: iam:PassRole on resource: a role"
        headers = {"x-amzn-errortype": "AccessDeniedException", "x-amzn-requestid": f"id-{next(ids)}"}
        return 403, headers, json.dumps({"message": words})


local_server.serve(Denying)
