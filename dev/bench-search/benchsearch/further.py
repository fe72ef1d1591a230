"""Further problems, of many kinds. The search was not chosen by how it does on them, but for its
looks at the border, which plateau-edge asked for, and those for other islands, which two-disks did;
small-ball and hartmann6-corner show what such looks cost. In most of them each seed has another
optimum."""

import itertools
import math

import numpy as np

from .problems import Problem, branin, cube, data, hartmann, vector
from .spaces import Categorical, Double, Integer


def drawn(seed, number, low, high, size=None):
    """What is drawn for a problem; its number keeps it apart from the others."""
    return np.random.default_rng([1000 + number, seed]).uniform(low, high, size)


# --- with infeasible regions --------------------------------------------------------------------


def gomez_levy(seed):
    """Feasible are several islands."""
    space = [Double("x", -1.0, 0.75), Double("y", -1.0, 1.0)]

    def loss(point):
        x, y = point["x"], point["y"]
        if -math.sin(4 * math.pi * x) + 2 * math.sin(2 * math.pi * y) ** 2 > 1.5:
            return None
        return 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4

    return Problem("gomez-levy", space, loss, -1.031628453)


def townsend(seed):
    """Within a heart."""
    space = [Double("x", -2.25, 2.5), Double("y", -2.5, 1.75)]

    def loss(point):
        x, y = point["x"], point["y"]
        t = math.atan2(x, y)
        edge = 2 * math.cos(t) - math.cos(2 * t) / 2 - math.cos(3 * t) / 4 - math.cos(4 * t) / 8
        if x**2 + y**2 >= edge**2 + (2 * math.sin(t)) ** 2:
            return None
        return -math.cos((x - 0.1) * y) ** 2 - x * math.sin(3 * x + y)

    return Problem("townsend", space, loss, -2.02399)


def mishra(seed):
    """Mishra's bird, within a disk."""
    space = [Double("x", -10.0, 0.0), Double("y", -6.5, 0.0)]

    def loss(point):
        x, y = point["x"], point["y"]
        if (x + 5) ** 2 + (y + 5) ** 2 >= 25:
            return None
        return (math.sin(y) * math.exp((1 - math.cos(x)) ** 2)
                + math.cos(x) * math.exp((1 - math.sin(y)) ** 2) + (x - y) ** 2)

    return Problem("mishra", space, loss, -106.7645367)


def levy_corner(seed):
    """Many hills in a bowl, whose optimum is close to two planes."""
    best = drawn(seed, 1, -3, 3, 5)

    def loss(point):
        x = vector(point) - best
        if x[0] + x[1] > 1 or x[2] > 2:
            return None
        w = 1 + x / 4
        return float(
            math.sin(math.pi * w[0]) ** 2
            + np.sum((w[:-1] - 1) ** 2 * (1 + 10 * np.sin(math.pi * w[:-1] + 1) ** 2))
            + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2))

    return Problem("levy-corner", cube(5, -10.0, 10.0), loss, 0.0, varies=True)


def ackley_of(x):
    return float(20 + math.e - 20 * math.exp(-0.2 * math.sqrt(np.mean(x * x)))
                 - math.exp(np.mean(np.cos(2 * math.pi * x))))


def ackley_half(seed):
    """Ackley's funnel, beside a plane."""
    best = drawn(seed, 2, -8, 8, 5)
    normal = np.random.default_rng([1003, seed]).normal(size=5)
    normal /= np.linalg.norm(normal)

    def loss(point):
        x = vector(point) - best
        return None if normal @ x > 1 else ackley_of(x)

    return Problem("ackley-half", cube(5, -15.0, 15.0), loss, 0.0, varies=True)


def bowl(seed, number, d):
    best = drawn(seed, number, 0.2, 0.8, d)
    return lambda x: float(np.sum((x - best) ** 2))


def chance_failures(seed):
    """15 % of the points are infeasible, wherever they lie."""
    distance = bowl(seed, 4, 4)

    def loss(point):
        x = vector(point)
        number = int.from_bytes(x.tobytes(), "little") % 2**63
        return None if np.random.default_rng([number, seed]).random() < 0.15 else distance(x)

    return Problem("chance-failures", cube(4), loss, 0.0, varies=True)


def plateau_edge(seed):
    """A learning rate does nothing until it is nearly too large."""
    edge = drawn(seed, 5, -1.5, 0.5)
    space = [Double("rate", 1e-6, 10.0, "Log"), Double("momentum", 0.001, 0.999, "ReverseLog"),
             Integer("batch", 8, 1024, "Log")]

    def loss(point):
        distance = math.log10(1 - point["momentum"])
        room = edge - (
            math.log10(point["rate"]) - distance - 0.3 * math.log10(point["batch"] / 128))
        return None if room < 0 else (
            0.1 + 0.3 * (1 - math.exp(-room**2 / 0.3)) + 0.02 * (distance + 1) ** 2
            + 0.05 * max(0, math.log10(point["batch"] / 256)))

    return Problem("plateau-edge", space, loss, 0.1, noise=0.003, varies=True)


