"""A trial in JAX, on one host or on several with one process each. Copy it and replace the data and the model.

Each host draws its own batches, a function of DATA_SEED and the step: a resumed trial goes on as if nothing had happened.
"""
import json, math, os, signal, sys
import jax
import jax.numpy as jnp
import numpy as np
from tuning_report import Reporter

env = os.environ.get
parameters = {"learningRate": 0.1, **json.loads(env("TRIAL_PARAMETERS", "{}"))}
steps, eval_every = int(env("TRAIN_STEPS", 500)), int(env("EVAL_EVERY_STEPS", 50))
hosts, host, directory = int(env("HOST_COUNT", 1)), int(env("HOST_INDEX", 0)), env("CHECKPOINT_DIR")
stopping = []
signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))


def data(seed, size):
    x = jax.random.normal(jax.random.PRNGKey(seed), (size, 16))
    return x, jnp.sin(x.sum(axis=1))


def initial(seed):
    one, two = jax.random.split(jax.random.PRNGKey(seed))
    return {"in": 0.25 * jax.random.normal(one, (16, 64)), "out": 0.125 * jax.random.normal(two, (64,))}


@jax.jit
def loss_of(weights, x, y):
    return jnp.mean((jnp.tanh(x @ weights["in"]) @ weights["out"] - y) ** 2)


def over_hosts(tree):
    """The arrays of all hosts, stacked: they must do the same with the same numbers."""
    if hosts == 1:
        return jax.tree_util.tree_map(lambda leaf: np.asarray(leaf)[None], tree)
    from jax.experimental import multihost_utils
    return multihost_utils.process_allgather(tree)


def save(step, weights):
    if host > 0 or not directory:
        return None
    path = os.path.join(directory, f"step-{step}")
    with open(path + ".tmp", "wb") as file:
        np.savez(file, step=step, **weights)
    os.replace(path + ".tmp", path)  # whoever sees the name sees a whole checkpoint
    return f"step-{step}"


def main():
    reporter = Reporter()
    if hosts > 1:
        jax.distributed.initialize(env("JAX_COORDINATOR_ADDRESS"), hosts, host)
    step, weights = 0, initial(int(env("INIT_SEED", 0)))
    if env("RESUME_CHECKPOINT"):
        with np.load(env("RESUME_CHECKPOINT")) as state:
            step, weights = int(state["step"]), {name: jnp.asarray(state[name]) for name in weights}
    gradient_of = jax.jit(jax.value_and_grad(loss_of))

    while step < steps:
        loss, gradient = gradient_of(weights, *data(int(env("DATA_SEED", 0)) + step, 64))
        gradient = jax.tree_util.tree_map(lambda all_hosts: all_hosts.mean(axis=0), over_hosts(gradient))
        weights = jax.tree_util.tree_map(lambda w, g: w - parameters["learningRate"] * g, weights, gradient)
        step += 1
        flags = over_hosts(np.array([bool(stopping), not math.isfinite(loss)]))
        stop, diverged = flags.any(axis=0).tolist()
        if diverged:
            reporter.end("Infeasible", reason="Diverged", message=f"the loss is not finite at step {step}")
            return 0
        evaluates = step % eval_every == 0 or step == steps
        if host == 0 and (evaluates or stop):
            metrics = {}
            if evaluates:
                error = loss_of(weights, *data(-1, 1024))
                metrics = {"validation/loss": float(error), "train/loss": float(loss)}
            reporter.report(step, metrics, checkpoint=save(step, weights))
        if stop and step < steps:
            reporter.end("Interrupted")
            return 143
    reporter.end("Completed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
