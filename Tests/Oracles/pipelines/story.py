"""The life of a repository of jobs, from its beginning to a quota that is used up and a job that fails: what each step printed and wrote.

    story.py USHER PAGE          what differs from the page, nothing where it is as the page shows it
    story.py USHER PAGE --write  puts it into the page

A block of the page stands below a line `<!-- story: NAME -->`. ARNs, ids, times, commits, and the order of what happens
at the same time differ from run to run, and count for nothing.
"""

import difflib
import json
import pathlib
import re
import sys

from github_scenarios import apply, branch, comment, jobs, merge, pull_request
from world import GitHubAPI, World, manifest

HOSTILE = r"""  description: "::error::all is well\n</details>\n# Approved by @acme/owners\n[merge now](https://mallory.invalid)
    <img src=https://mallory.invalid/p.png> ``` | `x` \u202E"
"""

# A step that hands on a comment of one's own.
FORGED = """      - name: Hand on
        uses: actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1
        with:
          name: usher-plan
          path: merged/forged.md

"""


class Story:
    def __init__(self, usher):
        self.world, self.blocks, self.runs = World(usher, job_seconds=3600), {}, 0
        self.api = GitHubAPI(self.world)

    def number(self):
        self.runs += 1
        return self.runs

    def show(self, name, text):
        text = re.sub(r"\S*/run-[0-9]+/[a-z]+/temp", "/home/runner/work/_temp", text)
        self.blocks[name] = text.replace(str(self.world.folder), "/home/runner").strip("\n") + "\n"

    def screen(self, name, folder, *arguments):
        words = " ".join(["$ usher", *arguments])
        self.show(name, f"{words}\n{self.world.call([str(self.world.usher), *arguments], folder).stdout}")

    def propose(self, pull, name):
        """The pull request's plan and the comment on it; shows what they print and write."""
        plan, head = pull_request(self.world, self.folder, pull, run=self.number())
        if plan.result == "failure" or "+ " in plan.log or "::notice file" in plan.log:
            self.show(f"{name}/log", step(plan, "Plan"))
        self.api.heads[pull] = head
        told = comment(self.world, pull, head, self.number())
        assert told.result == plan.result, told.log
        self.show(f"{name}/comment", self.body(pull))
        return plan, head

    def body(self, pull):
        return next(one["body"] for one in self.api.comments if one["number"] == pull)

    def apply(self, name, **more):
        run, job = apply(self.world, self.number(), **more)
        if job.result != "skipped":
            self.show(
                f"{name}/apply", short(step(job, "Apply")) + step(job, "Commit the state, even if apply fails")
            )
        return run, job

    def tell(self):
        self.begin()
        self.three_jobs()
        self.changed_seed()
        self.fork()
        self.revert()
        self.race()
        self.quota()
        self.failure()
        self.end()
        return self.blocks

    def begin(self):
        folder = self.world.folder / "empty"
        (folder / "jobs").mkdir(parents=True)
        self.screen("begin/init", folder, "init")
        self.folder = self.world.begin()
        project = self.folder / "usher.yaml"
        rules = "  # allow:\n", "    # s3Prefixes: [s3://acme-seeds/]\n"
        text = project.read_text()
        for rule in rules:
            assert rule in text, text
            text = text.replace(rule, rule.replace("# ", ""))
        project.write_text(text)
        merge(self.world, self.folder, "Seeds lie in our own bucket")

    def three_jobs(self):
        files = jobs("spring", "summer", "autumn")
        branch(self.world, self.folder, "three", files)
        self.show("three/manifest", files["jobs/spring.yaml"])
        plan, _ = self.propose(7, "three")
        self.show("three/outputs", "".join(f"{key}={value}\n" for key, value in plan_outputs(plan).items()))
        merge(self.world, self.folder, "Three audiences")
        self.apply("three")
        self.show("three/state", self.world.state())
        self.show("three/history", self.world.git(self.world.remote, "log", "--format=%an: %s", "-3", "main"))

    def changed_seed(self):
        branch(
            self.world, self.folder, "seed", {"jobs/spring.yaml": manifest("spring", "s3://acme-seeds/spring-2.jsonl")}
        )
        self.propose(8, "seed")
        merge(self.world, self.folder)
        self.seed_commit = self.world.git(self.folder, "rev-parse", "HEAD")
        self.apply("seed")

    def fork(self):
        """Mallory's pull request, with a state in which every job that it declares was started."""
        forged = self.world.state().replace('"name":"autumn"', '"name":"gift"')
        hostile = manifest("gift", "s3://mallory/seed.jsonl", HOSTILE)
        branch(self.world, self.folder, "fork", {"jobs/gift.yaml": hostile, "usher.state.jsonl": forged})
        self.show("fork/manifest", hostile)
        self.propose(9, "fork")
        self.world.write(self.folder, "jobs/gift.yaml", hostile.replace("s3://mallory/", "s3://acme-seeds/"))
        self.world.git(self.folder, "checkout", "--quiet", "origin/main", "--", "usher.state.jsonl")
        self.world.commit(self.folder, "As the rules want it")
        self.propose(9, "fork-allowed")
        # What a workflow that Mallory wrote hands on instead of usher's plan.
        flow = self.folder / ".github/workflows/usher-plan.yml"
        flow.write_text(flow.read_text().replace("      - name: Plan\n", FORGED + "      - name: Plan\n"))
        self.world.commit(self.folder, "A workflow of Mallory's")
        _, head = pull_request(self.world, self.folder, 9, run=self.number())
        self.api.heads[9] = head
        told = comment(self.world, 9, head, self.number())
        assert told.result == "success" and "merge now](" not in self.body(9).partition("<details>")[0], self.body(9)
        self.show("fork/forged", re.search("This pull request changes also:.*", self.body(9))[0])

    def revert(self):
        self.world.git(self.folder, "fetch", "--quiet", "origin", "main")
        self.world.git(self.folder, "checkout", "--quiet", "-B", "revert", "FETCH_HEAD")
        self.world.git(self.folder, "revert", "--no-edit", self.seed_commit)
        self.propose(10, "revert")
        merge(self.world, self.folder)
        run, job = self.apply("revert")
        assert job.result == "skipped", job.log
        self.screen("revert/explain", self.folder, "explain", "spring", "jobs")

    def race(self):
        """Two merges within a minute, where nothing keeps their runs apart: the second overtakes the first."""
        branch(self.world, self.folder, "winter", jobs("winter"))
        merge(self.world, self.folder, "Winter")
        inner = []

        def meanwhile(current):
            if current["name"].startswith("Commit the state") and not inner:
                inner.append(None)
                branch(self.world, self.folder, "advent", jobs("advent"))
                merge(self.world, self.folder, "Advent")
                inner[0] = self.apply("race-second")[1]

        _, job = self.apply("race-first", before=meanwhile)
        assert (job.result, inner[0].result) == ("success", "success"), job.log + inner[0].log
        self.show(
            "race/history", self.world.git(self.world.remote, "log", "--format=%an: %s", "--first-parent", "-4", "main")
        )

    def quota(self):
        self.pass_time()
        names = [f"weekly-{number:02}" for number in range(1, 15)]
        branch(self.world, self.folder, "weekly", jobs(*names))
        merge(self.world, self.folder, "Fourteen audiences a week")
        _, job = self.apply("quota")
        assert job.steps["apply"]["outputs"]["exit-code"] == "3" and job.result == "success", job.log
        self.show("quota/left", job.summary.partition("\n<details>")[0])
        self.pass_time()
        _, job = self.apply("quota-later")
        assert job.result == "success", job.log
        self.show("quota/nothing-left", job.summary)

    def failure(self):
        """A job fails, which turns one run red; its next revision ends well, and the week's report says so."""
        branch(self.world, self.folder, "easter", jobs("easter"))
        merge(self.world, self.folder, "Easter")
        self.hour()
        self.world.switch(job_seconds=3600, failing=[self.world.started()[-1]])
        self.pass_time()
        status = self.hour()
        assert status.result == "failure" and status.steps["status"]["outputs"]["exit-code"] == "4", status.log
        record, commit = step(status, "Record how jobs ended"), step(status, "Commit the state, even if a job failed")
        rows = [line for line in record.splitlines() if not re.match("(?!easter)[a-z]+(-[0-9]+)?  |    arn:", line)]
        self.show("failed/status", "\n".join(rows) + "\n" + commit)
        self.show("failed/report", status.summary.partition("\n| | Job")[0])
        self.pass_time()
        status = self.hour()
        assert status.result == "success", status.log
        self.show("failed/later", step(status, "Commit the state, even if a job failed"))
        text = manifest("easter").replace("  name: easter\n", '  name: easter\n  revision: "2"\n')
        branch(self.world, self.folder, "again", {"jobs/easter.yaml": text})
        self.propose(11, "again")
        merge(self.world, self.folder, "Easter again")
        self.hour()
        self.pass_time()
        status = self.hour()
        assert status.result == "success", status.log
        self.show("week/report", status.summary.partition("\n<details>")[0])

    def hour(self):
        """What the schedule runs; returns what became of the job that records ends."""
        run, _ = apply(self.world, self.number())
        return run.job("status")

    def pass_time(self):
        """Every job at the service started a little more than an hour earlier, and so has ended."""
        lines = self.world.emulator.read_text().splitlines()
        records = [json.loads(line) for line in lines]
        for record in records[1:]:
            record["time"] -= 3_660_000
        self.world.emulator.write_text("".join(json.dumps(record) + "\n" for record in records))

    def end(self):
        """Each run of the story was started at the service once."""
        started = self.world.started()
        assert len(started) == len(set(started)) == 3 + 1 + 2 + 14 + 2, started
        _, job = self.apply("end")
        assert job.result == "skipped", job.log
        self.show("end/started", "".join(f"{name}\n" for name in sorted(started)))


