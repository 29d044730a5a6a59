"""What the benchmarks share: the C programs, one measured process, and the table."""

import collections
import os
import pathlib
import shlex
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CPU_LIMIT = 300

# Seconds, MiB, and how the process ended.
Cost = collections.namedtuple("Cost", "wall cpu memory status")


class Measurements:
    """The costs of named commands, each run several times."""

    def __init__(self, folder):
        self.folder = folder
        self.costs = collections.defaultdict(list)
        build("measure", folder)

    def run(self, name, command, expected=(0,), environment=None, cpu_limit=CPU_LIMIT):
        """Runs `command` once more under `name`; a status that is not expected ends the benchmark."""
        report = self.folder / "measured"
        command = [self.folder / "measure", report, str(cpu_limit), *command]
        output = self.folder / "output"
        with open(output, "wb") as out:
            subprocess.run(command, check=True, stdout=out, stderr=out, cwd=self.folder, env=environment)
        wall, user, system, memory, status = report.read_text().split()
        cost = Cost(float(wall), float(user) + float(system), int(memory) / 1024, int(status))
        if expected and cost.status not in expected:
            with open(output, "rb") as said:
                words = said.read(2000).decode(errors="replace")
            raise SystemExit(f"error: {shlex.join(map(str, command[3:]))} ended with {status}:\n{words}")
        self.costs[name].append(cost)
        return cost

    def median(self, name, member):
        return statistics.median(getattr(cost, member) for cost in self.costs[name])

    def ratio(self, name, other, member):
        """The median of the ratios of each round: what slows a whole round down cancels out."""
        pairs = zip(self.costs[name], self.costs[other])
        return statistics.median(getattr(a, member) / getattr(b, member) for a, b in pairs)


class Table:
    """One line for each measured number, with what it should be."""

    def __init__(self):
        self.rows = []

    def add(self, what, value, target=None, stretch=None, unit="", at_least=False, note=""):
        def meets(limit):
            return value >= limit if at_least else value <= limit

        verdict = ""
        if target is not None:
            verdict = "stretch" if meets(stretch) else "target" if meets(target) else "MISSED"
        sign = "≥" if at_least else "≤"
        limits = [f"{sign} {limit:g}{unit}" if limit is not None else "" for limit in (target, stretch)]
        self.rows.append((what, f"{value:.3g}{unit}" if value < 1000 else f"{value:.0f}{unit}", *limits, verdict, note))

    def show(self):
        rows = [("", "measured", "target", "stretch", "meets", ""), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(6)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def build(program, folder, *flags):
    """Compiles a C program of this folder."""
    compiler = os.environ.get("CC", "cc")
    subprocess.run([compiler, "-O2", HERE / f"{program}.c", *flags, "-o", folder / program], check=True)
    return folder / program


def yaml_flags():
    return shlex.split(subprocess.check_output(["pkg-config", "--cflags", "--libs", "yaml-0.1"], text=True))


def release_binary(name):
    return ROOT / ".build-release" / "release" / name
