"""STS as moto has it, over HTTP: prints its port, then answers until its standard input ends."""

import http.server
import sys
import threading

import werkzeug.wrappers
from moto.sts.responses import TokenResponse


class STS(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        url = "https://sts.amazonaws.com" + self.path
        request = werkzeug.wrappers.Request.from_values(url, method="POST", data=body, headers=list(self.headers.items()))
        status, headers, answer = TokenResponse.dispatch(request, url, dict(self.headers.items()))
        data = answer.encode() if isinstance(answer, str) else answer
        self.send_response(int(status))
        self.send_header("content-type", "text/xml")
        self.send_header("x-amzn-requestid", "from-moto")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), STS)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
