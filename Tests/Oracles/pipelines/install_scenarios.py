"""What install.sh takes and refuses, and what the push of the state shows of its token. Each function is a test."""

import base64
import os
import pathlib
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
    expect(os.listdir(folder) == [program.name], "nothing else is left")
    # A second step does not download it again.
    done, _ = install(world, USHER_RELEASES="file:///nowhere")
    expect(done.returncode == 0 and done.stdout.splitlines()[-1] == str(program), done.stderr)


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
        ({"USHER_VERSION": "9.9.9"}, "cannot download file://"),
        ({"USHER_RELEASES": ""}, "there is no address of releases"),
        ({"USHER_RELEASES": f"{world.releases}/none"}, "cannot download file://"),
    ]:
        done, folder = install(world, GITHUB_ACTIONS="true", **more)
        expect(done.returncode == 1, more)
        expect(f"error: {words}" in done.stderr or words in done.stderr, f"{more}: {done.stderr}")
        expect(done.stdout.startswith("::error title=usher is not installed::"), done.stdout)
        expect(not folder.exists() or os.listdir(folder) == [], f"{more}: {folder}")
    expect("forged" not in os.listdir(world.folder), "nothing is run")
    world.archive.write_bytes(world.archive.read_bytes()[:-1])
    expect(install(world)[0].returncode == 1, "a byte less")


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
