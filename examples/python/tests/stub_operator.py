"""The report endpoint of an operator that does as it is told."""
import http.server
import json
import threading


class StubOperator(http.server.ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1alpha1/namespaces/lab/trials/digits-0/reports"
        self.bodies, self.tokens, self.answers = [], [], []  # answers: (status, headers, text), each used once
        self.observations, self.outcomes, self.durable, self.discard = {}, [], None, []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def restart(self):
        """Forgets what is not recorded in the cluster."""
        self.observations = {step: line for step, line in self.observations.items() if step <= (self.durable or 0)}

    def take(self, body):
        for line in body.splitlines():
            line = json.loads(line, parse_constant=lambda name: 1 / 0)
            if "outcome" in line:
                self.outcomes.append(line)
                self.durable = max(self.observations, default=None)
            else:
                self.observations.setdefault(line["step"], line)
        return 200, {}, json.dumps({"discard": self.discard, "durable": self.durable})


class Handler(http.server.BaseHTTPRequestHandler):
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(body)
        self.server.tokens.append(self.headers["Authorization"])
        status, headers, text = self.server.answers.pop(0) if self.server.answers else self.server.take(body)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass
