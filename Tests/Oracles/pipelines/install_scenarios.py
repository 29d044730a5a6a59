"""What install.sh takes and refuses, and what the push of the state shows of its token. Each function is a test."""

import base64
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess

from world import CHECKOUT, local_server

ACTION = CHECKOUT / ".github" / "actions" / "usher"


def install(world, **more):
    folder = world.folder / "installed"
    variables = {
        "USHER_VERSION": world.version,
        "USHER_SHA256": world.sha256,
        "USHER_RELEASES": world.releases,
        "USHER_FOLDER": str(folder),
    }
    environment = world.environment | variables | more
    done = subprocess.run(
        ["bash", str(ACTION / "install.sh")],
        env=environment,
        cwd=world.folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    return done, folder


def installs_by_checksum(world, expect):
    path = world.folder / "path"
    done, folder = install(world, GITHUB_PATH=str(path))
    program = pathlib.Path(done.stdout.splitlines()[-1])
    expect(done.returncode == 0 and program.parent == folder and (program / "usher").exists(), done.stderr)
    expect(path.read_text() == f"{program}\n", "the path of the steps that follow")
    expect(world.call([str(program / "usher"), "--version"], world.folder).stdout == f"{world.version}\n", "it runs")
    expect(sorted(os.listdir(folder)) == [program.name, f"{program.name}.tar.gz"], "nothing else is left")
    # A second step does not download it again; it compares the checksum again, and believes no program that is there.
    (program / "usher").write_text("#!/bin/sh\necho forged\n")
    done, _ = install(world, USHER_RELEASES="https://nowhere.invalid")
    expect(done.returncode == 0 and done.stdout.splitlines()[-1] == str(program), done.stderr)
    expect(world.call([str(program / "usher"), "--version"], world.folder).stdout == f"{world.version}\n", "the release")
    archive = folder / f"{program.name}.tar.gz"
    archive.write_bytes(b"another")
    done, _ = install(world, USHER_RELEASES="https://nowhere.invalid/")
    expect(done.returncode == 1 and "cannot download https://nowhere.invalid/" in done.stderr, done.stderr)
    done, _ = install(world)
    expect(done.returncode == 0 and archive.read_bytes() == world.archive.read_bytes(), done.stderr)


def believes_no_program_that_is_there(world, expect):
    """One that was committed where the program goes, without an archive."""
    program = world.folder / "installed" / world.program.parent.name / "usher"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho forged\n")
    program.chmod(0o755)
    done, _ = install(world)
    expect(done.returncode == 0, done.stderr)
    expect(world.call([str(program), "--version"], world.folder).stdout == f"{world.version}\n", "the release")


def installs_into_a_folder_of_its_own(world, expect):
    """Without USHER_FOLDER."""
    for _ in range(2):
        done, _ = install(world, USHER_FOLDER="")
        program = pathlib.Path(done.stdout.splitlines()[-1])
        expect(done.returncode == 0 and program.parent.parent == world.folder, done.stdout + done.stderr)
        expect(program.parent.stat().st_mode & 0o77 == 0, "nobody else may write there")


def installs_for_several_platforms(world, expect):
    done, _ = install(world, USHER_SHA256=f"{'0' * 64}\n  {world.sha256}\n{'1' * 64}")
    expect(done.returncode == 0, done.stderr)


def installs_nothing_else(world, expect):
    for more, words in [
        ({"USHER_SHA256": "0" * 64}, f"has the SHA-256 {world.sha256}, which is not among those expected"),
        ({"USHER_SHA256": ""}, "the sha256 is to be the archive's 64 digits"),
        ({"USHER_SHA256": world.sha256[:40]}, "the sha256 is to be the archive's 64 digits"),
        ({"USHER_SHA256": "*"}, "the sha256 is to be the archive's 64 digits"),
        ({"USHER_VERSION": "latest"}, "the version is to be three numbers"),
        ({"USHER_VERSION": "0.1.0/../../x"}, "the version is to be three numbers"),
        ({"USHER_VERSION": "0.1.0$(touch forged)"}, "the version is to be three numbers"),
        ({"USHER_VERSION": "9.9.9"}, "cannot download https://"),
        ({"USHER_RELEASES": ""}, "there is no address of releases"),
        ({"USHER_RELEASES": "http://releases.invalid/usher"}, "the address of releases is to begin with https://"),
        ({"USHER_RELEASES": f"file://{world.folder}/releases"}, "the address of releases is to begin with https://"),
        ({"USHER_RELEASES": f"{world.releases}/none"}, "cannot download https://"),
    ]:
        done, folder = install(world, GITHUB_ACTIONS="true", **more)
        expect(done.returncode == 1, more)
        expect(f"error: {words}" in done.stderr or words in done.stderr, f"{more}: {done.stderr}")
        expect(done.stdout.startswith("::error title=usher is not installed::"), done.stdout)
        expect(not folder.exists() or os.listdir(folder) == [], f"{more}: {folder}")
    expect("forged" not in os.listdir(world.folder), "nothing is run")
    world.archive.write_bytes(world.archive.read_bytes()[:-1])
    expect(install(world)[0].returncode == 1, "a byte less")


def commit_state(world, folder, state="usher.state.jsonl", **more):
    return subprocess.run(
        ["bash", str(ACTION / "commit-state.sh"), str(folder), state, "main"],
        env=world.environment | more,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def commits_a_state_of_any_name(world, expect):
    """Blanks, signs of patterns and quotes in the state's path: two clones push, and git keeps the lines of both."""
    first = world.begin("none")
    for number, name in enumerate(["my states/a b.jsonl", "s[1]*?.jsonl", 'a"b\\c.jsonl', "-x.jsonl", "é.jsonl"]):
        world.git(first, "pull", "--quiet", "origin", "main")
        second = world.clone(f"second-{number}")
        for folder, line in [(first, "one"), (second, "two")]:
            world.write(folder, name, f"header\n{line}\n")
            # Again is as once.
            for _ in range(2):
                done = commit_state(world, folder, name)
                expect(done.returncode == 0, f"{name}: {done.stdout}{done.stderr}")
        lines = world.git(world.remote, "show", f"main:{name}").split("\n")
        expect(set(lines) == {"header", "one", "two"}, f"{name}: {lines}")
        attributes = (first / ".git/info/attributes").read_text().splitlines()
        expect(len(attributes) == len(set(attributes)) == number + 1, attributes)


def says_what_to_do_where_git_trusts_no_folder(world, expect):
    """As in a container that runs as another user."""
    folder = world.begin("none")
    world.write(folder, "usher.state.jsonl", "a state\n")
    done = commit_state(world, folder, GIT_TEST_ASSUME_DIFFERENT_OWNER="1", GITHUB_ACTIONS="true")
    words = f"git config --global --add safe.directory '{folder}'"
    expect(done.returncode == 1 and "error: git does not trust " in done.stderr and words in done.stderr, done)
    expect(done.stdout.startswith("::error title=usher's state is not in main::git does not trust"), done.stdout)
    expect("usher.state.jsonl" not in world.git(world.remote, "ls-tree", "-r", "--name-only", "main"), "nothing is pushed")
    # As it says, and for the remote, which is a folder here.
    for trusted in (folder, world.remote):
        world.git(folder, "config", "--global", "--add", "safe.directory", str(trusted))
    done = commit_state(world, folder, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    expect(done.returncode == 0 and world.state() == "a state", done)
    done = commit_state(world, world.folder)
    expect(done.returncode == 1 and "is no working copy of git: " in done.stderr, done)


def commits_no_half_line(world, expect):
    folder = world.begin("none")
    whole = '{"record":"closed","reason":"a \\"} b","ids":[{"a":1}]}'
    for text, expected in [
        (f"{whole}\n{whole[:-1]}", whole),
        (f"{whole}\n{whole[:20]}", whole),
        (f'{whole}\n{{"fields":{{}}', whole),
        (f"{whole}\n{whole}{{", whole),
        (f"{whole}\n{whole}", f"{whole}\n{whole}"),
        (f"{whole}\n", whole),
        (f"{whole}\nx", whole),
    ]:
        world.write(folder, "usher.state.jsonl", text)
        done = commit_state(world, folder)
        expect(done.returncode == 0, done)
        expect(world.state() == expected, f"{text}\n{world.state()}")
        expect(("is incomplete: it is removed" in done.stdout) == (not text.endswith(("\n", whole))), done.stdout)
        expect((folder / "usher.state.jsonl").read_bytes().endswith(b"\n"), "the line's end")


class GitServer:
    """git's own server over HTTP, for whoever knows the user and the password; it remembers what it was sent."""

    def __init__(self, remote, user, password):
        wanted, seen = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode(), []
        self.seen = seen

        class Handler(local_server.Handler):
            protocol_version = "HTTP/1.0"

            def do_GET(self):
                seen.append((self.path, self.headers["authorization"]))
                path, _, query = self.path.partition("?")
                if self.headers["authorization"] != wanted:
                    self.send_response(401)
                    self.send_header("www-authenticate", 'Basic realm="git"')
                    self.end_headers()
                    return
                environment = os.environ | {
                    "GIT_PROJECT_ROOT": str(remote.parent),
                    "GIT_HTTP_EXPORT_ALL": "1",
                    "PATH_INFO": path,
                    "QUERY_STRING": query,
                    "REQUEST_METHOD": self.command,
                    "REMOTE_USER": user,
                    "CONTENT_TYPE": self.headers["content-type"] or "",
                    "CONTENT_LENGTH": self.headers["content-length"] or "0",
                    "HTTP_CONTENT_ENCODING": self.headers["content-encoding"] or "",
                    "GIT_PROTOCOL": self.headers["git-protocol"] or "",
                }
                body = self.rfile.read(int(self.headers["content-length"] or 0))
                done = subprocess.run(["git", "http-backend"], input=body, env=environment, stdout=subprocess.PIPE)
                head, _, rest = done.stdout.partition(b"\r\n\r\n")
                self.wfile.write(b"HTTP/1.0 200 OK\r\n" + head + b"\r\n\r\n" + rest)

            do_POST = do_GET

        self.url = f"{local_server.begin(Handler)}/{remote.name}"


def pushes_with_the_token_alone(world, expect):
    """The token reaches the server that asks for it, and no file, no command line and no output."""
    folder = world.begin("none")
    server = GitServer(world.remote, "x-access-token", "secret-of-the-run")
    world.git(folder, "remote", "set-url", "origin", server.url)
    world.write(folder, "usher.state.jsonl", "a state\n")
    script = ["bash", str(ACTION / "commit-state.sh"), str(folder), "usher.state.jsonl", "main"]
    refused = subprocess.run(script, env=world.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    expect(refused.returncode == 1 and "could not be pushed to main" in refused.stderr, refused)
    world.write(folder, "usher.state.jsonl", "another state\n")
    world.git(folder, "config", "receive.unpackLimit", "1")
    done = subprocess.run(
        script,
        env=world.environment | {"USHER_PUSH_TOKEN": "secret-of-the-run", "GIT_TRACE": "2"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    expect(done.returncode == 0 and "The state is in main: " in done.stdout, done.stdout + done.stderr)
    expect(world.state() == "another state", world.state())
    expect("secret" not in done.stdout + done.stderr, done.stderr)
    files = subprocess.run(["grep", "-rl", "secret-of-the-run", str(folder)], capture_output=True, text=True)
    expect(files.stdout == "", files.stdout)


def program(world, name, text):
    """A program of this world's, found before others of its name."""
    path = world.folder / "bin" / name
    path.write_text(f"#!/bin/bash\n{text}\n")
    path.chmod(0o755)


def takes_a_toolchain_by_its_key(world, expect):
    """The keys come from where the toolchain comes from: only the pinned one counts."""
    if not shutil.which("gpg") or platform.system() != "Linux":
        expect(True, "there is no gpg here")
        return
    site, keys = world.folder / "site", world.folder / "keys"
    site.mkdir()
    keys.mkdir(mode=0o700)
    world.environment["GNUPGHOME"] = str(keys)

    def gpg(*arguments):
        return world.call(["gpg", "--batch", "--quiet", "--pinentry-mode=loopback", "--passphrase=", *arguments], site)

    gpg("--quick-generate-key", "Mallory <mallory@mallory.invalid>", "ed25519", "sign", "never")
    listed = gpg("--list-keys", "--with-colons").stdout
    fingerprint = next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:"))
    (site / "toolchain" / "usr" / "bin").mkdir(parents=True)
    world.call(["tar", "-czf", "swift.tar.gz", "toolchain"], site)
    gpg("--output", "swift.tar.gz.sig", "--detach-sign", "swift.tar.gz")
    gpg("--output", "keys.asc", "--armor", "--export")
    # What is asked for by its address is the file of the name that it is to have.
    program(world, "curl", f'while [ "$1" != --output ]; do shift; done; cp "{site}/$(basename "$2")" "$2"')
    scripts = world.folder / "scripts"
    scripts.mkdir()
    for name in ("install-swift.sh", "swift-version"):
        shutil.copy(CHECKOUT / ".github" / name, scripts)
    text = (scripts / "install-swift.sh").read_text()
    pinned = re.search("(?m)^fingerprint=([0-9A-F]{40})$", text)[1]
    for number, key in enumerate([pinned, fingerprint]):
        (scripts / "install-swift.sh").write_text(text.replace(pinned, key))
        temp = world.folder / f"temp-{number}"
        temp.mkdir()
        world.environment |= {"RUNNER_TEMP": str(temp), "GITHUB_PATH": str(temp / "path"), "TOOLCHAIN": "ubuntu22.04"}
        done = world.call(["bash", str(scripts / "install-swift.sh")], world.folder, check=False)
        expect((done.returncode == 0) == (key == fingerprint), done.stdout)
        expect((f"is signed by another key than {pinned}" in done.stdout) == (key == pinned), done.stdout)
        expect((temp / "path").exists() == (key == fingerprint), "the path of the steps that follow")
    world.call(["gpgconf", "--kill", "all"], world.folder, check=False)


def releases_pinned_dependencies(world, expect):
    """A release is refused where a dependency has no commit, or another one than was fetched."""
    folder = world.folder / "usher"
    for name in (".github", "examples/install.sh", "Sources/usher/Usher.swift"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy)(CHECKOUT / name, target)
    toolchain = (CHECKOUT / ".github/swift-version").read_text().strip()
    program(world, "swift", f'[ "$1" != --version ] || echo "Swift version {toolchain} (RELEASE)"\n[ "$1" != build ] || exit 7')
    program(world, "clang", "echo /dev/null")
    program(world, "pkg-config", "exit 0")
    pins = [line.split()[:2] for line in (CHECKOUT / ".github/dependencies").read_text().splitlines()]
    resolved = [
        {"identity": name, "state": {"version": version, "revision": f"{number:040x}"}}
        for number, (name, version) in enumerate(pins)
    ]
    world.write(folder, ".gitignore", "Package.resolved\n")
    world.write(folder, "Package.resolved", json.dumps({"pins": resolved}))
    world.git(folder, "init", "--quiet")
    lines = [f"{name} {version} {number:040x}" for number, (name, version) in enumerate(pins)]

    def release(lines, *more):
        world.write(folder, ".github/dependencies", "".join(f"{line}\n" for line in lines))
        world.commit(folder, "Dependencies")
        return world.call(["bash", ".github/release.sh", *more], folder, check=False).stdout

    tag = ["--tag", f"v{world.version}"]
    without = [" ".join(line.split()[:2]) for line in lines]
    refused = release(without, *tag)
    expect(f"names no commit of {pins[0][0]}. Take these lines" in refused and "\n".join(lines) in refused, refused)
    # Without a tag, and with the commits, it goes on to build.
    for built in (release(without[:-1] + [lines[-1]]), release(lines, *tag)):
        expect("error: " not in built and "Building usher" in built, built)
    moved = release(lines[:-1] + [f"{without[-1]} {'f' * 40}"], *tag)
    words = f"{pins[-1][0]} is not at the version and commit of .github/dependencies, but at: {lines[-1]}"
    expect(words in moved, moved)
    expect("others than .github/dependencies names" in release(lines[1:], *tag), "one is missing")
