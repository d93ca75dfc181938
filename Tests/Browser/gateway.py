"""A gateway between a browser and a service, of the kind that stands in the way."""
import contextlib
import http.client
import http.server
import threading
import time


class Gateway:
    """Listens on a free port of 127.0.0.1 and passes requests on. It takes an answer whole before it sends any of it, so
    that events do not come through before their stream ends.

    `refuse(method, path)` may give a status and fields with which it answers itself; of what `cuts` says of, the last bytes
    do not come; `pauses(method, path)` are seconds before it goes on. `asked` are the paths so far.
    """

    def __init__(self, address):
        self.address, self.asked = address, []
        self.pass_on()
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                gateway.asked.append(self.path)
                with contextlib.suppress(ConnectionError):
                    gateway.answer(self)

            do_POST = do_DELETE = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def pass_on(self):
        """From now on nothing goes wrong, but for events."""
        self.refuse, self.cuts = lambda method, path: None, lambda method, path: False
        self.pauses = lambda method, path: 0

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        time.sleep(self.pauses(request.command, request.path))
        refusal = self.refuse(request.command, request.path)
        if refusal:
            status, fields = refusal
            self.send(request, status, {"Content-Type": "text/html"} | fields, b"<title>Not now</title><h1>Not now</h1>")
            return
        connection = http.client.HTTPConnection(*self.address, timeout=300)
        with contextlib.closing(connection):
            connection.request(request.command, request.path, body, dict(request.headers))
            answer = connection.getresponse()
            data = answer.read()
            fields = {name: value for name, value in answer.getheaders()
                      if name.lower() not in ("connection", "content-length", "transfer-encoding", "date", "keep-alive")}
            if self.cuts(request.command, request.path):
                self.send(request, answer.status, fields, data[:-5], len(data))
                request.close_connection = True
                return
            self.send(request, answer.status, fields, data)

    def send(self, request, status, fields, body, length=None):
        request.send_response_only(status)
        for name, value in fields.items():
            request.send_header(name, value)
        if status not in (204, 304):
            request.send_header("Content-Length", str(length or len(body)))
        request.end_headers()
        if status not in (204, 304):
            request.wfile.write(body)
