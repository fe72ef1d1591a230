"""Makes tables and a plot of the runs."""

import argparse
import json
import os

import numpy as np
from scipy.stats import wilcoxon

from . import methods, problems
from .run import numbers

ORDER = list(methods.ALL)


def load(path):
    """The longest run of each problem, method, seed and parallelism."""
    runs = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            run = json.loads(line)
            key = (run["problem"], run["method"], run["seed"], run["parallel"])
            if key not in runs or len(run["losses"]) > len(runs[key]["losses"]):
                runs[key] = run
    return runs


def references(runs):
    """The least loss and that of an average point, by problem and seed."""
    least = {}
    for (name, _, seed, _), run in runs.items():
        feasible = [loss for loss in run["losses"] if loss is not None]
        least[name] = min(feasible + [least.get(name, np.inf)])
    scales, made = {}, {}
    for name, seed in sorted({(key[0], key[2]) for key in runs}):
        problem = problems.ALL[name](seed)
        same = name if not name_depends_on_seed(name) else (name, seed)
        if same not in made:
            made[same] = problem.reference()[0]
        optimum = least[name] if problem.optimum is None else problem.optimum
        scales[name, seed] = optimum, made[same]
    return scales


def name_depends_on_seed(name):
    return problems.ALL[name].__qualname__.startswith("bbob")


def regrets(run, scale):
    """Normalised regret after each trial: 0 at the optimum, 1 at the loss of an average point.
    Without a feasible point it is 1."""
    optimum, reference = scale
    losses = np.array([np.inf if loss is None else loss for loss in run["losses"]])
    best = np.minimum.accumulate(losses)
    return np.where(np.isinf(best), 1, (best - optimum) / (reference - optimum))


class Results:
    def __init__(self, path):
        self.runs = load(path)
        self.scales = references(self.runs)
        self.curves = {
            key: regrets(run, self.scales[key[0], key[2]]) for key, run in self.runs.items()}

    def at(self, problem, method, parallel, n):
        """Regret after n trials, by seed."""
        return {
            key[2]: curve[n - 1] for key, curve in self.curves.items()
            if key[0] == problem and key[1] == method and key[3] == parallel and len(curve) >= n}

    def wasted(self, problem, method, parallel, n):
        return [
            sum(loss is None for loss in run["losses"][:n]) / n
            for key, run in self.runs.items()
            if key[0] == problem and key[1] == method and key[3] == parallel
            and len(run["losses"]) >= n]

    def seconds(self, method, n, count=10):
        """Processor time of a suggestion around the n-th trial, without parallelism."""
        found = [
            np.mean(run["seconds"][n - count:n]) for key, run in self.runs.items()
            if key[1] == method and key[3] == 1 and len(run["losses"]) >= n]
        return np.median(found) if found else None

    def problems(self):
        return [name for name in problems.ALL if any(key[0] == name for key in self.runs)]

    def methods(self):
        return [name for name in ORDER if any(key[1] == name for key in self.runs)]


def interval(values):
    """Median with a 95 % bootstrap interval."""
    values = np.array(values)
    draws = np.random.default_rng(1).choice(values, (2000, len(values)))
    low, high = np.percentile(np.median(draws, axis=1), [2.5, 97.5])
    return np.median(values), low, high


def p_value(ours, other):
    """Paired Wilcoxon test over the seeds that both have; None for fewer than six."""
    seeds = sorted(set(ours) & set(other))
    if len(seeds) < 6:
        return None
    a, b = np.array([ours[s] for s in seeds]), np.array([other[s] for s in seeds])
    return 1.0 if np.all(a == b) else float(wilcoxon(a, b, zero_method="zsplit").pvalue)


def holm(p_values):
    """Holm's correction for several tests; None stays None."""
    known = sorted((p, name) for name, p in p_values.items() if p is not None)
    corrected, most = dict.fromkeys(p_values), 0.0
    for i, (p, name) in enumerate(known):
        most = max(most, min(1.0, p * (len(known) - i)))
        corrected[name] = most
    return corrected


def number(x):
    return "0" if x < 5e-9 else f"{x:.2g}" if x >= 0.001 else f"{x:.0e}".replace("e-0", "e-")


def regret_table(results, parallel, budgets, names):
    shown = results.methods()
    lines = ["| problem | trials | " + " | ".join(shown) + " |",
             "|---|---|" + "---|" * len(shown)]
    for problem in names:
        for n in budgets:
            values = {m: results.at(problem, m, parallel, n) for m in shown}
            values = {m: v for m, v in values.items() if v}
            if "Bayesian" not in values or len(values) < 2:
                continue
            most = max(len(v) for v in values.values())
            medians = {m: np.median(list(v.values())) for m, v in values.items()}
            tested = [m for m in values if len(values[m]) >= min(6, most)]
            best = min(tested, key=medians.get)
            p = holm({m: p_value(values[best], v) for m, v in values.items() if m != best})
            cells = []
            for m in shown:
                if m not in values:
                    cells.append("")
                    continue
                middle, low, high = interval(list(values[m].values()))
                text = f"{number(middle)} ({number(low)} to {number(high)})"
                if m == best or (p[m] is not None and p[m] > 0.05):
                    text = f"**{text}**"
                cells.append(text + ("" if len(values[m]) == most else f" n={len(values[m])}"))
            lines.append(f"| {problem} | {n} | " + " | ".join(cells) + " |")
    return lines


