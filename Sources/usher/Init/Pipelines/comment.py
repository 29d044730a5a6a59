"""Plans a pull request and writes the plan as a comment on it, or over the comment of an earlier run.

It runs with a right to write, so it believes nothing that the pull request's own run made, and executes nothing of the
pull request: it fetches the commit that GitHub would merge as data, has a released usher plan it beside the target
branch, and posts what that usher wrote. If it cannot plan, it says so in the same comment: no earlier one is left that
tells of another commit.

From the environment:

  GITHUB_EVENT_PATH, GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY, RUNNER_TEMP  as GitHub sets them
  GITHUB_TOKEN           may read the repository and write comments
  JOBS                   the folder of jobs
  STATE_BRANCH, STATE    the branch that holds the state, where it is not the target's, and the state's path in it
  COMMENTER              whose comments are its own (github-actions[bot])
  USHER_COMMENT_PAUSE    how many seconds lie between two looks for GitHub's merge commit (5)
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

MARKER = "<!-- usher plan -->"
MAXIMUM = 60_000
TRIES = 10
# What counts after the merge besides the jobs: words, and which paths they stand for.
OTHERS = {
    "workflows": re.compile(r"\.github/workflows/.*", re.DOTALL),
    "actions": re.compile(r"\.github/actions/.*|(.*/)?action\.ya?ml", re.DOTALL),
    "CODEOWNERS": re.compile(r"(\.github/|docs/)?CODEOWNERS"),
    "usher.yaml": re.compile(r"(.*/)?usher\.yaml", re.DOTALL),
    "usher.defaults.yaml": re.compile(r"(.*/)?usher\.defaults\.yaml", re.DOTALL),
    ".usherignore": re.compile(r"(.*/)?\.usherignore", re.DOTALL),
    ".gitattributes": re.compile(r"(.*/)?\.gitattributes", re.DOTALL),
}


class NoPlan(Exception):
    """Why there is no plan, in words of this file."""


class Outdated(Exception):
    """The pull request is at another commit by now, which has a run of its own."""


def call(method, path, body=None):
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Accept": "application/vnd.github+json",
            "Content-Type": "application/json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


class Repository:
    """What git fetched: no configuration but its own, no hooks, no filters, no submodules."""

    HELPER = '!f() { [ "$1" != get ] || printf "username=x-access-token\\npassword=%s\\n" "$GITHUB_TOKEN"; }; f'

    def __init__(self, folder):
        self.folder = folder
        self.git("init", "--quiet")

    def git(self, *arguments, token=False):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_LFS_SKIP_SMUDGE": "1",
            "LC_ALL": "C.UTF-8",
        }
        settings = ["-c", "core.hooksPath=/dev/null", "-c", "credential.helper="]
        if token:
            environment["GITHUB_TOKEN"] = os.environ["GITHUB_TOKEN"]
            settings += ["-c", f"credential.helper={self.HELPER}"]
        done = subprocess.run(
            ["git", *settings, *arguments], cwd=self.folder, env=environment, stdout=subprocess.PIPE, timeout=180, check=True
        )
        return done.stdout

    def fetch(self, reference, depth=1):
        """The commit that a reference of the repository on GitHub names."""
        url = f"{os.environ['GITHUB_SERVER_URL']}/{os.environ['GITHUB_REPOSITORY']}"
        options = ["--quiet", "--no-tags", "--no-recurse-submodules", f"--depth={depth}"]
        self.git("fetch", *options, url, reference, token=True)
        return self.git("rev-parse", "--verify", "FETCH_HEAD^{commit}").decode().strip()

    def parents(self, commit):
        head = self.git("cat-file", "commit", commit).partition(b"\n\n")[0]
        return [line.split()[1].decode() for line in head.split(b"\n") if line.startswith(b"parent ")]

    def check_out(self, commit, folder):
        self.git("worktree", "add", "--quiet", "--detach", str(folder), commit)
        return folder

    def changed(self, base, commit):
        names = self.git("diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "-z", base, commit)
        return [name.decode("utf-8", "surrogateescape") for name in names.split(b"\0") if name]


def current(number, head):
    pull = call("GET", f"pulls/{number}")
    if pull["head"]["sha"] != head:
        raise Outdated
    return pull


def merge(repository, number, head):
    """GitHub's merge of this very head into the target as it is now; GitHub makes it some time after it is asked."""
    for attempt in range(TRIES):
        if attempt > 0:
            time.sleep(float(os.environ.get("USHER_COMMENT_PAUSE", "5")))
        pull = current(number, head)
        if pull.get("mergeable") is False:
            raise NoPlan("It has conflicts with the branch that it is to be merged into.")
        try:
            target = repository.fetch(f"refs/heads/{pull['base']['ref']}")
            commit = repository.fetch(f"refs/pull/{number}/merge", depth=2)
        except subprocess.CalledProcessError:
            continue
        if repository.parents(commit) == [target, head]:
            return target, commit
    raise NoPlan("GitHub has made no merge of it into the target branch as it is now. Run this check again.")


