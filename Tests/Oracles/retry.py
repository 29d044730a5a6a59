"""Says what botocore's standard retry mode does with sequences of calls that share a client.

Takes a JSON lines file of {maximumAttempts, random, operation: [service, name], calls: [[outcome, …], …]}. An outcome
is {status, headers, body} or {exception}; a call takes as many as it makes attempts. Prints for each line the list of
its calls, each as the list of the waits before its repeats, in seconds.
"""
import json
import sys

import botocore.exceptions
import botocore.loaders
import botocore.model
import botocore.parsers
from botocore.awsrequest import HeadersDict
from botocore.retries import quota, standard


class Response:
    def __init__(self, outcome):
        self.status_code = outcome["status"]
        self.headers = HeadersDict(outcome["headers"])
        self.content = outcome["body"].encode()


class Client:
    """What register_retry_handler puts together, with chance from outside."""

    def __init__(self, case):
        service, name = case["operation"]
        model = botocore.model.ServiceModel(
            botocore.loaders.Loader().load_service_model(service, "service-2"), service)
        self.operation = model.operation_model(name)
        self.parser = botocore.parsers.create_parser(model.resolved_protocol)
        adapter = standard.RetryEventAdapter()
        detector = standard.ThrottlingErrorDetector(adapter)
        self.quota = standard.RetryQuotaChecker(quota.RetryQuota(), detector)
        self.handler = standard.RetryHandler(
            retry_policy=standard.RetryPolicy(
                retry_checker=standard.StandardRetryConditions(max_attempts=case["maximumAttempts"]),
                retry_backoff=standard.ExponentialBackoff(
                    random=lambda: case["random"], service_name=service, throttling_detector=detector)),
            retry_event_adapter=adapter, retry_quota=self.quota, service_name=service)

    def call(self, outcomes):
        """As botocore.endpoint._send_request and botocore.client._make_api_call go about it."""
        context, waits = {}, []
        for attempt, outcome in enumerate(outcomes, 1):
            http, response, exception = None, None, None
            if "exception" in outcome:
                exception = getattr(botocore.exceptions, outcome["exception"])(endpoint_url="u", error="e", request=None)
            else:
                http = Response(outcome)
                answer = {"status_code": http.status_code, "headers": http.headers, "body": http.content}
                response = (http, self.parser.parse(answer, self.operation.output_shape))
            wait = self.handler.needs_retry(
                response=response, operation=self.operation, attempts=attempt, caught_exception=exception,
                request_dict={"context": context})
            if wait is None:
                break
            waits.append(wait)
        self.quota.release_retry_quota(context, http)
        return waits


for line in open(sys.argv[1], encoding="utf-8"):
    case = json.loads(line)
    client = Client(case)
    print(json.dumps([client.call(outcomes) for outcomes in case["calls"]]))
