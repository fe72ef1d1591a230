"""Runs searches on problems, and appends a line of JSON for each run."""

import argparse
import json
import os
import sys
import time

from . import methods, suites


def numbers(text):
    """1,3,5-7"""
    found = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.extend(range(int(first), int(last or first) + 1))
    return found


def named_problems(text):
    try:
        return suites.named(text)
    except ValueError as e:
        raise argparse.ArgumentTypeError(e) from None


def one(method_name, problem_name, seed, parallel, trials):
    """One run. Trials end in the order in which they began, and a freed slot is filled at once."""
    problem = suites.ALL[problem_name](seed)
    began = time.time()
    method = methods.ALL[method_name](problem.space, seed, parallel)
    running, losses, seconds = [], [], []
    for index in range(trials):
        before = method.seconds()
        if len(running) == parallel:
            token, measured = running.pop(0)
            method.tell(token, measured)
        token, point = method.ask()
        seconds.append(round(method.seconds() - before, 3))
        loss = problem.loss(point)
        losses.append(loss)
        running.append((token, problem.measured(loss, seed, index)))
    return {
        "problem": problem_name, "method": method_name, "seed": seed, "parallel": parallel,
        "losses": losses, "seconds": seconds, "wall": round(time.time() - began, 1)}


def done(path):
    """How many trials there are of each run."""
    found = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                run = json.loads(line)
                key = (run["problem"], run["method"], run["seed"], run["parallel"])
                found[key] = max(found.get(key, 0), len(run["losses"]))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--methods", default=",".join(methods.ALL))
    parser.add_argument("--problems", default="main", type=named_problems)
    parser.add_argument("--seeds", default="0-19", type=numbers)
    parser.add_argument("--trials", default=200, type=int)
    parser.add_argument("--parallel", default="1,8", type=numbers)
    parser.add_argument("--share", default="0/1", help="which share of the seeds: 0/2 is every second")
    arguments = parser.parse_args()
    have = done(arguments.out)
    share, shares = map(int, arguments.share.split("/"))
    # Seeds outermost: a run that is stopped has the same number of seeds of everything.
    for seed in arguments.seeds[share::shares]:
        for problem in arguments.problems:
            for method in arguments.methods.split(","):
                for parallel in [1] if method in methods.INDEPENDENT else arguments.parallel:
                    key = (problem, method, seed, parallel)
                    if have.get(key, 0) >= arguments.trials:
                        continue
                    line = json.dumps(one(method, problem, seed, parallel, arguments.trials))
                    with open(arguments.out, "a", encoding="utf-8") as out:
                        out.write(line + "\n")
                    print(f"{method} on {problem}, seed {seed}, {parallel} at once: done",
                          file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
