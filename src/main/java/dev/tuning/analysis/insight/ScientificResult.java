package dev.tuning.analysis.insight;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The combinations of scientific values compared at their best, with the nuisance parameters
 * optimised away (playbook, "Detecting whether a change is useful with isolation plots").
 *
 * <p>A combination stands for the mean of its best tenth, at least 2 points and at most 100, since
 * the best point alone depends on luck too much. A difference holds if it is larger than the range
 * between the best and the worst combination is in all but 2.5 % of 999 studies in which the
 * combinations were dealt out to the points by chance (a permutation test with the
 * studentised-range idea of Tukey: all pairs at once), and than twice the standard error that
 * replicates give, if there are any.
 */
public final class ScientificResult {

  private static final double SHARE = 0.1;
  private static final int LEAST = 2;
  private static final int MOST = 100;
  private static final int FEWEST = 4;
  private static final int PERMUTATIONS = 999;

  private final List<Group> groups;
  private final double critical;

  private ScientificResult(List<Group> groups, double critical) {
    this.groups = groups;
    this.critical = critical;
  }

  /**
   * A combination of scientific values.
   *
   * @param values the values
   * @param points its feasible points
   * @param best the objective of the best one
   * @param spread the interquartile range of the best one, had other points been drawn
   * @param level the cost that it stands for
   */
  record Group(Map<String, Object> values, int points, double best, double spread, double level) {}

  /** Compares; empty if nothing is scientific, or fewer than two combinations have 4 points. */
  static Optional<ScientificResult> of(StudyHistory history) {
    if (!history.compares()) {
      return Optional.empty();
    }
    Map<Map<String, Object>, double[]> costs = new LinkedHashMap<>();
    history
        .byScientific(history.ranked())
        .forEach((values, ranked) -> costs.put(values, history.costs(ranked)));
    costs.values().removeIf(of -> of.length < FEWEST);
    if (costs.size() < 2) {
      return Optional.empty();
    }
    List<Group> groups =
        costs.entrySet().stream()
            .map(
                of ->
                    new Group(
                        of.getKey(),
                        of.getValue().length,
                        history.objective(of.getValue()[0]),
                        spread(of.getValue()),
                        level(of.getValue())))
            .sorted(Comparator.comparingDouble(Group::level))
            .toList();
    double critical = criticalRange(history.training().seed(), List.copyOf(costs.values()));
    double noise =
        TrialNoise.ofReplicates(history)
            .map(trial -> 2 * trial.ofMean(history.design().replicates()) * Math.sqrt(2.0 / LEAST))
            .orElse(0.0);
    double range = groups.getLast().level() - groups.getFirst().level();
    return Double.isFinite(range + critical + noise)
        ? Optional.of(new ScientificResult(groups, Math.max(critical, noise)))
        : Optional.empty();
  }

  private static double spread(double[] ascending) {
    return new BestOfSample(ascending, ascending.length).interquartileRange(ascending.length);
  }

  private static double level(double[] ascending) {
    int best = best(ascending.length);
    return Arrays.stream(ascending, 0, best).map(cost -> cost / best).sum();
  }

  private static int best(int points) {
    return Math.clamp(Math.round(SHARE * points), LEAST, MOST);
  }

  private static double criticalRange(long seed, List<double[]> groups) {
    double[] ascending = groups.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    int[] labels = new int[ascending.length];
    int next = 0;
    for (int g = 0; g < groups.size(); g++) {
      Arrays.fill(labels, next, next += groups.get(g).length, g);
    }
    int[] wanted = groups.stream().mapToInt(group -> best(group.length)).toArray();
    var random = new SplittableRandom(seed);
    double[] ranges = new double[PERMUTATIONS];
    for (int p = 0; p < PERMUTATIONS; p++) {
      ranges[p] = range(ascending, labels, wanted, random);
    }
    Arrays.sort(ranges);
    return ranges[(int) Math.ceil((1 - Chance.LEVEL) * (PERMUTATIONS + 1)) - 1];
  }

  /** The range of the levels if the labels are dealt out by chance. */
  private static double range(
      double[] ascending, int[] labels, int[] wanted, SplittableRandom random) {
    double[] levels = new double[wanted.length];
    int[] missing = wanted.clone();
    int incomplete = wanted.length;
    // From the best on, and only until each has its best ones (Fisher and Yates).
    for (int i = 0; incomplete > 0; i++) {
      // As nextInt(bound) but for a bias of bound / 2^32: there are millions of them.
      int other = i + (int) ((random.nextLong() >>> 32) * (labels.length - i) >>> 32);
      int label = labels[other];
      labels[other] = labels[i];
      labels[i] = label;
      if (missing[label] > 0) {
        levels[label] += ascending[i] / wanted[label];
        incomplete -= --missing[label] == 0 ? 1 : 0;
      }
    }
    return Arrays.stream(levels).max().orElseThrow() - Arrays.stream(levels).min().orElseThrow();
  }

  /** The combinations, the best first. */
  List<Group> groups() {
    return groups;
  }

  /** From which difference of levels on a combination is worse than another one. */
  double critical() {
    return critical;
  }

  /** The numbers of an isolation plot: a point and a bar for each combination. */
  Evidence evidence() {
    return new Evidence()
        .texts(
            "combinations",
            groups.stream().map(group -> ScientificDifference.text(group.values())).toList())
        .numbers("best", groups.stream().mapToDouble(Group::best).toArray())
        .numbers("interquartileRanges", groups.stream().mapToDouble(Group::spread).toArray())
        .numbers("points", groups.stream().mapToDouble(Group::points).toArray())
        .number("critical", critical);
  }

  /** The combinations that are worse than the best one. */
  List<Group> worse() {
    return groups.stream()
        .filter(group -> group.level() - groups.getFirst().level() > critical)
        .toList();
  }
}