def trench_edge(seed):
    """The same without scales: a trench of a tenth of a cube, along a plane."""
    weights = np.random.default_rng([1006, seed]).dirichlet(np.ones(3))
    edge = drawn(seed, 7, 0.4, 0.6)

    def loss(point):
        x = vector(point)
        room = edge - weights @ x[:3]
        return None if room < 0 else float(
            1 - math.exp(-(room / 0.06) ** 2) + 0.1 * (x[3] - 0.4) ** 2 + 0.05 * (x[0] - 0.3) ** 2)

    return Problem("trench-edge", cube(4), loss, 0.0, varies=True)


def small_box(seed):
    """Feasible is an eighth of the cube."""
    middle = drawn(seed, 8, 0.25, 0.75, 3)

    def loss(point):
        x = vector(point) - middle
        return None if np.max(np.abs(x)) > 0.25 else float(np.sum((x - 0.1) ** 2))

    return Problem("small-box", cube(3), loss, 0.0, varies=True)


def small_ball(seed):
    """Feasible is a tenth of the space, and the optimum is inside of it."""
    middle = drawn(seed, 22, 0.3, 0.7, 5)
    weights = np.array([1, 3, 0.3, 2, 0.5])

    def loss(point):
        x = vector(point) - middle
        return None if np.linalg.norm(x) > 0.46 else float(np.sum(weights * (x - 0.15) ** 2))

    return Problem("small-ball", cube(5), loss, 0.0, varies=True)


def hartmann6_corner(seed):
    """Feasible is a ninth of the space, with one of two good optima."""

    def loss(point):
        u = vector(point)
        is_feasible = u[0] + u[1] + u[5] <= 1.3 and u[2] <= 0.5 and u[4] < 0.6
        return hartmann(u) if is_feasible else None

    return Problem("hartmann6-corner", cube(6), loss, -3.32237)


def ring(seed):
    """Feasible is a pipe, and the optimum lies on its inner side."""

    def loss(point):
        x = vector(point)
        return None if not 0.25 <= math.hypot(x[0] - 0.5, x[1] - 0.5) <= 0.42 else float(
            (x[0] - 0.25) ** 2 + (x[1] - 0.5) ** 2 + (x[2] - 0.3) ** 2)

    return Problem("ring", cube(3), loss, 0.0)


def two_disks(seed):
    """The optimum is in one of two islands; that of the other one is behind by as much as what is
    gained within either."""
    angle = drawn(seed, 9, 0, 2 * math.pi)
    better = 0.5 + 0.28 * np.array([math.cos(angle), math.sin(angle)])
    lesser = 1 - better

    def loss(point):
        x = vector(point)
        for middle, behind in ((better, 0.0), (lesser, 0.5)):
            if np.linalg.norm(x - middle) < 0.15:
                return behind + float(np.sum((x - middle - 0.03) ** 2) * 20)
        return None

    return Problem("two-disks", cube(2), loss, 0.0, varies=True)


