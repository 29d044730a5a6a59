"""Holds the modules to their layers: reads `swift package describe --type json`, exits 1 where an arrow goes up.

What decides (plan) must reach nothing that talks (sockets, credentials): "plan opens no socket and reads no
credentials" is a fact of the package's graph.
"""
import json
import sys

# A module may depend on modules of lower layers only, and on the products that are named for it.
LAYERS = [
    {"CLibYAML", "JSONText", "DurableFile", "AWSCore", "CleanRoomsMLModel"},
    {"JobModel"},
    {"Manifests", "StateFile", "CleanRoomsML", "NIOTransport", "Subprocesses", "Emulator"},
    {"Planning", "S3State"},
    {"Applying"},
    {"usher", "EmulatorServer"},
]
# Within layer 0, JSONText is below the others.
ALSO_ALLOWED = {("AWSCore", "JSONText"), ("CleanRoomsMLModel", "JSONText")}
PRODUCTS = {
    "AWSCore": {"Crypto"},
    "JobModel": {"Crypto"},
    "DurableFile": {"SystemPackage"},
    "StateFile": {"SystemPackage"},
    "Emulator": {"SystemPackage"},
    "NIOTransport": {"AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"},
    "Subprocesses": {"Subprocess", "SystemPackage"},
    "usher": {"ArgumentParser", "Logging", "SystemPackage"},
    "EmulatorServer": {"ArgumentParser", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore"},
}
OFFLINE = {"Planning", "Manifests"}
TALKS = {"AWSCore", "S3State", "CleanRoomsML", "NIOTransport", "Subprocesses", "Emulator", "Applying"}
TALKING_PRODUCTS = {"AsyncHTTPClient", "Hummingbird", "HummingbirdCore", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"}


def main():
    package = json.load(sys.stdin)
    targets = {
        t["name"]: (set(t.get("target_dependencies", [])), set(t.get("product_dependencies", [])))
        for t in package["targets"]
        if t["type"] in ("library", "executable", "system-target") and t["name"] != "TestSupport"
    }
    layer = {name: number for number, names in enumerate(LAYERS) for name in names}
    errors = [f"{name} stands in no layer of .ci/layers.py" for name in sorted(set(targets) - set(layer))]
    errors += [f"{name} is no module of the package any more" for name in sorted(set(layer) - set(targets))]
    for name, (modules, products) in sorted(targets.items()):
        for other in sorted(modules):
            goes_down = layer.get(other, 99) < layer.get(name, -1) or (name, other) in ALSO_ALLOWED
            if not goes_down:
                errors.append(f"{name} may not depend on {other}: the arrow does not go down")
        for product in sorted(products - PRODUCTS.get(name, set())):
            errors.append(f"{name} may not depend on the product {product}")
    for name in sorted(OFFLINE & set(targets)):
        modules, products = closure(name, targets)
        for reached in sorted((modules & TALKS) | (products & TALKING_PRODUCTS)):
            errors.append(f"{name} decides offline and must not reach {reached}")
    for error in errors:
        print(f"error: {error}", file=sys.stderr)
    if errors:
        sys.exit(1)
    print(f"{len(targets)} modules, every arrow goes down.")


def closure(name, targets):
    modules, products, rest = set(), set(), [name]
    while rest:
        direct, direct_products = targets[rest.pop()]
        products |= direct_products
        rest += direct - modules
        modules |= direct
    return modules, products


main()
