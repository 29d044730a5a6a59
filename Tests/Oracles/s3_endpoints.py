"""Where botocore calls S3 for a bucket, for each region that it knows and each of those on stdin (one a line).

stdout: one line `region bucket fips dualstack url` for each that has an endpoint, by the rules that botocore ships.
"""
import itertools
import sys

import botocore.loaders
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

LOADER = botocore.loaders.Loader()
PARTITIONS = LOADER.load_data("partitions")
provider = EndpointProvider(LOADER.load_service_model("s3", "endpoint-rule-set-1"), PARTITIONS)
regions = [name for partition in PARTITIONS["partitions"] for name in partition["regions"]]
regions = [name for name in regions if not name.endswith("-global")] + sys.stdin.read().split()
for region, bucket, fips, dual in itertools.product(
    regions, ("acme-usher", "acme.usher"), (False, True), (False, True)
):
    try:
        url = provider.resolve_endpoint(Region=region, Bucket=bucket, UseFIPS=fips, UseDualStack=dual).url
    except EndpointProviderError:
        continue
    print(region, bucket, fips, dual, url)
