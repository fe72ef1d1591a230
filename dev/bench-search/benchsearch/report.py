"""Makes tables and a plot of the runs."""

import argparse
import json
import os

import numpy as np
from scipy.stats import wilcoxon

from . import methods, suites
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
        problem = suites.ALL[name](seed)
        same = (name, seed) if problem.varies else name
        if same not in made:
            made[same] = problem.reference()[0]
        optimum = least[name] if problem.optimum is None else problem.optimum
        scales[name, seed] = optimum, made[same]
    return scales


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

    def _long_enough(self, problem, method, parallel, n):
        """The keys of the runs of at least n trials."""
        parallel = 1 if method in methods.INDEPENDENT else parallel
        return [
            key for key, curve in self.curves.items()
            if (key[0], key[1], key[3]) == (problem, method, parallel) and len(curve) >= n]

    def at(self, problem, method, parallel, n):
        """Regret after n trials, by seed."""
        return {
            key[2]: self.curves[key][n - 1]
            for key in self._long_enough(problem, method, parallel, n)}

    def wasted(self, problem, method, parallel, n):
        """The share of infeasible points among the first n, by seed."""
        return {
            key[2]: sum(loss is None for loss in self.runs[key]["losses"][:n]) / n
            for key in self._long_enough(problem, method, parallel, n)}

    def seconds(self, method, n, count=10):
        """Processor time of a suggestion around the n-th trial, without parallelism."""
        found = [
            np.mean(run["seconds"][n - count:n]) for key, run in self.runs.items()
            if key[1] == method and key[3] == 1 and len(run["losses"]) >= n]
        return np.median(found) if found else None

    def problems(self):
        return [name for name in suites.ALL if any(key[0] == name for key in self.runs)]

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


def median(values):
    return np.median(list(values.values()))


def compared(results, measure, parallel, n, problem):
    """What `measure` says by method and seed, of the seeds that Bayesian has; and apart from these
    the methods that lack some of them, which would be compared on other functions."""
    values = {m: measure(problem, m, parallel, n) for m in results.methods()}
    seeds = values.get("Bayesian", {}).keys()
    values = {m: {s: v[s] for s in v.keys() & seeds} for m, v in values.items()}
    full = {m: v for m, v in values.items() if v and len(v) == len(seeds)}
    few = {m: v for m, v in values.items() if v and len(v) < len(seeds)}
    return full, few


def table(results, measure, parallel, budgets, names, cells_of):
    """A row for each problem and budget, a column for each method that has all seeds of a row."""
    rows = []
    for problem in names:
        for n in budgets:
            full, _ = compared(results, measure, parallel, n, problem)
            if len(full) > 1:
                rows.append((problem, n, len(full["Bayesian"]), cells_of(full)))
    shown = [m for m in ORDER if any(m in cells for *_, cells in rows)]
    lines = ["| problem | trials | seeds | " + " | ".join(shown) + " |",
             "|---|---|---|" + "---|" * len(shown)]
    for problem, n, seeds, cells in rows:
        lines.append(
            f"| {problem} | {n} | {seeds} | " + " | ".join(cells.get(m, "") for m in shown) + " |")
    return lines


def best_ones(values):
    """The method with the least median, and each that is not distinguishable from it, if the seeds
    are enough to distinguish any."""
    best = min(values, key=lambda m: median(values[m]))
    # The least p that a test of so many seeds can have, corrected, must be one that says something.
    if 0.5 ** (len(values[best]) - 1) * (len(values) - 1) > 0.05:
        return {best}
    p = holm({m: p_value(values[best], v) for m, v in values.items() if m != best})
    return {best} | {m for m in p if p[m] is not None and p[m] > 0.05}


def regret_cells(values):
    bold = best_ones(values)
    cells = {}
    for m, v in values.items():
        middle, low, high = interval(list(v.values()))
        text = f"{number(middle)} ({number(low)} to {number(high)})"
        cells[m] = f"**{text}**" if m in bold else text
    return cells


def percent(values):
    return round(100 * np.mean(list(values.values())))


def wasted_cells(values):
    least = min(percent(v) for v in values.values())
    return {
        m: f"**{percent(v)} %**" if percent(v) == least else f"{percent(v)} %"
        for m, v in values.items()}


def summary_table(results, parallel, budgets, kinds):
    """On how many problems each method is the best, or not distinguishable from it."""
    lines, shown = [], set()
    for kind, names in kinds.items():
        for n in budgets:
            rows = [compared(results, results.at, parallel, n, problem)[0] for problem in names]
            rows = [values for values in rows if len(values) > 1]
            if rows:
                shown |= {m for values in rows for m in values}
                lines.append((kind, n, rows))
    columns = [m for m in ORDER if m in shown]
    text = ["| problems | trials | " + " | ".join(columns) + " |",
            "|---|---|" + "---|" * len(columns)]
    for kind, n, rows in lines:
        text.append(f"| {len(rows)} {kind} | {n} | " + " | ".join(
            str(sum(m in best_ones(values) for values in rows)) for m in columns) + " |")
    return text


