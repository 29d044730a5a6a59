"""Measures `usher apply` over HTTP: apply.py [--jobs 1000] [--latency-ms 50] [--parallelism 8,32] [--rounds 3]

Starts the jobs at usher-emulator behind a proxy that delivers each answer late, as a service far away does, and
beside it with boto3 (rival.py --start). With C calls at once and answers that take L, N jobs take N·L/C and no less.
Then once more without latency, on a disk that takes 10 ms for each sync (slow_sync.c). Proxy and emulator run on the
same machine: what they take counts against usher, most of all on a busy one. Needs both binaries:

    swift build -c release --static-swift-stdlib --scratch-path .build-release
"""

import argparse
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import generate
from measuring import HERE, Measurements, Table, build, release_binary
from proxy import LateAnswers

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "usher-emulator", "AWS_SECRET_ACCESS_KEY": "usher-emulator"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--latency-ms", type=int, default=50)
    parser.add_argument("--parallelism", default="8,32", help="how many calls at once, one measurement for each number")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--usher", type=pathlib.Path, default=release_binary("usher"))
    parser.add_argument("--emulator", type=pathlib.Path, default=release_binary("usher-emulator"))
    parser.add_argument("--folder", type=pathlib.Path, help="where to write, in a folder of its own")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="usher-benchmarks-", dir=arguments.folder) as folder:
        Benchmark(arguments, pathlib.Path(folder)).run()


class Benchmark:
    def __init__(self, arguments, folder):
        self.jobs, self.rounds = arguments.jobs, arguments.rounds
        self.latency = arguments.latency_ms / 1000
        self.usher, self.emulator = arguments.usher.resolve(), arguments.emulator.resolve()
        self.calls_at_once = [int(number) for number in arguments.parallelism.split(",")]
        self.measurements = Measurements(folder)
        self.manifests, self.state = folder / "manifests", folder / "state.jsonl"
        self.slow_sync = build("slow_sync", folder, "-shared", "-fPIC")
        generate.generate(self.jobs, self.manifests)

    def run(self):
        for number in range(self.rounds):
            for calls in self.calls_at_once:
                self.apply(f"apply {calls}", calls, self.latency)
                with self.service(self.latency) as url:
                    rival = [sys.executable, HERE / "rival.py", self.manifests, "--start", url, str(calls)]
                    self.measurements.run(f"rival {calls}", rival)
            self.apply("slow disk", 32, 0, {"LD_PRELOAD": str(self.slow_sync)})
            print(f"round {number + 1} of {self.rounds}", file=sys.stderr)
        self.table().show()

    def apply(self, name, calls, latency, environment=None):
        self.state.unlink(missing_ok=True)
        with self.service(latency) as url:
            command = [self.usher, "apply", self.manifests, "--state", self.state, "--endpoint-url", url]
            command += ["--auto-approve", "--quiet", "--parallelism", str(calls)]
            self.measurements.run(name, command, environment=os.environ | CREDENTIALS | (environment or {}))
        recorded = self.state.read_text().count('"record":"started"')
        if recorded != self.jobs:
            raise SystemExit(f"error: {recorded} of {self.jobs} jobs are in the state")

    @contextlib.contextmanager
    def service(self, latency):
        """The address of a service that has no jobs yet."""
        command = [self.emulator, "--port", "0", "--quota", str(10 * self.jobs), "--job-seconds", "0"]
        with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as emulator:
            try:
                port = int(re.search(r":(\d+)$", emulator.stdout.readline())[1])
                if latency:
                    with LateAnswers(port, latency) as proxy:
                        yield f"http://127.0.0.1:{proxy.port}"
                else:
                    yield f"http://127.0.0.1:{port}"
            finally:
                emulator.terminate()

    def table(self):
        table, measurements = Table(), self.measurements
        for calls in self.calls_at_once:
            title = f"apply, {self.jobs:,} jobs, {calls} at once, {1000 * self.latency:g} ms"
            wall, cpu = (measurements.median(f"apply {calls}", member) for member in ("wall", "cpu"))
            limits = (1.15, 1.08) if self.latency >= 0.02 else (None, None)
            least = self.jobs * self.latency / calls
            table.add(f"{title}: wall ÷ (N·L/C)", wall / least, *limits, note=f"{wall:.2f} s")
            ratio = measurements.ratio(f"apply {calls}", f"rival {calls}", "cpu")
            table.add(f"{title}: CPU × boto3", ratio, 0.25, 0.12, note=f"{1000 * cpu / self.jobs:.2f} ms a job")
            table.add(f"{title}: wall × boto3", measurements.ratio(f"apply {calls}", f"rival {calls}", "wall"))
        limits = (1.3, 0.9) if self.jobs == 1000 else (None, None)
        title = f"apply, {self.jobs:,} jobs, 32 at once, syncs of 10 ms"
        table.add(f"{title}: wall", measurements.median("slow disk", "wall"), *limits, unit=" s")
        return table


if __name__ == "__main__":
    main()
