"""Runs a job of a GitHub workflow, step by step, as the runner does: the very text of each `run`, in the shell and with
the environment that GitHub gives it. Of the actions of others it plays what the workflows ask of them.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import threading

import yaml

from expressions import Expression, as_text, fill

ACTION = pathlib.Path(".github/actions/usher")


class Run:
    """One run of a workflow in a world.

    event: what GitHub says of the trigger; github: the members of the context `github` besides it.
    """

    def __init__(self, world, workflow, event, number=1, **github):
        self.world, self.number = world, number
        self.workflow = yaml.load(workflow, yaml.BaseLoader)
        self.event = {"repository": {"default_branch": "main"}} | event
        self.folder = world.folder / f"run-{number}"
        self.github = {
            "event": self.event,
            "repository": "acme/jobs",
            "server_url": "https://server.invalid",
            "action_repository": "",
            "token": "token-of-the-run",
            "base_ref": "",
        } | github
        self.jobs = {}

    def job(self, name, before=None, cancel=None):
        """Runs a job unless its `if` says no; returns what became of it.

        before: is called with each step before it runs. cancel: the run is cancelled when this has been printed.
        """
        definition = self.workflow["jobs"][name]
        needs = {
            other: {"outputs": self.jobs[other].outputs, "result": self.jobs[other].result}
            for other in as_list(definition.get("needs", []))
        }
        job = Job(self, name, definition, needs)
        self.jobs[name] = job
        job.cancel = cancel
        job.run(before)
        return job


def as_list(value):
    return value if isinstance(value, list) else [value]


class Job:
    def __init__(self, run, name, definition, needs):
        self.world, self.definition, self.of = run.world, definition, run
        self.workspace = run.folder / name / "work"
        self.temp = run.folder / name / "temp"
        self.files = run.folder / name / "files"
        for folder in (self.workspace, self.temp, self.files):
            folder.mkdir(parents=True)
        self.result, self.outputs, self.log, self.summary = "success", {}, "", ""
        self.steps, self.paths, self.exported = {}, [], {}
        self.contexts = {
            "github": run.github,
            "needs": needs,
            "runner": {"temp": str(self.temp)},
            "vars": run.world.variables,
            "steps": self.steps,
        }
        self.contexts["env"] = self.filled(run.workflow.get("env", {}))

    def filled(self, mapping, contexts=None):
        return {key: fill(value, contexts or self.contexts, self.functions) for key, value in mapping.items()}

    @property
    def functions(self):
        return {
            "always": lambda: True,
            "success": lambda: self.result == "success",
            "failure": lambda: self.result == "failure",
            "cancelled": lambda: self.result == "cancelled",
            "format": lambda text, *values: text.format(*map(as_text, values)),
        }

    def holds(self, definition, succeeded=None):
        succeeded = self.result == "success" if succeeded is None else succeeded
        condition = definition.get("if", "success()")
        if condition.startswith("${{"):
            condition = condition[3:-2]
        asks = any(word in condition for word in ("always()", "failure()", "cancelled()"))
        holds = bool(Expression(condition, self.contexts, self.functions).value())
        return holds and (asks or succeeded)

    def run(self, before):
        if not self.holds(self.definition, all(need["result"] == "success" for need in self.contexts["needs"].values())):
            self.result = "skipped"
            return
        for step in self.definition["steps"]:
            if before:
                before(step)
            self.step(step)
        self.outputs = self.filled(self.definition.get("outputs", {}))

    def step(self, step):
        state = {"outputs": {}, "outcome": "skipped"}
        if "id" in step:
            self.steps[step["id"]] = state
        if not self.holds(step):
            return
        self.log += f"== {step['name']}\n"
        succeeded, state["outputs"] = (self.use if "uses" in step else self.shell)(step)
        state["outcome"] = "success" if succeeded else "failure"
        if not succeeded and self.result == "success":
            self.result = "failure"

    def shell(self, step, contexts=None, action=None):
        """Runs the text of `run` with bash, as GitHub calls it. Returns whether it succeeded, and its outputs."""
        count = len(list(self.files.iterdir()))
        script = self.files / f"{count}.sh"
        script.write_text(fill(step["run"], contexts or self.contexts, self.functions))
        names = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH", "GITHUB_ENV"]
        written = {name: self.files / f"{count}.{name}" for name in names}
        for file in written.values():
            file.touch()
        event = self.files / f"{count}.event"
        event.write_text(json.dumps(self.of.event))
        environment = self.world.environment | self.contexts["env"] | self.exported
        environment |= self.filled(step.get("env", {}), contexts) | {name: str(file) for name, file in written.items()}
        environment |= {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_SERVER_URL": self.world.server(),
            "GITHUB_API_URL": self.world.api,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": self.of.github["repository"],
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            "PATH": ":".join(self.paths + [environment["PATH"]]),
        }
        if action:
            environment["GITHUB_ACTION_PATH"] = str(action)
        call = (
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
            if "shell" in step
            else ["bash", "-e", str(script)]
        )
        folder = self.workspace / fill(step.get("working-directory", "."), contexts or self.contexts, self.functions)
        with subprocess.Popen(
            call,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            stuck = threading.Timer(300, os.killpg, [process.pid, signal.SIGKILL])
            stuck.start()
            for line in process.stdout:
                self.log += line
                if self.cancel and self.cancel in line:
                    # GitHub tells the step's own process and none below it, and after 7.5 seconds once more.
                    self.result, self.cancel = "cancelled", None
                    process.send_signal(signal.SIGINT)
                    process.send_signal(signal.SIGTERM)
            stuck.cancel()
        self.paths = written["GITHUB_PATH"].read_text().split() + self.paths
        self.summary += written["GITHUB_STEP_SUMMARY"].read_text()
        lines = written["GITHUB_OUTPUT"].read_text().splitlines()
        return process.returncode == 0, dict(line.split("=", 1) for line in lines)

    def use(self, step):
        given = self.filled(step.get("with", {}))
        name, _, version = step["uses"].partition("@")
        if name.startswith("./"):
            return self.composite(self.workspace / name, given)
        if len(version) != 40:
            raise ValueError(f"{name} is not pinned by its commit")
        played = {
            "actions/checkout": self.check_out,
            "actions/upload-artifact": self.upload,
            "actions/download-artifact": self.download,
            "aws-actions/configure-aws-credentials": self.take_role,
        }
        return played[name](given)

    def composite(self, folder, given):
        action = yaml.load((folder / "action.yml").read_text(), yaml.BaseLoader)
        unknown = set(given) - set(action["inputs"])
        if unknown:
            raise ValueError(f"the action has no input {unknown}")
        inputs = {key: given.get(key, value.get("default", "")) for key, value in action["inputs"].items()}
        contexts = self.contexts | {"inputs": inputs, "steps": {}}
        for step in action["runs"]["steps"]:
            if "if" in step and not Expression(step["if"], contexts, self.functions).value():
                continue
            succeeded, outputs = self.shell(step, contexts, folder)
            if "id" in step:
                contexts["steps"][step["id"]] = {"outputs": outputs}
            if not succeeded:
                break
        return succeeded, self.filled({key: value["value"] for key, value in action["outputs"].items()}, contexts)

    # What the actions of others do.

    def check_out(self, given):
        if given.get("persist-credentials") != "false":
            raise ValueError("a checkout leaves the token behind")
        # A pull request is checked out as GitHub would merge it; a push as it was pushed.
        revision = given.get("ref") or self.of.github["sha"]
        self.world.check_out(revision, self.workspace / given.get("path", "."), depth=given.get("fetch-depth", "1"))
        return True, {}

    def upload(self, given):
        artifact = self.world.artifacts / str(self.of.number) / given["name"]
        artifact.mkdir(parents=True)
        for line in given["path"].split("\n"):
            path = self.workspace / line.strip()
            if line.strip() and path.exists():
                shutil.copy(path, artifact / path.name)
        return any(artifact.iterdir()) or given.get("if-no-files-found") != "error", {}

    def download(self, given):
        artifact = self.world.artifacts / given.get("run-id", str(self.of.number)) / given["name"]
        if not artifact.is_dir():
            self.log += f"there is no artifact {given['name']}\n"
            return False, {}
        shutil.copytree(artifact, given["path"], dirs_exist_ok=True, symlinks=True)
        return True, {}

    def take_role(self, given):
        if not given["role-to-assume"].startswith("arn:aws:iam::"):
            raise ValueError("there is no role")
        self.exported |= {
            "AWS_ACCESS_KEY_ID": "usher-emulator",
            "AWS_SECRET_ACCESS_KEY": "usher-emulator",
            "AWS_REGION": given["aws-region"],
        }
        return True, {}
