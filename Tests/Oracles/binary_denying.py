"""A service that denies every start: prints its port, then answers until its standard input ends.

Lists are empty; a start gets the error of the service model's AccessDeniedException, with an id of its own each time.
"""

import http.server
import itertools
import json
import sys
import threading

ids = itertools.count(1)


class Denying(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, headers):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.answer(200, {"audienceGenerationJobs": []}, {})

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        words = "User: someone is not authorized to perform: iam:PassRole on resource: a role"
        headers = {"x-amzn-errortype": "AccessDeniedException", "x-amzn-requestid": f"id-{next(ids)}"}
        self.answer(403, {"message": words}, headers)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Denying)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