def short(log):
    """A log without the middle of a long plan."""
    plan = re.search(r"(?m)^\+ .*\n(?:    .*\n)*(?=\+ )", log)
    end = log.find("\nPlan: ")
    if log.count("\n+ ") < 4:
        return log
    return f"{log[: plan.end()]}…\n{log[end:]}"


def step(job, name):
    """What a step printed, below its name."""
    match = re.search(rf"== {name}\n(.*?)(?=^== |\Z)", job.log, re.DOTALL | re.MULTILINE)
    return f"== {name}\n{match[1]}"


def plan_outputs(job):
    """What the step that planned wrote to $GITHUB_OUTPUT, without what the action adds."""
    text = "".join(file.read_text() for file in sorted(job.files.glob("*.GITHUB_OUTPUT")))
    return dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("exit-code"))


def steady(text):
    """The lines of a block without what differs from run to run."""
    for pattern, word in [
        (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
        (r'"id":"[0-9a-f]+"', "ID"),
        (r"(in main: )[0-9a-f]+", r"\1COMMIT"),
        (r"\b[0-9a-f]{40}\b", "COMMIT"),
        (r"(emulator:)[0-9a-f]+", r"\1ID"),
        (r'"closes":"[0-9a-f]+"', "ID"),
        (r"weekly-\d\d(-[0-9a-f]{8})?", "weekly-N"),
        (r"-linux-[a-z0-9_]+|-macos-[a-z0-9]+", "-PLATFORM"),
        (r"\b[0-9a-f]{64}\b(?=` \|)", "DIGEST"),
        (r"\d{4}-\d\d-\d\d( \d\d:\d\d UTC)?", "DAY"),
        # The emulator makes up metrics from a job's ARN.
        (r"(?m)^(\| `.` \| `\S+` \| active \|).*", r"\1"),
    ]:
        text = re.sub(pattern, word, text)
    return sorted(text.splitlines())


BLOCK = re.compile(r"(<!-- story: (\S+) -->\n(`{3,})[a-z]*\n)(.*?)(^\3\n)", re.DOTALL | re.MULTILINE)


def main(usher, page, write=None):
    story = Story(usher)
    try:
        blocks = story.tell()
    finally:
        story.world.remove()
    page = pathlib.Path(page)
    text = page.read_text()
    shown = {match[2]: match[4] for match in BLOCK.finditer(text)}
    for name in sorted(set(shown) ^ set(blocks)):
        print(f"{name} is not both on {page.name} and in the story")
    if write:
        page.write_text(BLOCK.sub(lambda match: match[1] + blocks[match[2]] + match[5], text))
        return
    for name in sorted(set(shown) & set(blocks)):
        difference = difflib.unified_diff(steady(shown[name]), steady(blocks[name]), "page", "story", lineterm="", n=0)
        for line in difference:
            print(f"{name}: {line}")


if __name__ == "__main__":
    main(*sys.argv[1:])
