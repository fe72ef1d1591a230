import contextlib
import io
import json
import math
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import tuning_report
from stub_operator import StubOperator


class Clock:
    """Time passes where somebody sleeps, and at once."""

    def __init__(self):
        self.now, self.naps = 1000.0, []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.naps.append(seconds)
        self.now += seconds


class ReporterTest(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enter(tempfile.TemporaryDirectory()))
        self.checkpoints = self.directory / "checkpoints"
        self.checkpoints.mkdir()
        self.message = self.directory / "message"
        self.message.touch()  # as the kubelet does
        self.token = self.directory / "token"
        self.token.write_text("first\n")
        self.operator = self.enter(StubOperator())
        self.enter(mock.patch.dict(os.environ, {
            "REPORT_URL": self.operator.url,
            "REPORT_TOKEN_FILE": str(self.token),
            "CHECKPOINT_DIR": str(self.checkpoints),
            "TERMINATION_MESSAGE_PATH": str(self.message),
        }, clear=True))
        self.clock = Clock()
        self.enter(mock.patch.object(tuning_report, "time", self.clock))
        self.out, self.err = io.StringIO(), io.StringIO()
        self.enter(contextlib.redirect_stdout(self.out))
        self.enter(contextlib.redirect_stderr(self.err))

    def enter(self, context):
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def last_message(self):
        text = self.message.read_text()
        self.assertLessEqual(len(text.encode()), 4096)
        return json.loads(text)

    def test_sends_lines_and_the_outcome(self):
        reporter = tuning_report.Reporter()
        reporter.report(50, {"validation/error": 0.25}, checkpoint="step-50")
        reporter.end("Completed")
        line = {"step": 50, "metrics": {"validation/error": 0.25}, "checkpoint": "step-50"}
        self.assertEqual({50: line}, self.operator.observations)
        self.assertEqual([{"outcome": "Completed"}], self.operator.outcomes)
        self.assertEqual("Bearer first", self.operator.tokens[0])
        self.assertEqual(line, json.loads(self.out.getvalue()))
        self.assertEqual({"outcome": "Completed", "observations": [line]}, self.last_message())
        self.assertEqual("", self.err.getvalue())

    def test_sends_again_what_a_restart_loses(self):
        reporter = tuning_report.Reporter()
        for step in (10, 20, 30):
            reporter.report(step, {})
            self.operator.durable = 10
        self.operator.restart()
        self.assertEqual([10], list(self.operator.observations))
        reporter.report(40, {})
        self.assertEqual([10, 20, 30, 40], list(self.operator.observations))
        self.assertEqual(3, len(self.operator.bodies[-1].splitlines()))

    def test_deletes_what_it_may_but_nothing_else(self):
        for name in ("step-1", "step-2", "step-4"):
            (self.checkpoints / name).write_text(name)
        (self.checkpoints / "step-3").mkdir()
        (self.checkpoints / "step-3" / "weights").write_text("of a directory")
        (self.checkpoints / "epoch=1").mkdir()
        (self.checkpoints / "epoch=1" / "step=6.ckpt").write_text("of a directory that stays")
        outside = self.directory / "outside"
        outside.write_text("not a checkpoint")
        self.operator.discard = ["step-2", "step-3", "step-4", "step-9", "epoch=1/step=6.ckpt"]
        self.operator.discard += ["../outside", "epoch=1/../../outside", str(outside), "..", ".", ""]
        reporter = tuning_report.Reporter()
        reporter.report(4, {}, checkpoint="step-4")
        self.assertEqual({"step-1", "step-4", "epoch=1"}, {path.name for path in self.checkpoints.iterdir()})
        reporter.report(5, {}, checkpoint="step-5")
        self.assertEqual([], list((self.checkpoints / "epoch=1").iterdir()))
        self.assertEqual({"step-1", "epoch=1"}, {path.name for path in self.checkpoints.iterdir()})
        self.assertTrue(outside.exists())
        reporter.end("Interrupted")
        expected = [{"step": step, "metrics": {}, "checkpoint": f"step-{step}"} for step in (4, 5)]
        self.assertEqual({"outcome": "Interrupted", "observations": expected}, self.last_message())

    def test_does_not_hold_training_up(self):
        self.operator.answers = [(503, {}, "{}"), (503, {"Retry-After": "20"}, "{}"), (429, {"Retry-After": "999"}, "{}")]
        reporter = tuning_report.Reporter()
        sent = []
        for step in range(1, 101):
            before = len(self.operator.bodies)
            reporter.report(step, {})
            if len(self.operator.bodies) > before:
                sent.append(step)
            self.clock.now += 1
        self.assertEqual([1, 2, 22, 82, 83], sent[:5])  # after 1 s, 20 s and, instead of 999, 60 s
        self.assertEqual([], self.clock.naps)
        self.assertEqual(list(range(1, 101)), list(self.operator.observations))
        self.assertIn("503", self.err.getvalue())
        self.operator.answers = [(503, {}, "{}")]
        reporter.report(101, {})
        self.clock.now += 1
        reporter.report(102, {})
        self.assertIn(102, self.operator.observations)  # it was there in between

    def test_tries_again_at_the_end(self):
        self.operator.answers = [(503, {}, "{}"), (502, {}, "a proxy's page"), (200, {}, "not JSON"), (200, {}, "[]")]
        tuning_report.Reporter().end("Infeasible", reason="Diverged", message="the loss is NaN")
        outcome = {"outcome": "Infeasible", "reason": "Diverged", "message": "the loss is NaN"}
        self.assertEqual([outcome], self.operator.outcomes)
        self.assertEqual([1, 2, 4, 8], self.clock.naps)
        self.assertEqual({**outcome, "observations": []}, self.last_message())

    def test_gives_up_in_time(self):
        os.environ["REPORT_URL"] = "http://127.0.0.1:1/"  # where nobody listens
        for outcome, seconds in (("Completed", 31), ("Interrupted", 7)):  # 1 + 2 + 4 + 8 + 16
            reporter = tuning_report.Reporter()
            reporter.report(1, {}, checkpoint="step-1")
            start = self.clock.now
            reporter.end(outcome)
            self.assertEqual(seconds, self.clock.now - start)
            self.assertEqual([{"step": 1, "metrics": {}, "checkpoint": "step-1"}], self.last_message()["observations"])

    def test_reads_a_token_that_was_replaced(self):
        self.operator.answers = [(401, {}, "{}")]
        reporter = tuning_report.Reporter()
        reporter.report(1, {})
        self.token.write_text("second")
        reporter.end("Completed")
        self.assertEqual(["Bearer first", "Bearer second"], self.operator.tokens)
        self.assertEqual([1], list(self.operator.observations))

    def test_does_not_print_a_token(self):
        self.operator.answers = [(401, {}, '{"error": "the token is wrong"}')]
        for token in ("secret\nsecret", "secr\u00e9t \u221e"):
            self.token.write_text(token)
            tuning_report.Reporter().report(1, {})
        self.assertIn("the token is wrong", self.err.getvalue())
        self.assertIn("UnicodeEncodeError", self.err.getvalue())
        self.assertNotIn("secr", self.err.getvalue())

    def test_goes_past_proxies(self):
        os.environ["http_proxy"] = "http://127.0.0.1:1"
        tuning_report.Reporter().report(1, {})
        self.assertEqual([1], list(self.operator.observations))

    @unittest.skipUnless(shutil.which("openssl"), "a certificate is needed")
    def test_trusts_the_authority_of_the_operator_alone(self):
        key, certificate = (str(self.directory / name) for name in ("key", "certificate"))
        make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=operator"
        files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]
        subprocess.run([*make.split(), *files], check=True, capture_output=True)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
        self.operator.socket = tls.wrap_socket(self.operator.socket, server_side=True)
        os.environ["REPORT_URL"] = self.operator.url.replace("http:", "https:")
        tuning_report.Reporter().report(1, {})
        self.assertIn("CERTIFICATE_VERIFY_FAILED", self.err.getvalue())
        self.assertEqual([], self.operator.tokens)
        os.environ["REPORT_CA_FILE"] = certificate
        tuning_report.Reporter().report(1, {})
        self.assertEqual([1], list(self.operator.observations))

    def test_stops_if_it_is_in_vain(self):
        for status in (400, 403, 404, 405, 409, 413, 422):
            self.operator.answers = [(status, {}, '{"error": "it is over"}')]
            self.operator.answers *= 2
            before = len(self.operator.bodies)
            reporter = tuning_report.Reporter()
            reporter.report(1, {})
            reporter.report(2, {})
            reporter.end("Completed")
            tuning_report.Reporter().end("Completed")
            self.assertEqual(2, len(self.operator.bodies) - before)
            self.assertEqual("Completed", self.last_message()["outcome"])
            self.assertIn(f"{status} {{'error': 'it is over'}}", self.err.getvalue())
        self.assertEqual([], self.clock.naps)

    def test_sends_bodies_of_64_KiB_at_most(self):
        self.operator.answers = [(503, {}, "{}")]
        reporter = tuning_report.Reporter()
        for step in range(1, 201):
            reporter.report(step, {"x" * 1000: step})
        reporter.end("Completed")
        self.assertEqual(list(range(1, 201)), list(self.operator.observations))
        self.assertLessEqual(max(map(len, self.operator.bodies)), 64 * 1024)
        self.assertLessEqual(len(self.operator.bodies), 8)
        self.assertEqual({"outcome": "Completed"}, json.loads(self.operator.bodies[-1].splitlines()[-1]))

    def test_splits_what_is_little_longer_than_64_KiB(self):
        self.operator.answers = [(503, {}, "{}")]
        reporter = tuning_report.Reporter()
        for step in (1, 2):
            reporter.report(step, {"x" * 33_000: step})
            self.clock.now += 1
        self.assertEqual([1, 2], list(self.operator.observations))
        self.assertEqual([1, 1, 1], [len(body.splitlines()) for body in self.operator.bodies])

    def test_sends_numbers_that_are_none_as_strings(self):
        reporter = tuning_report.Reporter()
        reporter.report(1, {"a": math.nan, "b": math.inf, "c": -math.inf})
        self.assertEqual({"a": "NaN", "b": "Infinity", "c": "-Infinity"}, self.operator.observations[1]["metrics"])

    def test_keeps_the_newest_in_the_message(self):
        del os.environ["REPORT_URL"]
        reporter = tuning_report.Reporter()
        for step in range(1, 1001):
            reporter.report(step, {"validation/error": 1 / step, "accuracy": math.nan}, checkpoint=f"step-{step}")
        reporter.end("Completed")
        steps = [observation["step"] for observation in self.last_message()["observations"]]
        self.assertGreater(len(steps), 25)
        self.assertEqual(list(range(1001 - len(steps), 1001)), steps)

    def test_writes_a_message_whatever_the_length_of_its_parts(self):
        del os.environ["REPORT_URL"]
        reporter = tuning_report.Reporter()
        reporter.report(1, {f"metric-{i}": i for i in range(500)})
        reporter.end("Infeasible", reason="Diverged", message="\U0001f4a5" * 5000)
        self.assertEqual("Diverged", self.last_message()["reason"])

    def test_prints_lines_without_an_operator(self):
        del os.environ["REPORT_URL"], os.environ["REPORT_TOKEN_FILE"]
        reporter = tuning_report.Reporter()
        reporter.report(1, {"a": 1})
        reporter.end("Completed")
        self.assertEqual({"step": 1, "metrics": {"a": 1.0}, "checkpoint": None}, json.loads(self.out.getvalue()))
        self.assertEqual([], self.operator.bodies)

    def test_says_nothing_elsewhere_than_on_the_chief(self):
        for name, value in (("IS_CHIEF", "false"), ("LOCAL_RANK", "1")):
            with mock.patch.dict(os.environ, {name: value}):
                reporter = tuning_report.Reporter()
                reporter.report(1, {"a": 1})
                reporter.end("Completed")
                reporter.end("Interrupted")
                reporter.end("Infeasible", reason="Diverged")
        self.assertEqual(("", "", []), (self.out.getvalue(), self.err.getvalue(), self.operator.bodies))
        self.assertEqual("", self.message.read_text())

    def test_says_that_there_is_no_token(self):
        del os.environ["REPORT_TOKEN_FILE"]
        tuning_report.Reporter().report(1, {})
        self.assertIn("REPORT_TOKEN_FILE", self.err.getvalue())

    def test_is_as_short_as_promised(self):
        lines = pathlib.Path(tuning_report.__file__).read_text().splitlines()
        self.assertLess(len(lines), 80)
        self.assertLessEqual(max(map(len, lines)), 100)


if __name__ == "__main__":
    unittest.main()
