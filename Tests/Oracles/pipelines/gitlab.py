"""Runs the scripts of a job of .gitlab-ci.yml as GitLab's runner does: before_script and script in one shell that stops
at the first error, with the variables that GitLab sets.
"""

import shutil
import subprocess

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

    def job(self, name):
        """Runs a job; returns its exit code and its log."""
        job = self.definition[name]
        job = self.definition[job["extends"]] | job
        folder = self.folder / name.replace(" ", "-")
        self.world.check_out(self.commit, folder, self.remote)
        if "needs" in job and self.artifacts.exists():
            shutil.copytree(self.artifacts, folder, dirs_exist_ok=True)
        environment = self.world.environment | self.variables | {"CI_PROJECT_DIR": str(folder)}
        environment |= {token: "a.web.identity" for token in job.get("id_tokens", {})}
        lines = job["before_script"] + job["script"]
        done = subprocess.run(
            ["bash"],
            input="set -eo pipefail\n" + "\n".join(lines) + "\n",
            cwd=folder,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
        )
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
        return done.returncode, done.stdout
