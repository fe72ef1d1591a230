"""As much of torch as train_torch.py needs, where a network is one number and learns to be the mean of all y."""
import contextlib, json, math, random, sys, types


class Tensor(float):
    def sum(self, dim, keepdim):
        return self

    def item(self):
        return float(self)


class Generator:
    def manual_seed(self, seed):
        self.random = random.Random(seed)
        return self


class Sequential:
    def __init__(self, *layers):
        self.weight, self.gradient = initial.gauss(0, 1), 0.0

    def parameters(self):
        return [self]

    def __call__(self, x):
        return self

    def state_dict(self):
        return {"weight": self.weight}

    def load_state_dict(self, state):
        self.weight = state["weight"]


class SGD:
    def __init__(self, parameters, lr, momentum):
        self.network, self.lr, self.momentum, self.velocity = parameters[0], lr, momentum, 0.0

    def zero_grad(self):
        self.network.gradient = 0.0

    def step(self):
        self.velocity = self.momentum * self.velocity + self.network.gradient
        self.network.weight -= self.lr * self.velocity

    def state_dict(self):
        return {"velocity": self.velocity}

    def load_state_dict(self, state):
        self.velocity = state["velocity"]


class Loss(Tensor):
    def backward(self):
        self.network.gradient += 2 * self.error


def mse_loss(network, y):
    error = network.weight - y
    loss = Loss(error * error)
    loss.network, loss.error = network, error
    return loss


def module(name, **members):
    sys.modules[name] = result = types.ModuleType(name)
    vars(result).update(members)
    return result


initial = random.Random()
manual_seed = initial.seed
no_grad = contextlib.nullcontext
sin = lambda x: Tensor(math.sin(x))
randn = lambda *shape, generator: Tensor(generator.random.gauss(0, 1))


def save(state, path):
    with open(path, "w") as file:
        json.dump(state, file)


def load(path):
    with open(path) as file:
        return json.load(file)


class tensor(list):
    tolist = list.copy


__path__ = []
parallel = module("torch.nn.parallel", DistributedDataParallel=lambda network: network)
functional = module("torch.nn.functional", mse_loss=mse_loss)
nn = module("torch.nn", Sequential=Sequential, Linear=lambda *sizes: None, ReLU=lambda: None, parallel=parallel, functional=functional)
optim = module("torch.optim", SGD=SGD)
distributed = module(
    "torch.distributed",
    init_process_group=lambda backend, rank, world_size: None,
    all_reduce=lambda votes, op: None,
    ReduceOp=types.SimpleNamespace(MAX="max"),
)
