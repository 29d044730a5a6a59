"""What the servers of the tests have in common: a port of their own, and an end that no test has to bring about."""

import http.server
import sys
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with what `answer` returns for a method, a path and a body: a status, headers and a text."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        status, headers, text = self.answer(body)
        data = text if isinstance(text, bytes) else text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_PUT = do_GET

    def log_message(self, *words):
        pass


def begin(handler):
    """Answers from now on, until this process ends. Returns the address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def serve(handler):
    """Prints the port, and answers until standard input ends."""
    print(begin(handler).rpartition(":")[2], flush=True)
    sys.stdin.read()
