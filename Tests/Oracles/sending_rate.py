"""Says what botocore's adaptive retry mode does with the answers of a client: JSON lines in, JSON lines out.

Each line is a list of [seconds since the one before, "take" or "answer", whether it throttles]. The result has, for each,
the seconds that a request has to wait (0: it is sent), or the rate after the answer.
"""
import json
import sys

from botocore.retries import adaptive, bucket, throttling


class Clock:
    now = 0.0

    def current_time(self):
        return self.now


class Detector:
    throttles = False

    def is_throttling_error(self, **_):
        return self.throttles


for line in sys.stdin:
    clock, detector, results = Clock(), Detector(), []
    tokens = bucket.TokenBucket(max_rate=1, clock=clock)
    limiter = adaptive.ClientRateLimiter(
        rate_adjustor=throttling.CubicCalculator(starting_max_rate=0, start_time=0), rate_clocker=adaptive.RateClocker(clock),
        token_bucket=tokens, throttling_detector=detector, clock=clock)
    for seconds, what, throttles in json.loads(line):
        clock.now += seconds
        if what == "answer":
            detector.throttles = throttles
            limiter.on_receiving_response()
            results.append(tokens.max_rate)
        elif not limiter._enabled:
            results.append(0)
        else:
            try:
                tokens.acquire(block=False)
                results.append(0)
            except bucket.CapacityNotAvailableError:
                results.append(tokens._sleep_amount(1))
    print(json.dumps(results))
