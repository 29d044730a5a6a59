"""Runs the scripts of a job of .gitlab-ci.yml as GitLab's runner does: before_script and script in one shell that stops
at the first error, with the variables that GitLab sets.
"""

import os
import shutil
import signal
import subprocess
import threading

import yaml


class Pipeline:
    """One pipeline of a commit, in a world.

    source: of CI_PIPELINE_SOURCE; remote: the fork's, where it is one; variables: what GitLab sets besides.
    """

    def __init__(self, world, text, commit, source, number=1, remote=None, **variables):
        self.world, self.commit, self.remote = world, commit, remote
        self.definition = yaml.load(text, yaml.BaseLoader)
        self.folder = world.folder / f"pipeline-{number}"
        self.artifacts, self.reports = self.folder / "artifacts", {}
        self.variables = (
            self.definition["variables"]
            | {
                "CI": "true",
                "CI_PIPELINE_SOURCE": source,
                "CI_DEFAULT_BRANCH": "main",
                "CI_PROJECT_ID": "1",
                "CI_JOB_TOKEN": "token-of-the-job",
            }
            | variables
        )

    def shell(self, lines, folder, environment, cancel=None):
        with subprocess.Popen(
            ["bash", "-c", "set -eo pipefail\n" + "\n".join(lines) + "\n"],
            cwd=folder,
            env=environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            stuck = threading.Timer(300, os.killpg, [process.pid, signal.SIGKILL])
            stuck.start()
            log = ""
            for line in process.stdout:
                log += line
                if cancel and cancel in line:
                    # What GitLab's runner does when a job's time is over: everything that the job began is gone.
                    os.killpg(process.pid, signal.SIGKILL)
            stuck.cancel()
        return process, log

    def job(self, name, cancel=None):
        """Runs a job; returns its exit code and its log.

        cancel: everything is killed when this has been printed.
        """
        job = self.definition[name]
        job = self.definition[job["extends"]] | job
        folder = self.folder / name.replace(" ", "-")
        variables = self.variables | job.get("variables", {})
        self.world.check_out(self.commit, folder, self.remote, variables.get("GIT_DEPTH", "1"))
        takes = any(not isinstance(need, dict) or need.get("artifacts") != "false" for need in job.get("needs", []))
        if takes and self.artifacts.exists():
            shutil.copytree(self.artifacts, folder, dirs_exist_ok=True)
        environment = self.world.environment | variables | {"CI_PROJECT_DIR": str(folder)}
        environment |= {token: "a.web.identity" for token in job.get("id_tokens", {})}
        done, log = self.shell(job["before_script"] + job["script"], folder, environment, cancel)
        # In a shell of its own, which knows nothing of the first; what becomes of it does not count.
        log += self.shell(job.get("after_script", []), folder, environment)[1]
        kept = job.get("artifacts", {})
        if kept.get("when", "on_success") in ("always", "on_failure" if done.returncode else "on_success"):
            for path in kept.get("paths", []):
                for variable, value in self.variables.items():
                    path = path.replace(f"${variable}", value)
                if (folder / path).exists():
                    (self.artifacts / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(folder / path, self.artifacts / path)
        for kind, path in kept.get("reports", {}).items():
            if (folder / path).exists():
                self.reports[kind] = (folder / path).read_text()
        return done.returncode, log
