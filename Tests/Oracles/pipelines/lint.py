"""Holds the files of the pipelines against what others know of such files.

    lint.py NAME, or list

Each name is a check; stdout: what it finds, nothing where all is right. The schemas are those that check-jsonschema has
with it, zizmor runs offline, and nothing is downloaded.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

CHECKOUT = pathlib.Path(__file__).parents[3]
ACTION = CHECKOUT / ".github/actions/usher"
EXAMPLES = sorted((CHECKOUT / "examples/github-actions/.github/workflows").glob("*.yml"))
# To be copied by whoever wants them: usher-weekly.yml, and the variants for a state in S3.
OPTIONAL = sorted((CHECKOUT / "examples/github-actions").glob("*.yml"))
# And this repository's own.
WORKFLOWS = EXAMPLES + OPTIONAL + sorted((CHECKOUT / ".github/workflows").glob("*.yml"))
GITLAB = CHECKOUT / "examples/gitlab-ci/.gitlab-ci.yml"
# `$/` finds the action without a checkout, but not on GitHub Enterprise Server.
ZIZMOR = "rules:\n  self-repository:\n    disable: true\n"


def tool(name):
    beside = pathlib.Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name) or name


def call(*arguments, text=None):
    done = subprocess.run(
        list(map(str, arguments)), input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=CHECKOUT
    )
    return "" if done.returncode == 0 else done.stdout or f"{arguments[0]} exited with {done.returncode}"


def schema(name, *files):
    return call(tool("check-jsonschema"), "--builtin-schema", f"vendor.{name}", *files)


def workflows_by_schema():
    return schema("github-workflows", *WORKFLOWS)


def action_by_schema():
    return schema("github-actions", ACTION / "action.yml")


def gitlab_by_schema():
    return schema("gitlab-ci", GITLAB)


def hooks_by_pre_commit():
    return call(tool("pre-commit"), "validate-manifest", CHECKOUT / ".pre-commit-hooks.yaml") + call(
        tool("pre-commit"), "validate-config", CHECKOUT / "examples/pre-commit/.pre-commit-config.yaml"
    )


def workflows_by_zizmor():
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as config:
        config.write(ZIZMOR)
        config.flush()
        return call(
            tool("zizmor"),
            "--offline",
            "--no-progress",
            "--quiet",
            "--persona=pedantic",
            "--config",
            config.name,
            *WORKFLOWS,
            ACTION / "action.yml",
        )


def scripts_by_shellcheck():
    return call(tool("shellcheck"), *sorted(ACTION.glob("*.sh")))


def steps_by_shellcheck():
    """The shell that stands in the files themselves."""
    found = ""
    for path in [*WORKFLOWS, ACTION / "action.yml"]:
        content = yaml.load(path.read_text(), yaml.BaseLoader)
        steps = [step for job in content.get("jobs", {}).values() for step in job["steps"]]
        for step in steps + content.get("runs", {}).get("steps", []):
            if "run" in step:
                if "${{" in step["run"]:
                    found += f"{path.name}: {step.get('name')}: an expression stands in the shell\n"
                found += call(tool("shellcheck"), "--shell=bash", "-", text=step["run"])
    jobs = yaml.load(GITLAB.read_text(), yaml.BaseLoader)
    for job in jobs.values():
        job = jobs.get(job.get("extends"), {}) | job
        # after_script is a shell of its own.
        for lines in (job.get("before_script", []) + job.get("script", []), job.get("after_script", [])):
            script = "\n".join(lines)
            found += call(tool("shellcheck"), "--shell=bash", "--exclude=SC1091", "-", text=script)
    return found


def every_action_is_pinned():
    """By the full commit, with its version beside it."""
    lines = [line.strip() for path in WORKFLOWS for line in path.read_text().splitlines() if "uses:" in line]
    pinned = r"(- )?uses: (\./|[a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$)"
    return "".join(f"{line}\n" for line in lines if not re.match(pinned, line))


def rights_are_the_least():
    """Nothing runs with more than its job names, and no pull request's code with a right to write or a secret."""
    found = ""
    for path in EXAMPLES:
        content = yaml.load(path.read_text(), yaml.BaseLoader)
        if content.get("permissions") != {}:
            found += f"{path.name}: permissions\n"
        if "pull_request_target" in content["on"]:
            # What it runs is the default branch's, and no word of the pull request's author gets into it.
            steps = [step for job in content["jobs"].values() for step in job["steps"]]
            checkouts = [step["with"].get("ref") for step in steps if "actions/checkout@" in step.get("uses", "")]
            if checkouts != ["${{ github.event.repository.default_branch }}"]:
                found += f"{path.name}: checks out {checkouts}\n"
            expressions = set(re.findall(r"\$\{\{(.*?)\}\}", path.read_text()))
            if expressions != {" github.event.pull_request.number ", " github.event.repository.default_branch ", " github.token "}:
                found += f"{path.name}: {expressions}\n"
        if "secrets." in path.read_text():
            found += f"{path.name}: a secret\n"
        if "pull_request" in content["on"]:
            rights = {name: job["permissions"] for name, job in content["jobs"].items()}
            if rights != {"plan": {"contents": "read"}}:
                found += f"{path.name}: {rights}\n"
        for job in content["jobs"].values():
            writes = [right for right, value in job["permissions"].items() if value == "write"]
            if writes and "pull_request_target" not in content["on"] and "environment" not in job:
                found += f"{path.name}: {writes} without an environment\n"
    return found


CHECKS = [
    workflows_by_schema,
    action_by_schema,
    gitlab_by_schema,
    hooks_by_pre_commit,
    workflows_by_zizmor,
    scripts_by_shellcheck,
    steps_by_shellcheck,
    every_action_is_pinned,
    rights_are_the_least,
]

if __name__ == "__main__":
    if sys.argv[1] == "list":
        print(*(check.__name__ for check in CHECKS), sep="\n")
    else:
        print(next(check for check in CHECKS if check.__name__ == sys.argv[1])(), end="")
