"""A place to try pipelines in: a bare remote, clones of it, releases to install usher from, and an emulated service.

What is downloaded as usher is a script that calls the built one, and names the emulator's file where usher would talk.
"""

import hashlib
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import local_server  # noqa: E402

CHECKOUT = pathlib.Path(__file__).parents[3]
BOT = "github-actions[bot]"
MODEL = "arn:aws:cleanrooms-ml:us-east-1:123456789012:configured-audience-model/0d1f2a34"


def manifest(name, seed=None, more=""):
    return f"""apiVersion: usher/v1
kind: AudienceGenerationJob
metadata:
  name: {name}
spec:
  configuredAudienceModelArn: {MODEL}
  seedAudience:
    roleArn: arn:aws:iam::123456789012:role/seed-reader
    dataSource:
      s3Uri: {seed or f"s3://acme-seeds/{name}.jsonl"}
{more}"""


class World:
    def __init__(self, usher, quota=10, job_seconds=100_000):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="usher-pipelines-"))
        self.usher = pathlib.Path(usher).resolve()
        self.artifacts = self.folder / "artifacts"
        self.remote = self.folder / "remote.git"
        self.emulator = self.folder / "emulator.jsonl"
        self.variables = {"USHER_ROLE_ARN": "arn:aws:iam::123456789012:role/usher", "USHER_REGION": "us-east-1"}
        self.api = "http://127.0.0.1:9"
        home = self.folder / "home"
        home.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            "AWS_EC2_METADATA_DISABLED": "true",
            "COLUMNS": "80",
            "LC_ALL": "C.UTF-8",
            "USHER_PUSH_PAUSE": "0",
            "USHER_COMMENT_PAUSE": "0",
            # What workflows and tests write stays as it is where a developer's own machine says otherwise.
            "TMPDIR": str(self.folder),
        }
        (home / "gitconfig").write_text(
            "[user]\nname = Dana\nemail = dana@acme.invalid\n[init]\ndefaultBranch = main\n"
            "[advice]\ndetachedHead = false\n[gc]\nauto = 0\n"
        )
        self.switch(quota=quota, job_seconds=job_seconds)
        self.release()
        self.git(self.folder, "init", "--quiet", "--bare", str(self.remote))

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, arguments, folder, check=True, **more):
        done = subprocess.run(
            arguments,
            cwd=folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=300,
            **more,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{arguments} in {folder} exited with {done.returncode}:\n{done.stdout}")
        return done

    def git(self, folder, *arguments, check=True):
        return self.call(["git", *arguments], folder, check).stdout.strip()

    def clone(self, name):
        self.git(self.folder, "clone", "--quiet", str(self.remote), name)
        return self.folder / name

    def check_out(self, revision, folder, remote=None, depth="1"):
        """What actions/checkout leaves: a shallow working copy of one commit, with the remote as origin."""
        remote = remote or self.remote
        folder.mkdir(parents=True, exist_ok=True)
        self.git(folder, "init", "--quiet")
        self.git(folder, "remote", "add", "origin", f"file://{remote}")
        commit = self.git(remote, "rev-parse", revision)
        self.git(remote, "config", "uploadpack.allowAnySHA1InWant", "true")
        self.git(folder, "fetch", "--quiet", *([] if depth == "0" else [f"--depth={depth}"]), "origin", commit)
        self.git(folder, "checkout", "--quiet", "--detach", commit)

    def write(self, folder, name, text):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def commit(self, folder, message):
        self.git(folder, "add", "--all")
        self.git(folder, "commit", "--quiet", "--message", message)
        return self.git(folder, "rev-parse", "HEAD")

    def server(self):
        """The address below which acme/jobs is the remote, as GitHub's is."""
        repository = self.folder / "server" / "acme" / "jobs"
        if not repository.is_symlink():
            repository.parent.mkdir(parents=True)
            repository.symlink_to(self.remote)
        return f"file://{self.folder}/server"

    def begin(self, pipelines="github"):
        """A repository with what `usher init` writes and the places filled in that init asks for, pushed to main."""
        folder = self.clone("dana")
        # The folder of jobs is Dana's: no manifest to fill in is wanted.
        self.write(folder, "jobs/README.md", "The audiences that we ask for.\n")
        self.call([str(self.usher), "init", "--ci", pipelines], folder)
        which = {"USHER_SHA256": self.sha256, "USHER_RELEASES": self.releases}
        if pipelines == "github":
            action = folder / ".github/actions/usher/action.yml"
            text = action.read_text()
            for name, value in which.items():
                key = name.removeprefix("USHER_").lower()
                text = re.sub(rf'(?s)(\n  {key}:\n.*?default: )""', rf'\1"{value}"', text, count=1)
            action.write_text(text)
        elif pipelines == "gitlab":
            pipeline = folder / ".gitlab-ci.yml"
            text = pipeline.read_text()
            for name, value in which.items():
                text = text.replace(f'{name}: ""', f'{name}: "{value}"')
            pipeline.write_text(text)
        self.commit(folder, "Begin")
        self.git(folder, "push", "--quiet", "origin", "HEAD:main")
        return folder

    def release(self):
        """The archive of a release, and its checksum."""
        machine = "aarch64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
        system = "macos-arm64" if platform.system() == "Darwin" else f"linux-{machine}"
        version = subprocess.run([self.usher, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        name = f"usher-{version}-{system}"
        self.program = program = self.folder / "release" / name / "usher"
        program.parent.mkdir(parents=True)
        program.write_text(
            "#!/bin/sh\n"
            f'if [ "$1" = apply ] || [ "$1" = status ]; then set -- "$@" --emulator "{self.emulator}" --settle-time 1; fi\n'
            f'exec "{self.usher}" "$@"\n'
        )
        program.chmod(0o755)
        folder = self.folder / "releases" / f"v{version}"
        folder.mkdir(parents=True)
        self.archive = folder / f"{name}.tar.gz"
        self.version, self.releases = version, "https://releases.invalid/usher"
        self.downloads()
        self.pack()

    def pack(self):
        with tarfile.open(self.archive, "w:gz") as archive:
            archive.add(self.program.parent, self.program.parent.name)
        self.sha256 = hashlib.sha256(self.archive.read_bytes()).hexdigest()

    def downloads(self):
        """A curl that takes what is asked of addresses that end in .invalid from this world's folders: nothing is said by
        it of TLS, but that the installer asks for nothing else."""
        curl, real = self.folder / "bin" / "curl", shutil.which("curl")
        curl.parent.mkdir()
        curl.write_text(
            "#!/bin/bash\narguments=()\nproto=\n"
            'while [ $# -gt 0 ]; do\n  case "$1" in\n'
            '    --proto) [ "$2" = "=https" ] || exit 99; proto=yes; shift ;;\n'
            f'    https://releases.invalid/usher/*) arguments+=("file://{self.folder}/releases/${{1#*/usher/}}") ;;\n'
            f'    https://server.invalid/*) arguments+=("file://{self.folder}/${{1#https://server.invalid/}}") ;;\n'
            '    *) arguments+=("$1") ;;\n  esac\n  shift\ndone\n[ -n "$proto" ] || exit 98\n'
            f'exec "{real}" "${{arguments[@]}}"\n'
        )
        curl.chmod(0o755)
        self.environment["PATH"] = f"{curl.parent}:{self.environment['PATH']}"

    # The service.

    def switch(self, quota=10, job_seconds=100_000, failing=()):
        """Sets the emulator's switches, for the jobs that it has as well."""
        header = {"format": "usher.emulator", "version": 1, "id": "ab", "quota": quota, "jobSeconds": job_seconds}
        header |= {"failing": list(failing)} if failing else {}
        lines = self.emulator.read_text().splitlines() if self.emulator.exists() else [""]
        self.emulator.write_text("\n".join([json.dumps(header), *lines[1:]]) + "\n")

    def started(self):
        """The names of the jobs that the service was made to start, in order; twice if it was twice."""
        records = [json.loads(line) for line in self.emulator.read_text().splitlines()]
        return [record["name"] for record in records if record.get("event") == "created"]

    def state(self, branch="main"):
        """The state that a branch of the remote holds."""
        return self.git(self.remote, "show", f"{branch}:usher.state.jsonl")


class GitHubAPI:
    """The two resources of GitHub's REST interface that comment.py asks, on a port of its own."""

    def __init__(self, world):
        self.heads, self.comments, self.calls = {}, [], []
        # Of a pull request: the branch that it is to be merged into, and whether that goes without conflicts.
        self.bases, self.mergeable = {}, {}
        api = self

        class Handler(local_server.Handler):
            do_PATCH = local_server.Handler.do_GET

            def answer(self, body):
                status, value = api.answer(self.command, self.path, json.loads(body or b"null"), self.headers)
                return status, {}, json.dumps(value)

        world.api = local_server.begin(Handler)

    def say(self, number, login, body):
        self.comments.append({"id": len(self.comments) + 1, "number": number, "user": {"login": login}, "body": body})
        return self.comments[-1]

    def answer(self, method, path, body, headers):
        self.calls.append(f"{method} {path}")
        if headers["authorization"] != "Bearer token-of-the-run":
            return 401, {}
        begin = "/repos/acme/jobs/"
        if method == "GET" and (match := re.fullmatch(f"{begin}pulls/([0-9]+)", path)):
            head = self.heads.get(int(match[1]))
            pull = {"head": {"sha": head}, "base": {"ref": self.bases.get(int(match[1]), "main")}}
            return (200, pull | {"mergeable": self.mergeable.get(int(match[1]), True)}) if head else (404, {})
        comments = re.fullmatch(rf"{begin}issues/([0-9]+)/comments(?:\?per_page=100&page=([0-9]+))?", path)
        if method == "GET" and comments:
            of = [comment for comment in self.comments if comment["number"] == int(comments[1])]
            page = int(comments[2])
            return 200, of[100 * (page - 1) : 100 * page]
        if method == "POST" and comments:
            return 201, self.say(int(comments[1]), BOT, body["body"])
        if method == "PATCH" and (match := re.fullmatch(f"{begin}issues/comments/([0-9]+)", path)):
            self.comments[int(match[1]) - 1]["body"] = body["body"]
            return 200, {}
        return 404, {}
