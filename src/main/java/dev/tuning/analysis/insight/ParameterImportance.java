package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Playbook;
import dev.tuning.analysis.design.Severity;
import dev.tuning.analysis.design.Text;
import dev.tuning.space.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * Which parameters the objective depends on (playbook, "Extracting insight from experimental
 * results", and its axis plots). For each parameter the feasible points are put into bins; its
 * importance is the share of the variance of the ranks that is between the bins, less what chance
 * puts there (epsilon squared: Kelley 1935). A parameter counts if an analysis of variance of the
 * ranks or Spearman's correlation finds it, corrected for both tests and the number of parameters.
 *
 * <p>Both take points that are spread evenly over all parameters, which is why the playbook
 * explores with quasi-random search: "it is much easier to gain insights from the search". The
 * points of a Bayesian search are late, good and close together in all parameters at once, so what
 * has no effect would seem to have one. There the lengths of its own model tell, in {@code
 * status.search.model}.
 */
final class ParameterImportance implements InsightCheck {

  private static final int FEWEST = 8;
  private static final int MOST_BINS = 5;
  private static final int MOST_NAMED = 5;

  /** Less than a sum of squares of ranks can be, which are whole or half numbers. */
  private static final double NONE = 1e-9;

  /** From this correlation on a trend is said to be one. */
  private static final double TREND = 0.3;

  private record Importance(Axis axis, double share, double rho, double p) {

    String text() {
      String trend =
          Math.abs(rho) < TREND
              ? ""
              : rho > 0 ? ", worse the larger it is" : ", better the larger it is";
      return "%s explains %s of the ranks%s"
          .formatted(axis.name(), Text.percent(Math.max(0, share)), trend);
    }
  }

  @Override
  public String id() {
    return "parameter-importance";
  }

  @Override
  public List<Insight> check(StudyHistory history) {
    if (history.isAdaptive()) {
      return List.of();
    }
    int parameters = history.axes().size();
    int[] ranked = history.ranked();
    double[] ranks = ranks(history, ranked);
    List<Importance> all =
        history.axes().stream()
            .map(axis -> of(history, axis, ranked, ranks))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparingDouble(Importance::share).reversed())
            .toList();
    List<Importance> found =
        all.stream().filter(each -> each.p() * 2 * parameters < Chance.LEVEL).toList();
    if (found.isEmpty()) {
      return List.of();
    }
    int n = ranked.length;
    List<String> others =
        history.axes().stream()
            // A scientific one is what the study compares: nobody fixes it.
            .filter(axis -> axis.parameter().role() == Role.NUISANCE)
            .map(Axis::name)
            .filter(name -> found.stream().noneMatch(each -> each.axis().name().equals(name)))
            .toList();
    return List.of(
        new Insight(
            id(),
            Severity.INFO,
            Optional.empty(),
            found.stream().limit(MOST_NAMED).map(Importance::text).collect(Collectors.joining("; "))
                + ", seen from %s.".formatted(Text.count(n, "feasible point"))
                + (others.isEmpty()
                    ? ""
                    : " Of %s so many points can't tell: fix them or search them narrower first if"
                            .formatted(names(others))
                        + " the budget is short."),
            Playbook.EXTRACTING_INSIGHT.source(),
            new Evidence()
                .texts("parameters", found.stream().map(each -> each.axis().name()).toList())
                .numbers("shares", found.stream().mapToDouble(Importance::share).toArray())
                .numbers("correlations", found.stream().mapToDouble(Importance::rho).toArray())
                .texts("undecided", others)
                .count("points", n)
                .data()));
  }

  private static String names(List<String> names) {
    return names.size() <= MOST_NAMED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMED))
            + " and "
            + Text.count(names.size() - MOST_NAMED, "other");
  }

  /**
   * @param all the feasible points, the best first
   * @param ofAll by point, its rank among them
   */
  private static Optional<Importance> of(
      StudyHistory history, Axis axis, int[] all, double[] ofAll) {
    int[] points = history.feasible(axis.sorted());
    if (points.length < FEWEST) {
      return Optional.empty();
    }
    double[] at = axis.at(points);
    int[] ranked = axis.active(all);
    double[] byPoint = ranked == all ? ofAll : ranks(history, ranked);
    double[] ranks = new double[points.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = byPoint[points[i]];
    }
    List<double[]> bins = bins(at, ranks);
    if (bins.size() < 2) {
      return Optional.empty();
    }
    double between = bins.size() - 1;
    double within = points.length - bins.size();
    double f = ratio(bins);
    double pOfBins = 1 - new FDistribution(between, freedom(bins)).cumulativeProbability(f);
    double share = Math.max(0, between * (f - 1) / (between * f + within));
    var correlation =
        axis.ordered()
            ? Chance.Correlation.of(Order.ranks(at), ranks)
            : new Chance.Correlation(0, 1);
    return Optional.of(
        new Importance(
            axis,
            Math.max(share, correlation.rho() * correlation.rho()),
            correlation.rho(),
            Math.min(pOfBins, correlation.p())));
  }

  /**
   * The variance between bins over that within them, of which the analysis of variance knows the
   * distribution.
   */
  private static double ratio(List<double[]> bins) {
    double all = 0;
    double squares = 0;
    double ofBins = 0;
    int n = 0;
    for (double[] bin : bins) {
      double sum = 0;
      for (double rank : bin) {
        // From a rank among them: where all are equal the sums are exactly 0.
        double deviation = rank - bins.getFirst()[0];
        sum += deviation;
        squares += deviation * deviation;
      }
      all += sum;
      ofBins += sum * sum / bin.length;
      n += bin.length;
    }
    double between = ofBins - all * all / n;
    double within = squares - ofBins;
    return between / (bins.size() - 1) / (Math.max(within, NONE) / freedom(bins));
  }

  /** The degrees of freedom within bins. */
  private static double freedom(List<double[]> bins) {
    return bins.stream().mapToInt(bin -> bin.length - 1).sum();
  }

  /**
   * By point, the rank of its cost.
   *
   * @param ranked the points in question, the best first
   */
  private static double[] ranks(StudyHistory history, int[] ranked) {
    double[] byRank = Order.ranks(history.costs(ranked));
    double[] byPoint = new double[history.points().size()];
    for (int i = 0; i < ranked.length; i++) {
      byPoint[ranked[i]] = byRank[i];
    }
    return byPoint;
  }

  private static boolean hasFew(double[] ascending) {
    int distinct = 1;
    for (int i = 1; i < ascending.length && distinct <= MOST_BINS; i++) {
      distinct += ascending[i] == ascending[i - 1] ? 0 : 1;
    }
    return distinct <= MOST_BINS;
  }

  /**
   * The ranks by position: each position a bin if there are few, else as many in each.
   *
   * @param at the positions, in ascending order
   */
  private static List<double[]> bins(double[] at, double[] ranks) {
    int size = hasFew(at) ? 1 : at.length / Math.clamp(at.length / 4, 2, MOST_BINS);
    List<double[]> bins = new ArrayList<>();
    int from = 0;
    while (from < at.length) {
      int to = Math.min(from + size, at.length);
      // Equal positions belong together.
      while (to < at.length && at[to] == at[to - 1]) {
        to++;
      }
      bins.add(Arrays.copyOfRange(ranks, from, to));
      from = to;
    }
    bins.removeIf(bin -> bin.length < 2);
    return bins;
  }
}
