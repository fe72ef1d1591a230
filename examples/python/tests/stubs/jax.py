"""As much of jax as train_jax.py needs, where each array has one element."""
import math, random as rng, sys, types


class Array(float):
    def sum(self, axis):
        return self

    def __matmul__(self, other):
        return Array(float(self) * other)

    def __rmul__(self, other):
        return Array(other * float(self))

    def __sub__(self, other):
        return Array(float(self) - other)

    def __pow__(self, exponent):
        return Array(math.prod([float(self)] * exponent))


def tree_map(function, tree, *others):
    if isinstance(tree, dict):
        return {name: function(tree[name], *(other[name] for other in others)) for name in tree}
    return function(tree, *others)


def value_and_grad(function):
    def both(weights, *rest):
        value, gradient = function(weights, *rest), {}
        for name, weight in weights.items():
            distance = 1e-6 * max(1.0, abs(weight))
            up, down = ({**weights, name: Array(weight + sign * distance)} for sign in (1, -1))
            gradient[name] = Array((function(up, *rest) - function(down, *rest)) / (2 * distance))
        return value, gradient

    return both


def module(name, **members):
    sys.modules[name] = result = types.ModuleType(name)
    vars(result).update(members)
    return result


__path__ = []
jit = lambda function: function
random = types.SimpleNamespace(
    PRNGKey=lambda seed: seed,
    split=lambda key: (2 * key + 1, 2 * key + 2),
    normal=lambda key, shape: Array(rng.Random(key).gauss(0, 1)),
)
numpy = module(
    "jax.numpy",
    sin=lambda x: Array(math.sin(x)),
    tanh=lambda x: Array(math.tanh(x)),
    mean=lambda x: x,
    asarray=Array,
)
tree_util = types.SimpleNamespace(tree_map=tree_map)
distributed = types.SimpleNamespace(initialize=lambda address, count, index: None)
experimental = module("jax.experimental")
experimental.multihost_utils = module(
    "jax.experimental.multihost_utils",
    process_allgather=lambda tree: tree_map(sys.modules["numpy"].asarray, tree),
)
