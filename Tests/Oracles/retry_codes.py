"""Prints botocore's lists of the errors that standard mode repeats, as JSON."""
import json

from botocore.retries import special, standard

print(json.dumps({
    "throttling": standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES,
    "transient": standard.TransientRetryableChecker._TRANSIENT_ERROR_CODES,
    "statuses": standard.TransientRetryableChecker._TRANSIENT_STATUS_CODES,
    "services": sorted(name for name in vars(special) if name.startswith("Retry")),
}))