def three_bands(seed):
    order = np.random.default_rng([1010, seed]).permutation(3)

    def loss(point):
        x = vector(point)
        band = min(int(6 * x[0]), 5)
        return None if band % 2 else float(
            0.6 * order[band // 2] + (x[1] - 0.3) ** 2 + (x[2] - 0.6) ** 2
            + (6 * x[0] - band - 0.5) ** 2)

    return Problem("three-bands", cube(3), loss, 0.0, varies=True)


def bad_categories(seed):
    """One category is infeasible, another one in part."""
    rank = np.random.default_rng([1011, seed]).permutation(4)
    best = drawn(seed, 12, 0.2, 0.8, 3)
    space = [Categorical("a", ("p", "q", "r", "s")), Categorical("b", ("t", "u", "v")),
             *cube(3)]

    def loss(point):
        x = np.array([point[f"x{j}"] for j in range(3)])
        of_a = rank["pqrs".index(point["a"])]
        if of_a == 0 or (of_a == 1 and x[0] > best[0]):
            return None
        return float(0.2 * (3 - of_a) + 0.1 * "tuv".index(point["b"]) * (1 + x[1])
                     + np.sum((x - best) ** 2))

    return Problem("bad-categories", space, loss, 0.0, varies=True)


def one_number(seed):
    """A learning rate alone."""
    edge = drawn(seed, 13, -0.8, -0.2)

    def loss(point):
        rate = math.log10(point["rate"])
        return None if rate > edge else (rate + 0.3 - edge) ** 2 / 10

    return Problem("one-number", [Double("rate", 1e-6, 10.0, "Log")], loss, 0.0, varies=True)


def wine_svm(seed):
    """A support vector machine, 400 iterations: its loss is flat but for a narrow ridge. Infeasible:
    accuracy of at most 0.45, where the largest class has 0.4."""
    space = [Double("C", 1e-4, 1e5, "Log"), Double("gamma", 1e-6, 1e3, "Log"),
             Double("tolerance", 1e-5, 1e-1, "Log")]

    def loss(point):
        from sklearn.metrics import log_loss
        from sklearn.svm import SVC

        x, x_test, y, y_test = data("wine")
        model = SVC(
            C=point["C"], gamma=point["gamma"], tol=point["tolerance"], max_iter=400).fit(x, y)
        if model.score(x_test, y_test) <= 0.45:
            return None
        odds = np.exp(model.decision_function(x_test))
        return float(log_loss(y_test, odds / odds.sum(axis=1, keepdims=True), labels=[0, 1, 2]))

    return Problem("wine-svm", space, loss, reference_points=200)


# --- without --------------------------------------------------------------------------------------


def ackley(seed):
    best = drawn(seed, 14, -8, 8, 5)
    return Problem(
        "ackley", cube(5, -15.0, 15.0), lambda point: ackley_of(vector(point) - best), 0.0,
        varies=True)


def michalewicz(seed):
    """Narrow valleys."""

    def loss(point):
        x = vector(point)
        return -float(np.sum(np.sin(x) * np.sin(np.arange(1, 6) * x * x / math.pi) ** 20))

    return Problem("michalewicz", cube(5, 0.0, math.pi), loss, -4.687658)


def styblinski_tang(seed):
    """16 hills."""

    def loss(point):
        x = vector(point)
        return float(np.sum(x**4 - 16 * x**2 + 5 * x) / 2)

    return Problem("styblinski-tang", cube(4, -5.0, 5.0), loss, -39.16616570377142 * 4)


def bowl_20(seed):
    distance = bowl(seed, 15, 20)
    return Problem(
        "bowl-20", cube(20), lambda point: distance(vector(point)), 0.0, varies=True)


def corner_8(seed):
    """A plane: the optimum is a corner of the cube."""
    slope = drawn(seed, 16, -1, 1, 8)
    return Problem(
        "corner-8", cube(8), lambda point: float(slope @ vector(point)),
        float(np.sum(np.minimum(slope, 0))), varies=True)


def steps(seed):
    """Losses are multiples of a twentieth."""
    distance = bowl(seed, 17, 4)
    return Problem(
        "steps", cube(4), lambda point: math.ceil(20 * min(1, distance(vector(point)))) / 20,
        0.05, varies=True)


def noisy_branin(seed):
    """The noise is a fifth of the deviation of the losses."""
    space = [Double("x1", -5.0, 10.0), Double("x2", 0.0, 15.0)]
    return Problem(
        "noisy-branin", space, lambda point: branin(point["x1"], point["x2"]), 0.397887, noise=10.0)


def noisy_bowl(seed):
    """The noise is a third of what an average point lacks."""
    distance = bowl(seed, 18, 6)
    return Problem(
        "noisy-bowl", cube(6), lambda point: distance(vector(point)), 0.0, noise=0.2, varies=True)


def integers(seed):
    best = drawn(seed, 19, 0, 20, 5)
    least = float(np.sum((np.round(best) - best) ** 2))
    return Problem(
        "integers", [Integer(f"x{j}", 0, 20) for j in range(5)],
        lambda point: float(np.sum((vector(point) - best) ** 2)) - least, 0.0, varies=True)


def categories(seed):
    """Five categories, each of which matters, and each pair of neighbours."""
    names = ("a", "b", "c", "d")
    alone = drawn(seed, 20, 0, 1, (5, 4))
    pairs = drawn(seed, 21, 0, 0.5, (5, 4, 4))

    def of(values):
        return float(sum(
            alone[j][value] + pairs[j][value][values[(j + 1) % 5]]
            for j, value in enumerate(values)))

    return Problem(
        "categories", [Categorical(f"x{j}", names) for j in range(5)],
        lambda point: of([names.index(point[f"x{j}"]) for j in range(5)]),
        min(of(values) for values in itertools.product(range(4), repeat=5)), varies=True)


INFEASIBLE = {
    "gomez-levy": gomez_levy,
    "townsend": townsend,
    "mishra": mishra,
    "levy-corner": levy_corner,
    "ackley-half": ackley_half,
    "chance-failures": chance_failures,
    "plateau-edge": plateau_edge,
    "trench-edge": trench_edge,
    "small-box": small_box,
    "small-ball": small_ball,
    "hartmann6-corner": hartmann6_corner,
    "ring": ring,
    "two-disks": two_disks,
    "three-bands": three_bands,
    "bad-categories": bad_categories,
    "one-number": one_number,
    "wine-svm": wine_svm,
}
OTHERS = {
    "ackley": ackley,
    "michalewicz": michalewicz,
    "styblinski-tang": styblinski_tang,
    "bowl-20": bowl_20,
    "corner-8": corner_8,
    "steps": steps,
    "noisy-branin": noisy_branin,
    "noisy-bowl": noisy_bowl,
    "integers": integers,
    "categories": categories,
}
