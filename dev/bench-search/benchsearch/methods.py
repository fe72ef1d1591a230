"""The searches, each as somebody who follows its documentation would call it."""

import json
import os
import subprocess
import time

from .spaces import Categorical, Double, Integer, active

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


class Method:
    """Asked for points and told their losses; None is infeasible. Loss is to be minimised."""

    def __init__(self, space, seed, parallel):
        self.space = space
        self.seed = seed
        self.parallel = parallel

    def seconds(self):
        """Processor time of the method so far."""
        return time.process_time()

    def ask(self):
        """The next point, as a pair of what `tell` wants to have back and its parameters."""
        raise NotImplementedError

    def tell(self, token, loss):
        raise NotImplementedError


class StudySearch(Method):
    """This project's, by `bin/study suggest --stdio`."""

    algorithm = None
    _process = None

    def __init__(self, space, seed, parallel):
        super().__init__(space, seed, parallel)
        self.trials = []
        self.manifest = {
            "apiVersion": "tuning.dev/v1alpha1",
            "kind": "Study",
            "metadata": {"name": "bench"},
            "spec": {
                "objective": {"metric": "loss", "goal": "Minimize"},
                "parameters": [self._parameter(p) for p in space],
                "search": {"algorithm": self.algorithm, "seed": seed},
                "budget": {"maxTrials": 10000, "parallelism": parallel},
                "trial": {"steps": 1, "evalEverySteps": 1, "template": {
                    "spec": {"containers": [{"name": "trial", "image": "none"}]}}}}}
        if StudySearch._process is None:
            StudySearch._process = subprocess.Popen(
                [os.path.join(ROOT, "bin", "study"), "suggest", "--stdio"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @staticmethod
    def _parameter(parameter):
        manifest = {"name": parameter.name, **parameter.manifest()}
        if parameter.when:
            manifest["when"] = {"parameter": parameter.when[0], "in": list(parameter.when[1])}
        return manifest

    def seconds(self):
        with open(f"/proc/{self._process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self):
        request = {"study": self.manifest, "history": self.trials, "count": 1}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        suggestion = answer["suggestions"][0]
        trial = {
            "index": suggestion["index"], "parameters": suggestion["parameters"],
            "outcome": "Running"}
        self.trials.append(trial)
        return trial, suggestion["parameters"]

    def tell(self, token, loss):
        if loss is None:
            token["outcome"] = "Infeasible"
        else:
            token["outcome"] = "Succeeded"
            token["curves"] = {"loss": [[1, loss]]}


class Random(StudySearch):
    algorithm = "Random"


class QuasiRandom(StudySearch):
    algorithm = "QuasiRandom"


class Bayesian(StudySearch):
    algorithm = "Bayesian"


class Optuna(Method):
    """Define by run, so that inactive parameters are not asked for; an infeasible trial FAILs, as
    one does that raises an exception or returns NaN."""

    def __init__(self, space, seed, parallel):
        super().__init__(space, seed, parallel)
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.failed = optuna.trial.TrialState.FAIL
        self.study = optuna.create_study(sampler=self.sampler(optuna.samplers, seed))

    @staticmethod
    def _value(trial, p):
        if isinstance(p, Categorical):
            return trial.suggest_categorical(p.name, p.values)
        if isinstance(p, Integer):
            return trial.suggest_int(p.name, p.low, p.high, log=p.scale == "Log")
        value = trial.suggest_float(p.name, p.low, p.high, log=p.scale != "Linear")
        return p.mirrored(value) if p.scale == "ReverseLog" else value

    def ask(self):
        trial = self.study.ask()
        point = {}
        for p in self.space:
            if p.when is None or point.get(p.when[0]) in p.when[1]:
                point[p.name] = self._value(trial, p)
        return trial, point

    def tell(self, token, loss):
        if loss is None:
            self.study.tell(token, state=self.failed)
        else:
            self.study.tell(token, loss)


class OptunaTpe(Optuna):
    @staticmethod
    def sampler(samplers, seed):
        return samplers.TPESampler(seed=seed)


class OptunaGp(Optuna):
    @staticmethod
    def sampler(samplers, seed):
        return samplers.GPSampler(seed=seed)


class OptunaCmaEs(Optuna):
    @staticmethod
    def sampler(samplers, seed):
        return samplers.CmaEsSampler(seed=seed)


class Imputing(Method):
    """A method that knows nothing of failures. It is told the worst loss so far: of the penalties
    in use that is the mildest, and the kindest to its model. Until there is a loss, failures wait."""

    def __init__(self, space, seed, parallel):
        super().__init__(space, seed, parallel)
        self.worst = None
        self.waiting = []

    def tell(self, token, loss):
        if loss is not None:
            self.worst = loss if self.worst is None else max(self.worst, loss)
            for failed in self.waiting:
                self.observe(failed, self.worst)
            self.waiting = []
            self.observe(token, loss)
        elif self.worst is None:
            self.waiting.append(token)
        else:
            self.observe(token, self.worst)

    def observe(self, token, loss):
        raise NotImplementedError


class SkoptGp(Imputing):
    """`Optimizer` with its defaults, all parameters always active. Several trials at once are asked
    for as a batch, the documented way, and the next batch when the last one is used up."""

    def __init__(self, space, seed, parallel):
        super().__init__(space, seed, parallel)
        from skopt import Optimizer, space as dimensions

        def dimension(p):
            if isinstance(p, Categorical):
                return dimensions.Categorical(p.values)
            prior = "uniform" if p.scale == "Linear" else "log-uniform"
            kind = dimensions.Integer if isinstance(p, Integer) else dimensions.Real
            return kind(p.low, p.high, prior=prior)

        self.optimizer = Optimizer([dimension(p) for p in space], random_state=seed)
        self.batch = []

    def ask(self):
        if not self.batch:
            self.batch = (
                self.optimizer.ask(n_points=self.parallel)
                if self.parallel > 1 else [self.optimizer.ask()])
        values = self.batch.pop(0)
        point = {}
        for p, value in zip(self.space, values):
            if isinstance(p, Categorical):
                point[p.name] = str(value)
            elif isinstance(p, Integer):
                point[p.name] = int(value)
            else:
                point[p.name] = p.mirrored(value) if p.scale == "ReverseLog" else float(value)
        return values, active(self.space, point)

    def observe(self, token, loss):
        self.optimizer.tell(token, loss)


class VizierGp(Method):
    """Its default algorithm, GP-UCB-PE. It refuses conditional parameters, so all are always
    active. An infeasible trial has an infeasibility reason."""

    # What is compiled stays in memory, and 150 suggestions need more mappings than Linux allows.
    FORGET_EVERY = 20

    def __init__(self, space, seed, parallel):
        super().__init__(space, seed, parallel)
        import jax
        from vizier import algorithms, pyvizier
        from vizier._src.algorithms.designers import gp_ucb_pe

        # As its service does. In single precision a matrix of close points can't be inverted, the
        # suggestion is NaN, and the trial lacks parameters.
        jax.config.update("jax_enable_x64", True)
        self.vz, self.vza = pyvizier, algorithms
        problem = pyvizier.ProblemStatement()
        root = problem.search_space.root
        scales = {
            "Linear": pyvizier.ScaleType.LINEAR, "Log": pyvizier.ScaleType.LOG,
            "ReverseLog": pyvizier.ScaleType.REVERSE_LOG}
        for p in space:
            if isinstance(p, Categorical):
                root.add_categorical_param(p.name, list(p.values))
            elif isinstance(p, Integer):
                root.add_int_param(p.name, p.low, p.high, scale_type=scales[p.scale])
            else:
                root.add_float_param(p.name, p.low, p.high, scale_type=scales[p.scale])
        problem.metric_information.append(
            pyvizier.MetricInformation("loss", goal=pyvizier.ObjectiveMetricGoal.MINIMIZE))
        self.forget = jax.clear_caches
        self.designer = gp_ucb_pe.VizierGPUCBPEBandit(problem, rng=jax.random.PRNGKey(seed))
        self.running = {}
        self.told = []
        self.count = 0

    def ask(self):
        self.designer.update(
            self.vza.CompletedTrials(self.told), self.vza.ActiveTrials(list(self.running.values())))
        self.told = []
        if self.count % self.FORGET_EVERY == 0:
            self.forget()
        self.count += 1
        trial = self.designer.suggest(1)[0].to_trial(self.count)
        self.running[self.count] = trial
        values = trial.parameters.as_dict()
        point = {}
        for p in self.space:
            value = values[p.name]
            if isinstance(p, Integer):
                value = int(value)
            elif isinstance(p, Double):
                value = min(max(value, p.low), p.high)
            point[p.name] = value
        return trial, active(self.space, point)

    def tell(self, token, loss):
        if loss is None:
            token.complete(self.vz.Measurement(), infeasibility_reason="diverged")
        else:
            token.complete(self.vz.Measurement({"loss": loss}))
        self.told.append(token)
        del self.running[token.id]


ALL = {
    "Random": Random,
    "QuasiRandom": QuasiRandom,
    "Bayesian": Bayesian,
    "Optuna-TPE": OptunaTpe,
    "Optuna-CMA-ES": OptunaCmaEs,
    "scikit-optimize": SkoptGp,
    "Optuna-GP": OptunaGp,
    "Vizier-GP": VizierGp,
}

# Their points do not depend on results, and so not on how many trials run at once.
INDEPENDENT = {"Random", "QuasiRandom"}