def plan(repository, work, base, commit):
    """What usher wrote, its exit code, and the state that it read: its digest and its path in the target."""
    target = repository.check_out(base, work / "target")
    merged = repository.check_out(commit, work / "merged")
    arguments = [os.environ["JOBS"], "--against", "../target", "--format", "json", "--out-markdown", "../plan.md"]
    if os.environ.get("STATE_BRANCH"):
        branch = repository.fetch(f"refs/heads/{os.environ['STATE_BRANCH']}")
        repository.check_out(branch, work / "state")
        arguments += ["--state", f"../state/{os.environ['STATE']}"]
    # Nothing of this process's environment: no token.
    done = subprocess.run(
        ["usher", "plan", *arguments],
        cwd=merged,
        env={"PATH": os.environ["PATH"], "HOME": str(work), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        timeout=180,
    )
    try:
        state = (merged / json.loads(done.stdout)["state"]["path"]).resolve()
        markdown = (work / "plan.md").read_text("utf-8")
    except (OSError, ValueError, KeyError):
        raise NoPlan("usher ended without one; the log of this check has its words.") from None
    digest = hashlib.sha256(state.read_bytes()).hexdigest() if state.is_file() else None
    path = str(state.relative_to(target.resolve())) if state.is_relative_to(target.resolve()) else None
    return markdown, done.returncode, digest, path


def body(markdown, head, base, digest, others):
    marker, heading, rest = markdown.split("\n", 2)
    if marker != MARKER or not heading.startswith("### usher: ") or len(markdown) > MAXIMUM:
        raise NoPlan("usher wrote it in a form that is not known here: the action is of another version.")
    state = f"`{digest}`" if digest else "there is none yet"
    table = f"| | |\n|---|---|\n| head | `{head}` |\n| base | `{base}` |\n| state | {state} |\n"
    words = f"\nThis pull request changes also: {', '.join(others)}.\n" if others else ""
    return f"{MARKER}\n{heading}\n\n{table}{words}{rest}"


def earlier_comment(number):
    """The id of the comment that an earlier run wrote. Others may write the marker too, and theirs stay theirs."""
    commenter = os.environ.get("COMMENTER", "github-actions[bot]")
    for page in range(1, 101):
        comments = call("GET", f"issues/{number}/comments?per_page=100&page={page}")
        for comment in comments:
            author = (comment.get("user") or {}).get("login")
            if author == commenter and (comment.get("body") or "").startswith(MARKER):
                return comment["id"]
        if len(comments) < 100:
            return None
    return None


def write(number, head, text):
    current(number, head)
    earlier = earlier_comment(number)
    if earlier:
        call("PATCH", f"issues/comments/{earlier}", {"body": text})
    else:
        call("POST", f"issues/{number}/comments", {"body": text})
    print(f"{'Updated the' if earlier else 'Wrote a'} comment on pull request {number}.")


def main():
    pull = json.loads(pathlib.Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))["pull_request"]
    number, head = int(pull["number"]), pull["head"]["sha"]
    work = pathlib.Path(tempfile.mkdtemp(prefix="usher-comment-", dir=os.environ["RUNNER_TEMP"]))
    try:
        try:
            (work / "git").mkdir()
            repository = Repository(work / "git")
            base, commit = merge(repository, number, head)
            markdown, code, digest, path = plan(repository, work, base, commit)
            changed = repository.changed(base, commit)
            others = [words for words, form in OTHERS.items() if any(form.fullmatch(name) for name in changed)]
            others += ["the state"] if path in changed else []
            text = body(markdown, head, base, digest, others)
        except (NoPlan, subprocess.SubprocessError, OSError, ValueError) as error:
            reason = str(error) if isinstance(error, NoPlan) else "It cannot be fetched or read; the log of this check says why."
            print(f"::error title=no plan::{type(error).__name__}: {reason}")
            text, code = f"{MARKER}\n### usher: no plan for `{head}`\n\n{reason}\n", 1
        write(number, head, text)
    except Outdated:
        print(f"Pull request {number} is at another commit by now, which has a run of its own: no comment.")
        return 0
    return code


sys.exit(main())
