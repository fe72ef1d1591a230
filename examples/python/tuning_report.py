"""Reports a trial to study-operator. Plain Python, 3.9 or later: copy this file beside your trainer.

    reporter = Reporter()
    reporter.report(50, {"validation/error": 0.21}, checkpoint="step-50")  # once that is on disk
    reporter.completed()  # or infeasible("Diverged", "the loss is NaN"), or interrupted() after SIGTERM

An observation is a line of standard output and, with REPORT_URL, of a report; the end is in the termination message as well.
Checkpoints that the operator lets go are deleted in CHECKPOINT_DIR. All but the first process of the chief stay silent.
"""
import contextlib, http.client, json, math, os, re, shutil, ssl, sys, time, urllib.parse

class Reporter:
    def __init__(self):
        self.is_chief = os.environ.get("IS_CHIEF", "true") == "true" and os.environ.get("LOCAL_RANK", "0") == "0"
        self.url, self.pause, self.retry_at, self.durable = os.environ.get("REPORT_URL"), 1, 0, -1
        self.token_file = os.environ["REPORT_TOKEN_FILE"] if self.url else None
        self.observations, self.lines = [], []  # lines: (step, line) of what an operator that restarts may forget

    def report(self, step, metrics, checkpoint=None):
        """Tells of a step. With an operator that is away it takes 5 s now and then, and a later report has it all."""
        if self.is_chief:
            metrics = {name: _number(float(value)) for name, value in metrics.items()}
            observation = {"step": step, "metrics": metrics, **({"checkpoint": checkpoint} if checkpoint else {})}
            print(json.dumps(observation), flush=True)
            self.observations.append(observation)
            self.lines.append((step, json.dumps(observation).encode() + b"\n"))
            if time.monotonic() >= self.retry_at:
                self._send(self.lines, 0)

    def completed(self): self._end({"outcome": "Completed"}, 30)
    def interrupted(self): self._end({"outcome": "Interrupted"}, 10)  # goes on from the last checkpoint; exit with 143
    def infeasible(self, reason, message=""): self._end({"outcome": "Infeasible", "reason": reason, "message": message[:500]}, 30)

    def _end(self, outcome, seconds):
        if self.is_chief:
            self._write_message(outcome)  # first: a process that waits for the operator may be killed
            if self.url:
                self.pause = 1
                self._send(self.lines + [(math.inf, json.dumps(outcome).encode() + b"\n")], seconds)
                self._write_message(outcome)  # again, without the checkpoints that were deleted since

    def _send(self, lines, seconds):
        deadline = time.monotonic() + seconds
        while self.url and lines:
            count = size = 0
            while count < len(lines) and (not count or size + len(lines[count][1]) <= 64 * 1024):
                size, count = size + len(lines[count][1]), count + 1
            status = self._post(b"".join(line for _, line in lines[:count]))
            if status in (413, 422):  # these lines will never do, others may
                self.retry_at = 0
                self.lines = [line for line in self.lines if line not in lines[:count]]
            if status in (200, 413, 422):
                lines = lines[count:]
            elif status not in (0, 401, 429, 500, 502, 503, 504):  # this attempt is over for the operator
                self.url = None
            elif time.monotonic() >= deadline:
                return
            else:
                time.sleep(max(0, min(self.retry_at, deadline) - time.monotonic()))
        self.lines = [line for line in self.lines if line[0] > self.durable]  # all of them were received

    def _post(self, body):
        status, why, wait, url = 0, "", "", urllib.parse.urlsplit(self.url)
        try:
            with open(self.token_file) as file:  # anew each time: it is replaced now and then
                headers = {"Authorization": "Bearer " + file.read().strip()}
            if url.scheme == "https":
                tls = ssl.create_default_context(cafile=os.environ.get("REPORT_CA_FILE"))
                connection = http.client.HTTPSConnection(url.netloc, timeout=5, context=tls)
            else:
                connection = http.client.HTTPConnection(url.netloc, timeout=5)
            with contextlib.closing(connection):
                connection.request("POST", url.path, body, headers)
                response = connection.getresponse()
                status, wait, why = response.status, response.getheader("Retry-After", ""), response.read()
            if status == 200:
                answer = json.loads(why)
                self.pause, self.durable = 1, -1 if answer.get("durable") is None else answer["durable"]
                self._delete(answer.get("discard") or [])
                return 200
        except (OSError, http.client.HTTPException) as e:
            status, why = 0, e
        except (ValueError, TypeError, AttributeError):  # which may quote the token
            status, why = 0, "a token of several lines, or an answer that is not the operator's"
        print("report:", status or "no answer:", why, file=sys.stderr, flush=True)
        self.retry_at = time.monotonic() + min(60, max(self.pause, int(wait) if wait.isdigit() else 0))
        self.pause *= 2
        return status

    def _delete(self, names):
        last = [o["checkpoint"] for o in self.observations if "checkpoint" in o][-1:]
        for name in names:
            if name not in last and re.fullmatch(r"\w[\w.-]*", name):  # nothing outside of the directory
                path = os.path.join(os.environ.get("CHECKPOINT_DIR", "."), name)
                with contextlib.suppress(OSError):
                    shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)
                for observation in self.observations:
                    if observation.get("checkpoint") == name:
                        del observation["checkpoint"]

    def _write_message(self, outcome):
        """Kubernetes keeps 4096 bytes: the last observation, the extremes of each metric, and of the others what fits."""
        everything, must, kept = range(len(self.observations)), set(), []
        for name in {name for observation in self.observations for name in observation["metrics"]}:
            values = {i: self.observations[i]["metrics"].get(name) for i in everything}
            finite = [i for i in everything if isinstance(values[i], float)]
            must |= {min(finite, key=values.get), max(finite, key=values.get)} if finite else set()
        left = 4096 - len(json.dumps({**outcome, "observations": []}))
        # Multiples of large powers of two before others: any number of them is spread evenly.
        for i in sorted(everything, key=lambda i: (i != everything[-1], i not in must, -(i & -i))):
            left -= len(json.dumps(self.observations[i])) + 2
            if left < 0:
                break
            kept.append(i)
        text = json.dumps({**outcome, "observations": [self.observations[i] for i in sorted(kept)]})
        path = os.environ.get("TERMINATION_MESSAGE_PATH", "/dev/termination-log")
        if "TERMINATION_MESSAGE_PATH" in os.environ or os.path.exists(path):
            with open(path, "w") as file:
                file.write(text)
        else:
            print(text, flush=True)  # not in a container

def _number(value):
    return value if math.isfinite(value) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
