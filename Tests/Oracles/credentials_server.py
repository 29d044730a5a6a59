"""What gives credentials, over HTTP: STS, single sign-on, a container's endpoint and an instance's metadata service.

Prints its port, then answers until its standard input ends. The credentials are the emulator's; every secret but these
holds the word "hush", and whoever does not bring the right one gets 403.
"""

import http.server
import json
import sys
import threading
import urllib.parse

KEY, TOKEN, END = "usher-emulator", "hush-session", "2099-01-01T00:00:00Z"
ROLE = "/latest/meta-data/iam/security-credentials/"
FILE = {"Code": "Success", "AccessKeyId": KEY, "SecretAccessKey": KEY, "Token": TOKEN, "Expiration": END}
PORTAL = {"accessKeyId": KEY, "secretAccessKey": KEY, "sessionToken": TOKEN, "expiration": 4070908800000}


def sts(action):
    keys = f"<AccessKeyId>{KEY}</AccessKeyId><SecretAccessKey>{KEY}</SecretAccessKey>"
    given = f"<Credentials>{keys}<SessionToken>{TOKEN}</SessionToken><Expiration>{END}</Expiration></Credentials>"
    return f"<{action}Response><{action}Result>{given}</{action}Result></{action}Response>"


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def has(self, header, value):
        return self.headers.get(header) == value

    def reply(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        path = urllib.parse.urlsplit(self.path).path
        match self.command, path:
            case "POST", "/":
                form = dict(urllib.parse.parse_qsl(body))
                if form["Action"] == "AssumeRole":
                    return sts("AssumeRole") if "Credential=BASE/" in self.headers.get("authorization", "") else None
                return sts(form["Action"]) if form.get("WebIdentityToken") == "hush-web" else None
            case "GET", "/federation/credentials":
                right = self.has("x-amz-sso_bearer_token", "hush-renewed")
                return json.dumps({"roleCredentials": PORTAL}) if right else None
            case "POST", "/token":
                right = json.loads(body)["refreshToken"] == "hush-refresh"
                return json.dumps({"accessToken": "hush-renewed", "expiresIn": 3600}) if right else None
            case "GET", "/container":
                return json.dumps(FILE) if self.has("authorization", "hush-container") else None
            case "PUT", "/latest/api/token":
                return "hush-imds"
            case "GET", _ if self.has("x-aws-ec2-metadata-token", "hush-imds") and path == ROLE:
                return "ci-runner"
            case "GET", _ if self.has("x-aws-ec2-metadata-token", "hush-imds") and path == ROLE + "ci-runner":
                return json.dumps(FILE)
        return None

    def handle_one(self):
        answer = self.reply()
        data = (answer or '{"message": "hush: this is not for you"}').encode()
        self.send_response(403 if answer is None else 200)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = handle_one

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
