"""The problems. A loss is to be minimised; None means that the point is infeasible."""

import math
import warnings
from functools import cache

import numpy as np

from .spaces import Categorical, Double, Integer, random_point


class Problem:
    """Something to search. `optimum` is the least loss, None where nobody knows it; with `varies`,
    each seed has a loss of its own."""

    def __init__(
            self, name, space, loss, optimum=None, noise=0.0, reference_points=1000, varies=False):
        self.name = name
        self.space = space
        self.loss = loss
        self.optimum = optimum
        self.noise = noise
        self.reference_points = reference_points
        self.varies = varies

    def measured(self, loss, seed, index):
        """What a trial reports of a true loss."""
        if loss is None or not self.noise:
            return loss
        return loss + self.noise * np.random.default_rng([seed, index]).standard_normal()

    @cache
    def reference(self):
        """The median loss of independent points, and the share of them that is infeasible."""
        generator = np.random.default_rng(20240607)
        losses = [
            self.loss(random_point(self.space, generator)) for _ in range(self.reference_points)]
        feasible = [loss for loss in losses if loss is not None]
        return float(np.median(feasible)), 1 - len(feasible) / len(losses)


def cube(d, low=0.0, high=1.0):
    return [Double(f"x{j}", low, high) for j in range(d)]


def vector(point):
    return np.array([point[f"x{j}"] for j in range(len(point))])


# --- test functions of the literature -----------------------------------------------------------


def branin(x1, x2):
    return ((x2 - 5.1 / (4 * math.pi**2) * x1**2 + 5 / math.pi * x1 - 6) ** 2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x1) + 10)


def branin_disk(seed):
    """A disk, at whose border the three optima lie, or nearly so (Gelbart et al. 2014)."""
    space = [Double("x1", -5.0, 10.0), Double("x2", 0.0, 15.0)]

    def loss(point):
        x1, x2 = point["x1"], point["x2"]
        return branin(x1, x2) if (x1 - 2.5) ** 2 + (x2 - 7.5) ** 2 <= 50 else None

    return Problem("branin-disk", space, loss, 0.397887)


