package dev.tuning.search.bayesian;

import dev.tuning.search.bayesian.PastPoint.Result;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Role;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import dev.tuning.space.When;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Something to search whose best point is known.
 *
 * @param name what it is called
 * @param space where
 * @param function its score, higher is better; NaN where it is infeasible
 * @param noise standard deviation of what a trial measures
 */
record Problem(
    String name, Space space, ToDoubleFunction<Map<String, Object>> function, double noise) {

  static final List<Problem> INFEASIBLE =
      List.of(braninDisk(), learningRate(), hartmannHalfSpaces());

  static final List<Problem> OTHERS =
      List.of(branin(), hartmann(), rosenbrock(), sphere(), mixed(), conditional());

  /** What a trial finds. */
  Result run(Map<String, Object> point, RandomGenerator random) {
    double score = function.applyAsDouble(point);
    return Double.isNaN(score)
        ? new Result.Infeasible()
        : new Result.Feasible(score + noise * random.nextGaussian(), 1, 0);
  }

  /** All of x0, x1, ... from 0 to 1. */
  static Space cube(int d) {
    return new Space(
        IntStream.range(0, d)
            .mapToObj(j -> new Parameter("x" + j, new DoubleDomain(0, 1, Scale.LINEAR)))
            .toList());
  }

  private static Problem ofCube(String name, int d, ToDoubleFunction<double[]> function) {
    return ofCube(name, d, function, 0);
  }

  private static Problem ofCube(
      String name, int d, ToDoubleFunction<double[]> function, double noise) {
    return new Problem(
        name,
        cube(d),
        point ->
            function.applyAsDouble(
                IntStream.range(0, d).mapToDouble(j -> (double) point.get("x" + j)).toArray()),
        noise);
  }

  private static double branin(double x1, double x2) {
    double b = 5.1 / (4 * Math.PI * Math.PI);
    double a = x2 - b * x1 * x1 + 5 / Math.PI * x1 - 6;
    return a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x1) + 10;
  }

  static Problem braninDisk() {
    return ofCube(
        "Branin-disk",
        2,
        u -> {
          double x1 = 15 * u[0] - 5;
          double x2 = 15 * u[1];
          boolean feasible = (x1 - 2.5) * (x1 - 2.5) + (x2 - 7.5) * (x2 - 7.5) <= 50;
          return feasible ? -Math.log(branin(x1, x2)) : Double.NaN;
        });
  }

  static Problem learningRate() {
    return ofCube(
        "DL-like",
        5,
        u -> {
          double lr = -5 + 5 * u[0];
          double om = -3 + 3 * u[1];
          double wd = -7 + 6 * u[2];
          double dr = 0.8 * u[3];
          double clip = -2 + 4 * u[4];
          double eff = lr - om;
          double edge = -0.6 + 0.25 * Math.tanh(-clip) + (wd > -2 ? 0.1 : 0);
          if (eff > edge) {
            return Double.NaN;
          }
          double error =
              0.22
                  + 0.4 * (1 - Math.exp(-Math.pow((edge - eff) / 1.6, 2)))
                  + 0.02 * Math.pow(wd + 4.2 + 0.5 * (lr + 2.5), 2)
                  + 0.24 * Math.pow(dr - 0.25 - 0.1 * (wd + 4), 2)
                  + 0.01 * (om + 1) * (om + 1)
                  + (lr < -4.3 ? 0.15 : 0);
          return -Math.log(error);
        },
        0.008);
  }

  private static double hartmann6(double[] u) {
    double[] c = {1, 1.2, 3, 3.2};
    double[][] a = {
      {10, 3, 17, 3.5, 1.7, 8},
      {0.05, 10, 17, 0.1, 8, 14},
      {3, 3.5, 1.7, 10, 17, 8},
      {17, 8, 0.05, 10, 0.1, 14}
    };
    double[][] p = {
      {1312, 1696, 5569, 124, 8283, 5886},
      {2329, 4135, 8307, 3736, 1004, 9991},
      {2348, 1451, 3522, 2883, 3047, 6650},
      {4047, 8828, 8732, 5743, 1091, 381}
    };
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      double inner = 0;
      for (int j = 0; j < 6; j++) {
        inner += a[i][j] * Math.pow(u[j] - 1e-4 * p[i][j], 2);
      }
      sum += c[i] * Math.exp(-inner);
    }
    return sum;
  }

  static Problem hartmannHalfSpaces() {
    return ofCube(
        "Hartmann-6 half-spaces",
        6,
        u ->
            u[0] + u[1] + u[5] <= 1.6 && u[2] <= 0.75
                ? -Math.log(3.33 - hartmann6(u))
                : Double.NaN);
  }

  static Problem branin() {
    return ofCube("Branin", 2, u -> -branin(15 * u[0] - 5, 15 * u[1]));
  }

  static Problem hartmann() {
    return ofCube("Hartmann-6", 6, Problem::hartmann6);
  }

  static Problem rosenbrock() {
    return ofCube(
        "Rosenbrock-5",
        5,
        u -> {
          double sum = 0;
          for (int j = 0; j < 4; j++) {
            double x = 4 * u[j] - 2;
            double y = 4 * u[j + 1] - 2;
            sum += 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
          }
          return -sum;
        });
  }

  static Problem sphere() {
    return ofCube(
        "Sphere-8",
        8,
        u -> {
          double sum = 0;
          for (int j = 0; j < 8; j++) {
            sum += Math.pow(u[j] - 0.2 - 0.08 * j, 2);
          }
          return -sum;
        });
  }

  /** A learning rate that depends on the optimizer, an integer width and a dropout from a list. */
  static Problem mixed() {
    var space =
        new Space(
            List.of(
                new Parameter("lr", new DoubleDomain(1e-5, 1, Scale.LOG)),
                new Parameter("width", new IntegerDomain(8, 512, Scale.LOG)),
                new Parameter("layers", new IntegerDomain(1, 6, Scale.LINEAR)),
                new Parameter(
                    "optimizer", new CategoricalDomain(List.of("sgd", "adam", "lion", "adagrad"))),
                new Parameter(
                    "activation", new CategoricalDomain(List.of("relu", "tanh", "gelu")))));
    return new Problem(
        "mixed",
        space,
        point -> {
          double lr = Math.log10((double) point.get("lr"));
          double width = Math.log((long) point.get("width") / 90.0);
          double layers = (long) point.get("layers") - 4;
          int optimizer = List.of("sgd", "adam", "lion", "adagrad").indexOf(point.get("optimizer"));
          int activation = List.of("relu", "tanh", "gelu").indexOf(point.get("activation"));
          double best = new double[] {-1, -3, -4, -2}[optimizer];
          return -(0.2 * Math.pow(lr - best, 2)
              + 0.1 * width * width
              + 0.05 * layers * layers
              + new double[] {0.3, 0, 0.1, 0.5}[optimizer]
              + new double[] {0.1, 0.2, 0}[activation] * (1 + 0.2 * layers));
        },
        0);
  }

  /** Each optimizer has parameters of its own; too large a learning rate diverges. */
  static Problem conditional() {
    var sgd = Optional.of(new When("optimizer", List.of("sgd")));
    var adam = Optional.of(new When("optimizer", List.of("adam")));
    var space =
        new Space(
            List.of(
                new Parameter("optimizer", new CategoricalDomain(List.of("sgd", "adam"))),
                new Parameter("sgdRate", Role.NUISANCE, new DoubleDomain(1e-4, 10, Scale.LOG), sgd),
                new Parameter(
                    "momentum",
                    Role.NUISANCE,
                    new DoubleDomain(0.5, 0.999, Scale.REVERSE_LOG),
                    sgd),
                new Parameter(
                    "adamRate", Role.NUISANCE, new DoubleDomain(1e-5, 1, Scale.LOG), adam),
                new Parameter(
                    "epsilon", Role.NUISANCE, new DoubleDomain(1e-10, 1e-2, Scale.LOG), adam),
                new Parameter("decay", new DoubleDomain(1e-7, 1e-1, Scale.LOG))));
    return new Problem(
        "conditional",
        space,
        point -> {
          double decay = Math.log10((double) point.get("decay"));
          double common = 0.03 * Math.pow(decay + 4, 2);
          if (point.get("optimizer").equals("sgd")) {
            double rate = Math.log10((double) point.get("sgdRate"));
            double distance = -Math.log10(1 - (double) point.get("momentum"));
            double effective = rate + distance;
            return effective > 1
                ? Double.NaN
                : -(common
                    + 0.1 * Math.pow(effective - 0.7, 2)
                    + 0.1 * Math.pow(distance - 1.5, 2));
          }
          double rate = Math.log10((double) point.get("adamRate"));
          double epsilon = Math.log10((double) point.get("epsilon"));
          return rate > -1.5
              ? Double.NaN
              : -(common + 0.15 + 0.1 * Math.pow(rate + 2.5, 2) + 0.005 * Math.pow(epsilon + 7, 2));
        },
        0);
  }
}
