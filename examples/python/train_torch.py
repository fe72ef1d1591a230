"""A trial in PyTorch, on one host or on several with one process each. Copy it and replace the data and the model.

Each host draws its own batches, a function of DATA_SEED and the step: a resumed trial goes on as if nothing had happened.
"""
import json, math, os, signal, sys
import torch
import torch.distributed as dist
import torch.nn.functional as F
from tuning_report import Reporter

env = os.environ.get
parameters = {"learningRate": 0.1, "momentum": 0.9, **json.loads(env("TRIAL_PARAMETERS", "{}"))}
steps, eval_every = int(env("TRAIN_STEPS", 500)), int(env("EVAL_EVERY_STEPS", 50))
hosts, host, directory = int(env("HOST_COUNT", 1)), int(env("HOST_INDEX", 0)), env("CHECKPOINT_DIR")
stopping = []
signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))


def data(seed, size):
    x = torch.randn(size, 16, generator=torch.Generator().manual_seed(seed))
    return x, torch.sin(x.sum(dim=1, keepdim=True))


def on_any_host(*flags):
    """Whether each flag is set on one of the hosts: all of them must stop at the same step."""
    if hosts == 1:
        return flags
    votes = torch.tensor([float(flag) for flag in flags])
    dist.all_reduce(votes, op=dist.ReduceOp.MAX)
    return [vote > 0 for vote in votes.tolist()]


def main():
    reporter = Reporter()
    torch.manual_seed(int(env("INIT_SEED", 0)))
    network = torch.nn.Sequential(torch.nn.Linear(16, 64), torch.nn.ReLU(), torch.nn.Linear(64, 1))
    optimizer = torch.optim.SGD(network.parameters(), lr=parameters["learningRate"], momentum=parameters["momentum"])
    step = 0
    if env("RESUME_CHECKPOINT"):
        state = torch.load(env("RESUME_CHECKPOINT"))
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    model = network
    if hosts > 1:  # finds the others by MASTER_ADDR and MASTER_PORT; with GPUs: nccl, and network.cuda() before
        dist.init_process_group("gloo", rank=host, world_size=hosts)
        model = torch.nn.parallel.DistributedDataParallel(network)

    def save():
        if host > 0 or not directory:
            return None
        path = os.path.join(directory, f"step-{step}")
        torch.save({"step": step, "network": network.state_dict(), "optimizer": optimizer.state_dict()}, path + ".tmp")
        os.replace(path + ".tmp", path)  # whoever sees the name sees a whole checkpoint
        return f"step-{step}"

    while step < steps:
        x, y = data(int(env("DATA_SEED", 0)) + step, 64)
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        step += 1
        stop, diverged = on_any_host(bool(stopping), not math.isfinite(loss.item()))
        if diverged:
            reporter.end("Infeasible", reason="Diverged", message=f"the loss is not finite at step {step}")
            return 0
        evaluates = step % eval_every == 0 or step == steps
        if host == 0 and (evaluates or stop):
            metrics = {}
            if evaluates:
                with torch.no_grad():
                    x, y = data(-1, 1024)
                    metrics = {"validation/loss": F.mse_loss(network(x), y).item(), "train/loss": loss.item()}
            reporter.report(step, metrics, checkpoint=save())
        if stop and step < steps:
            reporter.end("Interrupted")
            return 143
    reporter.end("Completed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
