"""What gives credentials, over HTTP: STS, single sign-on, a container's endpoint and an instance's metadata service.

Prints its port, then answers until its standard input ends. The credentials are the emulator's; every secret but these
holds the word "hush", and whoever does not bring the right one gets 403.
"""

import json
import urllib.parse

import local_server

KEY, TOKEN, END = "usher-emulator", "hush-session", "2099-01-01T00:00:00Z"
ROLE = "/latest/meta-data/iam/security-credentials/"
FILE = {"Code": "Success", "AccessKeyId": KEY, "SecretAccessKey": KEY, "Token": TOKEN, "Expiration": END}
PORTAL = {"accessKeyId": KEY, "secretAccessKey": KEY, "sessionToken": TOKEN, "expiration": 4070908800000}


def sts(action):
    keys = f"<AccessKeyId>{KEY}</AccessKeyId><SecretAccessKey>{KEY}</SecretAccessKey>"
    given = f"<Credentials>{keys}<SessionToken>{TOKEN}</SessionToken><Expiration>{END}</Expiration></Credentials>"
    return f"<{action}Response><{action}Result>{given}</{action}Result></{action}Response>"


class Server(local_server.Handler):
    def has(self, header, value):
        return self.headers.get(header) == value

    def answer(self, body):
        text = self.secret(body.decode())
        return (403, {}, '{"message": "hush: this is not for you"}') if text is None else (200, {}, text)

    def secret(self, body):
        """What is given to whoever brings the right secret, None to all others."""
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


local_server.serve(Server)
