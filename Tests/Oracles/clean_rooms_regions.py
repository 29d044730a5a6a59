"""The regions in which botocore's endpoints.json knows AWS Clean Rooms, sorted, one a line."""

import botocore.loaders

PARTITIONS = botocore.loaders.Loader().load_data("endpoints")["partitions"]
regions = set()
for partition in PARTITIONS:
    endpoints = partition["services"].get("cleanrooms", {}).get("endpoints", {})
    regions |= {name for name in endpoints if name in partition["regions"]}
print("\n".join(sorted(regions)))
