"""Where botocore calls a service, for each region that it knows and each of those on stdin (one a line).

stdout: one line `region service fips dualstack partition url` for each, by the rules and partitions that botocore ships.
"""
import itertools
import sys

import botocore.loaders
from botocore.endpoint_provider import EndpointProvider, RuleSetStandardLibrary

LOADER = botocore.loaders.Loader()
PARTITIONS = LOADER.load_data("partitions")
LIBRARY = RuleSetStandardLibrary(PARTITIONS)
regions = [name for partition in PARTITIONS["partitions"] for name in partition["regions"]]
# The names that stand for a whole partition have no place in a host name, and STS has a rule of its own for one.
regions = [name for name in regions if not name.endswith("-global")] + sys.stdin.read().split()
for service in ("cleanroomsml", "sts", "sso", "sso-oidc"):
    provider = EndpointProvider(LOADER.load_service_model(service, "endpoint-rule-set-1"), PARTITIONS)
    for region, fips, dual in itertools.product(regions, (False, True), (False, True)):
        url = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual).url
        print(region, service, fips, dual, LIBRARY.aws_partition(region)["name"], url)
