"""Runs the scripts to their ends with stubs of torch, jax and numpy, which are as small as they can be."""
import json
import os
import pathlib
import py_compile
import signal
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
SCRIPTS = ("train_torch.py", "train_jax.py")


class TrainingScriptsTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = pathlib.Path(temporary.name)
        self.message = self.directory / "message"

    def start(self, script, **variables):
        environment = {
            "PYTHONPATH": str(HERE / "stubs"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TERMINATION_MESSAGE_PATH": str(self.message),
            "CHECKPOINT_DIR": str(self.directory),
            "INIT_SEED": "1",
            "DATA_SEED": "2",
            "TRAIN_STEPS": "50",
            "EVAL_EVERY_STEPS": "20",
            "TRIAL_PARAMETERS": json.dumps({"learningRate": 0.01}),
            **variables,
        }
        self.message.write_text("")  # as the kubelet does
        command = [sys.executable, str(HERE.parent / script)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def run_to_end(self, script, **variables):
        """Returns the lines of the report."""
        process = self.start(script, **variables)
        out, err = process.communicate(timeout=60)
        self.assertEqual((0, ""), (process.returncode, err))
        return [json.loads(line) for line in out.splitlines()]

    def last_message(self):
        return json.loads(self.message.read_text())

    def test_compile(self):
        for script in (*SCRIPTS, "tuning_report.py"):
            py_compile.compile(str(HERE.parent / script), cfile=str(self.directory / "compiled"), doraise=True)

    def test_report_evaluations_and_checkpoints(self):
        for script in SCRIPTS:
            with self.subTest(script):
                lines = self.run_to_end(script)
                self.assertEqual([20, 40, 50], [line["step"] for line in lines])
                self.assertEqual({"outcome": "Completed", "observations": lines}, self.last_message())
                for line in lines:
                    self.assertTrue((self.directory / line["checkpoint"]).exists())
                    self.assertEqual({"validation/loss", "train/loss"}, set(line["metrics"]))

    def test_repeat_themselves_and_depend_on_seeds_and_parameters(self):
        for script in SCRIPTS:
            first = self.run_to_end(script)
            self.assertEqual(first, self.run_to_end(script), script)
            for change in ({"INIT_SEED": "7"}, {"DATA_SEED": "7"}, {"TRIAL_PARAMETERS": '{"learningRate": 0.02}'}):
                with self.subTest(script, **change):
                    self.assertNotEqual(first, self.run_to_end(script, **change))

    def test_run_without_a_directory(self):
        for script in SCRIPTS:
            with self.subTest(script):
                self.assertIsNone(self.run_to_end(script, CHECKPOINT_DIR="")[-1]["checkpoint"])

    def test_go_on_after_sigterm_as_if_nothing_had_happened(self):
        for script in SCRIPTS:
            with self.subTest(script):
                process = self.start(script, TRAIN_STEPS="1000000000", EVAL_EVERY_STEPS="1000")
                process.stdout.readline()
                process.send_signal(signal.SIGTERM)
                _, err = process.communicate(timeout=60)
                self.assertEqual((143, ""), (process.returncode, err))
                message = self.last_message()
                self.assertEqual("Interrupted", message["outcome"])
                last = message["observations"][-1]
                resumed = self.run_to_end(
                    script,
                    RESUME_CHECKPOINT=str(self.directory / last["checkpoint"]),
                    TRAIN_STEPS=str(last["step"] + 10),
                    EVAL_EVERY_STEPS="1000000000",
                )
                whole = self.run_to_end(script, TRAIN_STEPS=str(last["step"] + 10), EVAL_EVERY_STEPS="1000000000")
                self.assertEqual(whole, resumed)

    def test_are_infeasible_if_they_diverge(self):
        for script in SCRIPTS:
            with self.subTest(script):
                self.run_to_end(script, TRIAL_PARAMETERS='{"learningRate": 1e200}')
                message = self.last_message()
                self.assertEqual(("Infeasible", "Diverged"), (message["outcome"], message["reason"]))

    def test_are_silent_elsewhere_than_on_the_chief(self):
        several = {"HOST_COUNT": "2", "COORDINATOR_ADDRESS": "c:1", "JAX_COORDINATOR_ADDRESS": "c:1"}
        for script in SCRIPTS:
            with self.subTest(script):
                self.assertEqual([], self.run_to_end(script, HOST_INDEX="1", IS_CHIEF="false", **several))
                self.assertEqual("", self.message.read_text())
                self.assertEqual(3, len(self.run_to_end(script, HOST_INDEX="0", IS_CHIEF="true", **several)))


if __name__ == "__main__":
    unittest.main()