def pairs_table(results, parallel, budgets):
    """Methods with fewer seeds than Bayesian, beside it on the seeds that they have."""
    lines = ["| problem | trials | method | seeds | its regret | Bayesian | Bayesian is better in | p "
             "| its infeasible | Bayesian |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for problem in results.problems():
        for n in budgets:
            _, few = compared(results, results.at, parallel, n, problem)
            for m, theirs in few.items():
                ours = results.at(problem, "Bayesian", parallel, n)
                ours = {s: ours[s] for s in theirs}
                wins = sum(ours[s] < theirs[s] for s in theirs)
                p = p_value(ours, theirs)
                wasted = [
                    {s: v for s, v in results.wasted(problem, who, parallel, n).items()
                     if s in theirs} for who in (m, "Bayesian")]
                lines.append(
                    f"| {problem} | {n} | {m} | {len(theirs)} | {number(median(theirs))} "
                    f"| {number(median(ours))} | {wins} of {len(theirs)} "
                    f"| {'' if p is None else number(p)} "
                    f"| {percent(wasted[0])} % | {percent(wasted[1])} % |")
    return lines if len(lines) > 2 else []


def seconds_table(results, budgets):
    budgets = [n for n in budgets if any(results.seconds(m, n) is not None for m in results.methods())]
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
            values, _ = compared(results, results.at, parallel, n, problem)
            if len(values) < 2:
                continue
            medians = {m: median(v) for m, v in values.items()}
            ours = values["Bayesian"]
            p = holm({m: p_value(ours, v) for m, v in values.items() if m != "Bayesian"})
            ahead = [m for m in p if medians[m] < medians["Bayesian"]]
            behind = [m for m in ahead if p[m] is not None and p[m] <= 0.05]
            if behind:
                lines.append(f"- {problem}, {n} trials: significantly behind {', '.join(behind)}")
            if problem in suites.OTHERS and len(ahead) > 1:
                lines.append(f"- {problem}, {n} trials: not of the first two, {', '.join(ahead)}")
            if "QuasiRandom" in ahead:
                lines.append(f"- {problem}, {n} trials: behind quasi-random search")
            if problem in suites.INFEASIBLE:
                wasted = compared(results, results.wasted, parallel, n, problem)[0]
                fewer = [
                    f"{m} ({percent(v)} %)" for m, v in wasted.items()
                    if percent(v) < percent(wasted["Bayesian"])]
                if fewer:
                    lines.append(
                        f"- {problem}, {n} trials: {percent(wasted['Bayesian'])} % of its trials "
                        f"are infeasible, fewer of {', '.join(fewer)}")
    return lines or ["- nowhere"]


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
    infeasible = [p for p in results.problems() if p in suites.INFEASIBLE]
    others = [p for p in results.problems() if p in suites.OTHERS]
    kinds = {"with infeasible regions": infeasible, "others": others}
    several = max((key[3] for key in results.runs), default=1)

    def section(title, lines):
        return ["## " + title, "", *lines, ""] if lines else []

    def regret(parallel, names):
        return table(results, results.at, parallel, budgets, names, regret_cells)

    text = section(
        "On how many problems each is the best, or not distinguishable from it",
        summary_table(results, 1, budgets, kinds))
    text += section("Where Bayesian is not what it should be", verdicts(results, 1, budgets))
    text += section(
        "Regret, one trial at a time, problems with infeasible regions", regret(1, infeasible))
    text += section("Regret, one trial at a time, other problems", regret(1, others))
    text += section(
        "Infeasible trials, one at a time",
        table(results, results.wasted, 1, budgets, infeasible, wasted_cells))
    text += section(
        "Methods with fewer seeds, beside Bayesian on the same ones", pairs_table(results, 1, budgets))
    if several > 1:
        text += section(
            f"Bayesian, {several} at a time against one at a time",
            parallel_table(results, several, budgets))
        text += section(f"Regret, {several} trials at a time", regret(several, results.problems()))
        text += section(
            f"Infeasible trials, {several} at a time",
            table(results, results.wasted, several, budgets, infeasible, wasted_cells))
    text += section("Processor time of a suggestion", seconds_table(results, budgets))
    os.makedirs(arguments.out, exist_ok=True)
    with open(os.path.join(arguments.out, "report.md"), "w", encoding="utf-8") as out:
        out.write("\n".join(text) + "\n")
    plot(results, os.path.join(arguments.out, "regret.png"))
    print("\n".join(text))


if __name__ == "__main__":
    main()
