package dev.tuning.analysis.confirmation;

import dev.tuning.analysis.Goal;
import dev.tuning.analysis.confirmation.Verdict.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * Confirmations whose truth is known: one candidate is better by a given effect, the others are as
 * good as the baseline.
 *
 * <p>Run by hand, it prints how often a candidate is adopted: see docs/insights.md.
 */
final class NullConfirmations {

  /** How trials of one point scatter, with a standard deviation of about 1. */
  enum Noise {
    NORMAL(RandomGenerator::nextGaussian),
    /** As losses are: most alike, some much worse. */
    SKEWED(RandomGenerator::nextExponential),
    /** Values of a small validation set: whole ones. */
    COARSE(random -> Math.rint(random.nextGaussian()));

    private final ToDoubleFunction<RandomGenerator> draw;

    Noise(ToDoubleFunction<RandomGenerator> draw) {
      this.draw = draw;
    }
  }

  private NullConfirmations() {}

  /**
   * How many of so many confirmations, of 1 to 5 candidates with 2 to 10 replicates, say Adopt.
   *
   * @param effect how much better one candidate is, in standard deviations of a trial
   */
  static long adopted(int confirmations, double effect, Noise noise, long seed) {
    return adopted(confirmations, effect, noise, seed, 0, 0);
  }

  /** The same with certain numbers of candidates and replicates; 0: any. */
  static long adopted(
      int confirmations, double effect, Noise noise, long seed, int top, int replicates) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    return IntStream.range(0, confirmations)
        .mapToObj(
            _ -> {
              int candidates = top == 0 ? random.nextInt(1, 6) : top;
              // Fewer than 4 can tell nothing but huge effects: lint says so.
              int n = replicates > 0 ? replicates : effect == 0 ? random.nextInt(2, 11) : 5;
              Goal goal = random.nextBoolean() ? Goal.MINIMIZE : Goal.MAXIMIZE;
              double better = goal == Goal.MINIMIZE ? -effect : effect;
              return new Confirmation(
                  goal,
                  IntStream.range(0, candidates)
                      .mapToObj(i -> reruns(random, noise, n, i == 0 ? better : 0))
                      .toList(),
                  Optional.of(reruns(random, noise, n, 0)),
                  true);
            })
        .filter(confirmation -> confirmation.verdict().orElseThrow().outcome() == Outcome.ADOPT)
        .count();
  }

  private static Reruns reruns(RandomGenerator random, Noise noise, int n, double shift) {
    List<Double> objectives =
        IntStream.range(0, n).mapToObj(_ -> shift + noise.draw.applyAsDouble(random)).toList();
    return new Reruns(0, "a", Map.of(), OptionalDouble.empty(), objectives, 0, 0);
  }

  /** Prints two tables. */
  public static void main(String[] arguments) {
    int confirmations = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
    for (Noise noise : Noise.values()) {
      System.out.printf(
          "| no effect, %s noise | %.1f %% |%n",
          noise.name().toLowerCase(java.util.Locale.ROOT),
          100.0 * adopted(confirmations, 0, noise, 7) / confirmations);
    }
    for (int replicates : new int[] {3, 5, 10}) {
      System.out.printf("| %d |", replicates);
      for (int top : new int[] {1, 3}) {
        for (double effect : new double[] {1, 2, 3}) {
          System.out.printf(
              " %.0f %% |",
              100.0
                  * adopted(confirmations, effect, Noise.NORMAL, 7, top, replicates)
                  / confirmations);
        }
      }
      System.out.println();
    }
  }
}
