"""A service that takes every start: prints its port, and writes each request's body as a line into the file of its
first argument. Killed from outside.
"""

import http.server
import json
import sys
import threading

lock = threading.Lock()


class Recording(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.answer({"audienceGenerationJobs": []})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        with lock, open(sys.argv[1], "ab") as file:
            file.write(body + b"\n")
        name = json.loads(body)["name"].encode().hex()
        arn = f"arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-generation-job/{name}"
        self.answer({"audienceGenerationJobArn": arn})

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recording)
print(server.server_address[1], flush=True)
server.serve_forever()
