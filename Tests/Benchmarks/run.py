"""Measures usher beside its floor and its rival: run.py [--jobs 1000,10000,100000] [--rounds 5] [--usher PATH]

The floor is a C program that only walks, reads and scans the same files with libyaml, on one thread (floor.c: "scan" in
the table); the rival is the Python that a user would write (rival.py; needs PyYAML and botocore, which
Tests/run.sh installs into .build/test-python). All of them run in turns, so that what else the machine does meets all
of them: the ratios count, the seconds are for orientation. Needs Linux, a C compiler, libyaml and pkg-config, and usher
as a release binary:

    swift build -c release --product usher --static-swift-stdlib --scratch-path .build-release
    .build/test-python/bin/python Tests/Benchmarks/run.py

How applying is measured: apply.py. Instructions instead of seconds: .ci/instructions.
"""

import argparse
import os
import pathlib
import sys
import tempfile

import generate
import hostile
from measuring import HERE, Measurements, Table, build, release_binary, yaml_flags

# jobs: (target, stretch)
TIMES_FASTER = {1_000: (15, 20), 10_000: (12, 16)}
PEAK_MEMORY = {1_000: (20, 13), 10_000: (36, 20), 100_000: (220, 90)}
# How many times longer a plan may take where no job was started than where all were.
NOTHING_STARTED = (1.5, 1.2)
NO_LIMITS = (None, None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", default="1000,10000,100000", help="how many manifests, one number or several")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--usher", type=pathlib.Path, default=release_binary("usher"))
    parser.add_argument("--rival-limit", type=int, default=10_000, help="with more jobs than this, Python does not run")
    parser.add_argument("--folder", type=pathlib.Path, help="where to write, in a folder of its own")
    arguments = parser.parse_args()
    sizes = sorted(int(size) for size in arguments.jobs.split(","))
    usher = arguments.usher.resolve()
    print(f"{usher}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}, {arguments.rounds} rounds")
    with tempfile.TemporaryDirectory(prefix="usher-benchmarks-", dir=arguments.folder) as folder:
        folder = pathlib.Path(folder)
        measurements, table = Measurements(folder), Table()
        measure_reading(measurements, usher, sizes, arguments)
        for size in sizes:
            add_reading(table, measurements, size)
        add_growth(table, measurements, sizes)
        add_start_up(table, measurements, usher)
        add_hostile(table, measurements, usher)
    table.show()


def measure_reading(measurements, usher, sizes, arguments):
    folder = measurements.folder
    floor = build("floor", folder, *yaml_flags())
    for size in sizes:
        lengths = generate.generate(size, folder / f"{size}", folder / f"{size}.jsonl")
        print(f"{size} manifests: {sum(lengths)} B, {lengths[0]} to {lengths[-1]}, median {lengths[size // 2]}")
    for number in range(arguments.rounds):
        for size in sizes:
            manifests, state = folder / f"{size}", folder / f"{size}.jsonl"
            measurements.run(f"scan {size}", [floor, manifests])
            plan = [usher, "plan", manifests, "--detailed-exitcode", "--state"]
            measurements.run(f"full {size}", [*plan, state])
            # 2: there is something to start.
            measurements.run(f"empty {size}", [*plan, folder / "none.jsonl"], expected=(2,))
            measurements.run(f"validate {size}", [usher, "validate", manifests])
            if size <= arguments.rival_limit:
                measurements.run(f"rival {size}", [sys.executable, HERE / "rival.py", manifests])
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)


def add_reading(table, measurements, size):
    for name, words in (("full", "plan, full state"), ("empty", "plan, empty state"), ("validate", "validate")):
        key, title = f"{name} {size}", f"{words}, {size:,} jobs"
        has_target = name == "full" and size == 10_000
        for member, limits in (("cpu", (1.5, 1.3)), ("wall", (0.9, 0.75))):
            ratio = measurements.ratio(key, f"scan {size}", member)
            note = f"{measurements.median(key, member):.3f} s"
            label = "CPU" if member == "cpu" else "wall"
            table.add(f"{title}: {label} × scan", ratio, *(limits if has_target else NO_LIMITS), note=note)
        memory_limits = PEAK_MEMORY.get(size, NO_LIMITS) if name == "full" else NO_LIMITS
        table.add(f"{title}: peak memory", measurements.median(key, "memory"), *memory_limits, unit=" MiB")
    ratio = measurements.ratio(f"empty {size}", f"full {size}", "wall")
    limits = NOTHING_STARTED if size == 10_000 else NO_LIMITS
    table.add(f"plan, {size:,} jobs: wall, nothing started ÷ all started", ratio, *limits)
    if f"rival {size}" in measurements.costs:
        times = measurements.ratio(f"rival {size}", f"full {size}", "wall")
        note = f"{measurements.median(f'rival {size}', 'wall'):.3f} s"
        limits = TIMES_FASTER.get(size, NO_LIMITS)
        title = f"plan, full state, {size:,} jobs: times faster than Python"
        table.add(title, times, *limits, at_least=True, note=note)


def add_growth(table, measurements, sizes):
    for small, large in zip(sizes, sizes[1:]):
        limits = (12, 10.5) if (small, large) == (10_000, 100_000) else NO_LIMITS
        growth = measurements.ratio(f"full {large}", f"full {small}", "wall")
        table.add(f"plan, full state: wall of {large:,} ÷ {small:,}", growth, *limits)


def add_start_up(table, measurements, usher):
    for _ in range(21):
        measurements.run("version", [usher, "--version"])
    milliseconds = 1000 * measurements.median("version", "wall")
    table.add("usher --version", milliseconds, 10, 7, unit=" ms", note="on a quiet machine")


def add_hostile(table, measurements, usher):
    verdicts = {}
    for name, content in hostile.files():
        file = measurements.folder / "hostile.yaml"
        file.write_bytes(content)
        del content
        verdicts[name] = measurements.run(f"hostile {name}", [usher, "validate", file], expected=None, cpu_limit=20)
    slowest = max(verdicts, key=lambda name: verdicts[name].wall)
    largest = max(verdicts, key=lambda name: verdicts[name].memory)
    table.add(f"hostile YAML, {len(verdicts)} files: slowest", verdicts[slowest].wall, 1, 0.3, unit=" s", note=slowest)
    table.add("hostile YAML: most memory", verdicts[largest].memory, 95, 95, unit=" MiB", note=largest)
    # 1: mistakes were found; 0: a file of nothing.
    ended = [name for name, cost in verdicts.items() if cost.status not in (0, 1)]
    table.add("hostile YAML: no verdict", len(ended), 0, 0, note=", ".join(ended))


if __name__ == "__main__":
    main()