HARTMANN_C = np.array([1, 1.2, 3, 3.2])
HARTMANN_A = np.array([
    [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
HARTMANN_P = 1e-4 * np.array([
    [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]])


def hartmann(u):
    return -float(HARTMANN_C @ np.exp(-np.sum(HARTMANN_A * (u - HARTMANN_P) ** 2, axis=1)))


def hartmann6(seed):
    return Problem("hartmann6", cube(6), lambda point: hartmann(vector(point)), -3.32237)


def hartmann6_half_spaces(seed):
    def loss(point):
        u = vector(point)
        return hartmann(u) if u[0] + u[1] + u[5] <= 1.6 and u[2] <= 0.75 else None

    return Problem("hartmann6-half-spaces", cube(6), loss, -3.32237)


def edge_of_divergence(seed):
    """As training is: the best learning rate is just below that which diverges."""
    space = [
        Double("learningRate", 1e-5, 1.0, "Log"), Double("oneMinusMomentum", 1e-3, 1.0, "Log"),
        Double("weightDecay", 1e-7, 1e-1, "Log"), Double("dropout", 0.0, 0.8),
        Double("clip", 1e-2, 1e2, "Log")]

    def parts(point):
        lr = math.log10(point["learningRate"])
        om = math.log10(point["oneMinusMomentum"])
        wd = math.log10(point["weightDecay"])
        edge = -0.6 + 0.25 * math.tanh(-math.log10(point["clip"])) + (0.1 if wd > -2 else 0)
        return lr, om, wd, edge - (lr - om)

    def loss(point):
        lr, om, wd, room = parts(point)
        if room < 0:
            return None
        return (0.22 + 0.4 * (1 - math.exp(-((room / 1.6) ** 2)))
                + 0.02 * (wd + 4.2 + 0.5 * (lr + 2.5)) ** 2
                + 0.24 * (point["dropout"] - 0.25 - 0.1 * (wd + 4)) ** 2
                + 0.01 * (om + 1) ** 2 + (0.15 if lr < -4.3 else 0))

    # room, and each of the squares, can be 0.
    return Problem("edge-of-divergence", space, loss, 0.22, noise=0.002)


# --- BBOB (Hansen et al., "Real-Parameter Black-Box Optimization Benchmarking 2009"), a shift and
# --- rotations of its own for each seed ---------------------------------------------------------


def rotation(generator, d):
    q, r = np.linalg.qr(generator.standard_normal((d, d)))
    return q * np.sign(np.diag(r))


def oscillated(x):
    magnitude = np.where(x != 0, np.log(np.abs(np.where(x != 0, x, 1))), 0)
    c1, c2 = np.where(x > 0, 10, 5.5), np.where(x > 0, 7.9, 3.1)
    return np.sign(x) * np.exp(
        magnitude + 0.049 * (np.sin(c1 * magnitude) + np.sin(c2 * magnitude)))


def asymmetric(x, beta):
    power = 1 + beta * np.linspace(0, 1, len(x)) * np.sqrt(np.maximum(x, 0))
    return np.where(x > 0, np.maximum(x, 0) ** power, x)


def conditioning(alpha, d):
    return alpha ** (0.5 * np.linspace(0, 1, d))


def bbob(name, d, make, region=False):
    """With a region, the half-space beyond a plane close to the optimum is infeasible."""

    def problem(seed):
        generator = np.random.default_rng([17, seed])
        best = generator.uniform(-4, 4, d)
        function = make(d, best, rotation(generator, d), rotation(generator, d), generator)
        normal = generator.standard_normal(d)
        normal /= np.linalg.norm(normal)

        def loss(point):
            x = vector(point)
            if region and normal @ (x - best) > 0.25:
                return None
            return float(function(x))

        return Problem(name, cube(d, -5.0, 5.0), loss, 0.0, varies=True)

    return problem


def ellipsoid(d, best, r, q, generator):
    """f10."""
    return lambda x: np.sum(10 ** (6 * np.linspace(0, 1, d)) * oscillated(r @ (x - best)) ** 2)


def rosenbrock(d, best, r, q, generator):
    """f9, with its optimum within the box."""

    def function(x):
        z = max(1, math.sqrt(d) / 8) * r @ (x - best) + 1
        return np.sum(100 * (z[:-1] ** 2 - z[1:]) ** 2 + (z[:-1] - 1) ** 2)

    return function


def rastrigin(d, best, r, q, generator):
    """f15."""

    def function(x):
        z = r @ (conditioning(10, d) * (q @ asymmetric(oscillated(r @ (x - best)), 0.2)))
        return 10 * (d - np.sum(np.cos(2 * math.pi * z))) + z @ z

    return function


def attractive_sector(d, best, r, q, generator):
    """f6."""

    def function(x):
        z = q @ (conditioning(10, d) * (r @ (x - best)))
        s = np.where(z * best > 0, 100, 1)
        return oscillated(np.array([np.sum((s * z) ** 2)]))[0] ** 0.9

    return function


def gallagher(d, best, r, q, generator):
    """f21: 101 peaks, one of them the best."""
    places = generator.uniform(-5, 5, (101, d))
    places[0] = best
    heights = np.concatenate([[10], 1.1 + 8 * np.arange(100) / 99])
    alphas = np.concatenate([[1000], 1000 ** (2 * generator.permutation(100) / 99)])
    shapes = np.array(
        [generator.permutation(conditioning(a, d) ** 2) / a**0.25 for a in alphas])

    def function(x):
        z = (x - places) @ r.T
        peaks = heights * np.exp(-np.sum(shapes * z * z, axis=1) / (2 * d))
        return oscillated(np.array([10 - np.max(peaks)]))[0] ** 2

    return function


# --- mixed and conditional spaces ---------------------------------------------------------------

OPTIMIZERS = ("sgd", "adam", "lion", "adagrad")
ACTIVATIONS = ("relu", "tanh", "gelu")


def mixed(seed):
    space = [
        Double("learningRate", 1e-5, 1.0, "Log"), Integer("width", 8, 512, "Log"),
        Integer("layers", 1, 6), Categorical("optimizer", OPTIMIZERS),
        Categorical("activation", ACTIVATIONS)]

    def loss(point):
        optimizer = OPTIMIZERS.index(point["optimizer"])
        layers = point["layers"] - 4
        return (0.2 * (math.log10(point["learningRate"]) - (-1, -3, -4, -2)[optimizer]) ** 2
                + 0.1 * math.log(point["width"] / 90) ** 2 + 0.05 * layers**2
                + (0.3, 0, 0.1, 0.5)[optimizer]
                + (0.1, 0.2, 0)[ACTIVATIONS.index(point["activation"])] * (1 + 0.2 * layers))

    return Problem("mixed", space, loss, 0.0)


def conditional(seed):
    """Each optimizer has a rate of its own, which may be too large."""
    sgd, adam = ("optimizer", ("sgd",)), ("optimizer", ("adam",))
    space = [
        Categorical("optimizer", ("sgd", "adam")),
        Double("sgdRate", 1e-4, 10.0, "Log", sgd), Double("momentum", 0.5, 0.999, "ReverseLog", sgd),
        Double("adamRate", 1e-5, 1.0, "Log", adam), Double("epsilon", 1e-10, 1e-2, "Log", adam),
        Double("decay", 1e-7, 1e-1, "Log")]

    def loss(point):
        common = 0.03 * (math.log10(point["decay"]) + 4) ** 2
        if point["optimizer"] == "sgd":
            distance = -math.log10(1 - point["momentum"])
            effective = math.log10(point["sgdRate"]) + distance
            return None if effective > 1 else (
                common + 0.1 * (effective - 0.7) ** 2 + 0.1 * (distance - 1.5) ** 2)
        rate = math.log10(point["adamRate"])
        return None if rate > -1.5 else (
            common + 0.15 + 0.1 * (rate + 2.5) ** 2
            + 0.005 * (math.log10(point["epsilon"]) + 7) ** 2)

    return Problem("conditional", space, loss, 0.0)


# --- real training: what scikit-learn trains on its bundled data sets in a quarter of a second ---


@cache
def data(name):
    from sklearn import datasets
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    x, y = getattr(datasets, "load_" + name)(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=0.5, random_state=1, stratify=y if name != "diabetes" else None)
    scaler = StandardScaler().fit(x_train)
    return scaler.transform(x_train), scaler.transform(x_test), y_train, y_test


def finite(loss):
    return float(loss) if math.isfinite(loss) else None


def digits_mlp(seed):
    """A small network, 5 epochs. Infeasible: a loss that is not finite, or accuracy within twice
    chance (0.2)."""
    sgd, adam = ("optimizer", ("sgd",)), ("optimizer", ("adam",))
    space = [
        Categorical("optimizer", ("sgd", "adam")),
        Double("sgdRate", 1e-4, 10.0, "Log", sgd), Double("momentum", 0.5, 0.99, "ReverseLog", sgd),
        Double("adamRate", 1e-5, 1.0, "Log", adam),
        Double("l2", 1e-6, 10.0, "Log"), Integer("batch", 16, 256, "Log"),
        Integer("hidden", 4, 64, "Log"), Categorical("activation", ("relu", "tanh", "logistic"))]

    def loss(point):
        from sklearn.metrics import log_loss
        from sklearn.neural_network import MLPClassifier

        x, x_test, y, y_test = data("digits")
        model = MLPClassifier(
            hidden_layer_sizes=(point["hidden"],), activation=point["activation"],
            solver=point["optimizer"], alpha=point["l2"], batch_size=point["batch"],
            learning_rate_init=point.get("sgdRate", point.get("adamRate")),
            momentum=point.get("momentum", 0.9), max_iter=5, random_state=1)
        try:
            model.fit(x, y)
        except ValueError:  # scikit-learn refuses weights that are not finite
            return None
        probabilities = model.predict_proba(x_test)
        if not np.all(np.isfinite(probabilities)) or model.score(x_test, y_test) <= 0.2:
            return None
        return finite(log_loss(y_test, probabilities, labels=np.arange(10)))

    return Problem("digits-mlp", space, loss, reference_points=150)


def diabetes_sgd(seed):
    """Linear regression on pairs of features by stochastic gradients, 10 epochs. Infeasible: what
    is not finite, or is no better than ten times the variance of the target."""
    space = [
        Double("rate", 1e-6, 1.0, "Log"), Double("decayPower", 0.0, 1.0),
        Double("l2", 1e-6, 1.0, "Log"), Double("l1Share", 0.0, 1.0),
        Double("epsilon", 1e-3, 1e2, "Log"),
        Categorical("loss", ("squared_error", "huber", "epsilon_insensitive"))]

    def loss(point):
        from sklearn.linear_model import SGDRegressor
        from sklearn.preprocessing import PolynomialFeatures

        x, x_test, y, y_test = data("diabetes")
        pairs = PolynomialFeatures(2, include_bias=False)
        x, x_test = pairs.fit_transform(x), pairs.transform(x_test)
        model = SGDRegressor(
            loss=point["loss"], penalty="elasticnet", alpha=point["l2"],
            l1_ratio=point["l1Share"], epsilon=point["epsilon"], learning_rate="invscaling",
            eta0=point["rate"], power_t=point["decayPower"], max_iter=10, tol=None, random_state=1)
        try:
            model.fit(x, y)
            error = np.mean((model.predict(x_test) - y_test) ** 2) / np.var(y_test)
        except ValueError:
            return None
        return finite(error) if error <= 10 else None

    return Problem("diabetes-sgd", space, loss, reference_points=300)


def cancer_boosting(seed):
    """Gradient boosting of small trees, whose step may be so long that it does not converge.
    Infeasible: a loss that is not finite, or accuracy not above that of the larger class."""
    space = [
        Double("rate", 1e-3, 10.0, "Log"), Integer("trees", 2, 30, "Log"),
        Integer("depth", 1, 5), Double("share", 0.1, 1.0), Integer("leaf", 1, 50, "Log"),
        Double("features", 0.05, 1.0, "Log")]

    def loss(point):
        from sklearn.ensemble import GradientBoostingClassifier
        from sklearn.metrics import log_loss

        x, x_test, y, y_test = data("breast_cancer")
        model = GradientBoostingClassifier(
            learning_rate=point["rate"], n_estimators=point["trees"], max_depth=point["depth"],
            subsample=point["share"], min_samples_leaf=point["leaf"],
            max_features=point["features"], random_state=1)
        try:
            model.fit(x, y)
            probabilities = model.predict_proba(x_test)
        except ValueError:
            return None
        if not np.all(np.isfinite(probabilities)):
            return None
        if model.score(x_test, y_test) <= max(np.mean(y_test), 1 - np.mean(y_test)):
            return None
        return finite(log_loss(y_test, probabilities))

    return Problem("cancer-boosting", space, loss, reference_points=150)


# Those with infeasible regions first.
INFEASIBLE = {
    "branin-disk": branin_disk,
    "hartmann6-half-spaces": hartmann6_half_spaces,
    "edge-of-divergence": edge_of_divergence,
    "conditional": conditional,
    "rosenbrock-half": bbob("rosenbrock-half", 4, rosenbrock, region=True),
    "ellipsoid-half": bbob("ellipsoid-half", 4, ellipsoid, region=True),
    "digits-mlp": digits_mlp,
    "diabetes-sgd": diabetes_sgd,
    "cancer-boosting": cancer_boosting,
}
OTHERS = {
    "hartmann6": hartmann6,
    "mixed": mixed,
    "rosenbrock": bbob("rosenbrock", 5, rosenbrock),
    "ellipsoid": bbob("ellipsoid", 5, ellipsoid),
    "rastrigin": bbob("rastrigin", 5, rastrigin),
    "attractive-sector": bbob("attractive-sector", 8, attractive_sector),
    "gallagher": bbob("gallagher", 3, gallagher),
}
warnings.filterwarnings("ignore")
