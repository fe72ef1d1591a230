"""Reports a trial to study-operator. Plain Python, 3.9 or later: copy it beside your trainer.

    reporter = Reporter()
    reporter.report(50, {"validation/error": 0.21}, checkpoint="step-50")  # once that is on disk
    reporter.end("Completed")  # or "Interrupted", or "Infeasible", reason="Diverged", message="..."
"""
import contextlib, json, os, pathlib, re, shutil, ssl, sys, time, urllib.request

class Reporter:
    def __init__(self):
        self.speaks = (os.getenv("IS_CHIEF", "true"), os.getenv("LOCAL_RANK", "0")) == ("true", "0")
        self.url, self.pause, self.retry_at = os.getenv("REPORT_URL"), 1, 0
        self.newest, self.unrecorded, self.checkpoint = [], [], None

    def report(self, step, metrics, checkpoint=None):
        if self.speaks:
            numbers = {name: float(value) for name, value in metrics.items()}
            line = json.dumps({"step": int(step), "metrics": numbers, "checkpoint": checkpoint})
            line = json.loads(line, parse_constant=str)  # NaN is no JSON, but "NaN" is
            print(json.dumps(line), flush=True)
            self.newest = [*self.newest[-99:], line]
            self.unrecorded.append(line)
            self.checkpoint = checkpoint or self.checkpoint
            if time.monotonic() >= self.retry_at:
                self._send(self.unrecorded, 0)

    def end(self, outcome, **why):
        if self.speaks:
            last = {"outcome": outcome, **{key: str(text)[:300] for key, text in why.items()}}
            while len(text := json.dumps({**last, "observations": self.newest})) > 4096:
                del self.newest[0]  # Kubernetes keeps no more bytes
            path = pathlib.Path(os.getenv("TERMINATION_MESSAGE_PATH", "/dev/termination-log"))
            if path.exists():
                path.write_text(text)  # first: a process that waits for the operator may be killed
            self.pause = 1
            self._send([*self.unrecorded, last], 10 if outcome == "Interrupted" else 32)

    def _send(self, said, seconds):
        lines, deadline = [json.dumps(line) for line in said], time.monotonic() + seconds
        while lines and self.url:
            count = len(lines)
            while count > 1 and len("\n".join(lines[:count])) > 64 * 1024:
                count //= 2
            if self._post("\n".join(lines[:count]).encode()):
                lines, self.pause = lines[count:], 1
            elif self.retry_at > deadline or not self.url:
                break
            else:
                time.sleep(self.retry_at - time.monotonic())

    def _post(self, body):
        try:
            token = "".join(pathlib.Path(os.environ["REPORT_TOKEN_FILE"]).read_text().split())
            request = urllib.request.Request(self.url, body, {"Authorization": "Bearer " + token})
            client = urllib.request.OpenerDirector()  # a new one knows no proxies and no redirects
            client.add_handler(urllib.request.HTTPHandler())
            if self.url.startswith("https:"):
                tls = ssl.create_default_context(cafile=os.getenv("REPORT_CA_FILE"))
                client.add_handler(urllib.request.HTTPSHandler(context=tls))
            with client.open(request, timeout=5) as got:
                code, wait, answer = got.code, int(got.headers["Retry-After"] or 0), json.load(got)
            if code == 200:
                self._take(answer)
                return True
        except Exception as e:  # training goes on, whatever is wrong
            code, wait, answer = 0, 0, f"{type(e).__name__}: {e}"
        print("report:", code or "no answer:", answer, file=sys.stderr, flush=True)
        if 400 <= code < 500 and code not in (401, 429):  # 401: the token may be replaced soon
            self.url = None
        self.retry_at = time.monotonic() + min(60, max(self.pause, wait))
        self.pause *= 2

    def _take(self, answer):
        self.unrecorded = [o for o in self.unrecorded if o["step"] > (answer.get("durable") or -1)]
        for name in answer.get("discard") or []:
            path = os.path.join(os.getenv("CHECKPOINT_DIR", ""), name)
            if name != self.checkpoint and re.fullmatch(r"\w[\w./=-]*", name) and ".." not in name:
                with contextlib.suppress(OSError):  # it may be gone
                    shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