def wasted_table(results, parallel, budgets):
    shown = results.methods()
    lines = ["| problem | trials | " + " | ".join(shown) + " |",
             "|---|---|" + "---|" * len(shown)]
    for problem in results.problems():
        if problem not in problems.INFEASIBLE:
            continue
        for n in budgets:
            shares = {m: results.wasted(problem, m, parallel, n) for m in shown}
            if not shares.get("Bayesian"):
                continue
            means = {m: round(100 * np.mean(v)) for m, v in shares.items() if v}
            cells = [
                "" if m not in means else
                f"**{means[m]} %**" if means[m] == min(means.values()) else f"{means[m]} %"
                for m in shown]
            lines.append(f"| {problem} | {n} | " + " | ".join(cells) + " |")
    return lines


def seconds_table(results, budgets):
    lines = ["| method | " + " | ".join(f"around trial {n}" for n in budgets) + " |",
             "|---|" + "---|" * len(budgets)]
    for method in results.methods():
        cells = [results.seconds(method, n) for n in budgets]
        lines.append(
            f"| {method} | "
            + " | ".join("" if c is None else f"{c:.3f} s" for c in cells) + " |")
    return lines


def parallel_table(results, parallel, budgets):
    """How much of the sequential improvement over as many quasi-random trials is left."""
    lines = ["| problem | trials | seeds | QuasiRandom | sequential | parallel | share |",
             "|---|---|---|---|---|---|---|"]
    for n in budgets:
        shares = []
        for problem in results.problems():
            one = results.at(problem, "Bayesian", 1, n)
            several = results.at(problem, "Bayesian", parallel, n)
            plain = results.at(problem, "QuasiRandom", 1, n)
            seeds = set(one) & set(several) & set(plain)
            if len(seeds) < 3:
                continue
            a, b, c = (np.median([v[s] for s in seeds]) for v in (plain, one, several))
            if a > b:
                shares.append((a - c) / (a - b))
            lines.append(
                f"| {problem} | {n} | {len(seeds)} | {number(a)} | {number(b)} | {number(c)} | "
                + (f"{100 * shares[-1]:.0f} % |" if a > b else "- |"))
        if shares:
            lines.append(f"| **median** | {n} | | | | | **{100 * np.median(shares):.0f} %** |")
    return lines


def verdicts(results, parallel, budgets):
    """Where Bayesian search is not what it should be."""
    lines = []
    for problem in results.problems():
        for n in budgets:
            values = {m: results.at(problem, m, parallel, n) for m in results.methods()}
            ours = values.pop("Bayesian", None)
            others = {m: v for m, v in values.items() if len(v) >= 6}
            if not ours or not others:
                continue
            p = holm({m: p_value(ours, v) for m, v in others.items()})

            def better(m):
                seeds = set(ours) & set(others[m])
                return (np.median([others[m][s] for s in seeds])
                        < np.median([ours[s] for s in seeds])
                        and p[m] is not None and p[m] <= 0.05)

            ahead = [m for m in others if better(m)]
            if ahead:
                lines.append(f"- {problem}, {n} trials: behind {', '.join(ahead)}")
    return lines or ["- nowhere significantly behind"]


def plot(results, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = results.problems()
    columns = 4
    rows = -(-len(names) // columns)
    figure, axes = pyplot.subplots(rows, columns, figsize=(14, 2.9 * rows), squeeze=False)
    colours = dict(zip(ORDER, pyplot.get_cmap("tab10").colors))
    for axis in axes.flat[len(names):]:
        axis.axis("off")
    for axis, name in zip(axes.flat, names):
        for method in results.methods():
            curves = [
                c for k, c in results.curves.items() if k[0] == name and k[1] == method and k[3] == 1]
            if not curves:
                continue
            longest = np.median([len(c) for c in curves])
            together = np.array([c[:int(longest)] for c in curves if len(c) >= longest])
            axis.plot(np.arange(1, together.shape[1] + 1),
                      np.maximum(np.median(together, axis=0), 1e-7), color=colours[method],
                      linewidth=2.2 if method == "Bayesian" else 1.2, label=method)
        axis.set_yscale("log")
        axis.set_title(name, fontsize=10)
        axis.grid(alpha=0.3)
    handles = {}
    for axis in axes.flat:
        for handle, label in zip(*axis.get_legend_handles_labels()):
            handles[label] = handle
    figure.legend(handles.values(), handles.keys(), ncol=len(handles), loc="upper center")
    figure.supxlabel("trials, one at a time")
    figure.supylabel("median normalised regret")
    figure.tight_layout(rect=(0, 0, 1, 0.96))
    figure.savefig(path, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--budgets", default="25,50,100,200", type=numbers)
    arguments = parser.parse_args()
    results = Results(arguments.runs)
    budgets = arguments.budgets
    infeasible = [p for p in results.problems() if p in problems.INFEASIBLE]
    others = [p for p in results.problems() if p in problems.OTHERS]
    text = ["## Regret, one trial at a time, problems with infeasible regions", ""]
    text += regret_table(results, 1, budgets, infeasible)
    text += ["", "## Regret, one trial at a time, other problems", ""]
    text += regret_table(results, 1, budgets, others)
    text += ["", "## Regret, eight trials at a time", ""]
    text += regret_table(results, 8, budgets, results.problems())
    text += ["", "## Infeasible trials, one at a time", ""] + wasted_table(results, 1, budgets)
    text += ["", "## Eight at a time against one at a time", ""]
    text += parallel_table(results, 8, budgets)
    text += ["", "## Processor time of a suggestion", ""] + seconds_table(results, budgets)
    text += ["", "## Where a peer is significantly better than Bayesian", ""]
    text += verdicts(results, 1, budgets)
    os.makedirs(arguments.out, exist_ok=True)
    with open(os.path.join(arguments.out, "report.md"), "w", encoding="utf-8") as out:
        out.write("\n".join(text) + "\n")
    plot(results, os.path.join(arguments.out, "regret.png"))
    print("\n".join(text))


if __name__ == "__main__":
    main()
