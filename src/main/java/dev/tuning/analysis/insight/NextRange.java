package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.NumericRange;
import dev.tuning.analysis.design.ParameterKind;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The range to search next, where the best points lie at a bound: half as wide again on a linear
 * scale, up to ten times further on a logarithmic one. The playbook says to expand "until the best
 * observed point is no longer close to the boundary", and leaves open how far at a time.
 *
 * @param min its smallest value
 * @param max its largest value
 */
public record NextRange(double min, double max) {

  private static final MathContext DIGITS = new MathContext(2);
  private static final double MOST_AT_A_TIME = 10;

  /**
   * The range beyond a bound.
   *
   * @param parameter what was searched
   * @param upper whether the bound is the upper one
   * @return empty if the bound is a natural one: 0 of what is not negative, 1 of a share
   */
  public static Optional<NextRange> beyond(Parameter parameter, boolean upper) {
    Domain domain = parameter.domain();
    return NumericRange.of(domain)
        .flatMap(
            range ->
                upper
                    ? above(domain, range, ParameterKind.isShare(parameter))
                    : below(domain, range))
        .filter(next -> next.min < next.max);
  }

  private static Optional<NextRange> above(Domain domain, NumericRange range, boolean isShare) {
    double min = range.min();
    double max = range.max();
    // A learning rate, or what nobody knows, may well be more than 1 on a logarithmic scale.
    boolean share = min >= 0 && max <= 1 && (isShare || range.scale() != Scale.LOG);
    if (share && max == 1) {
      return Optional.empty();
    }
    if (range.scale() == Scale.REVERSE_LOG && share) {
      double rest = (1 - max) / MOST_AT_A_TIME;
      boolean mirrored = Math.abs(min + max - 1) < 1e-9;
      return Optional.of(new NextRange(mirrored ? rounded(rest) : min, 1 - rounded(rest)));
    }
    double wider = range.scale() == Scale.LINEAR ? max + (max - min) / 2 : max * ratio(range);
    // Where 1 was left out it is no value of this share: a momentum of 1 forgets nothing.
    double halfway = max + (1 - max) / 2;
    return Optional.of(
        new NextRange(
            min,
            share && wider > halfway ? 1 - rounded(1 - halfway) : whole(domain, range, wider)));
  }

  private static Optional<NextRange> below(Domain domain, NumericRange range) {
    double min = range.min();
    double max = range.max();
    if (min == 0 || isWhole(domain) && min == 1) {
      return Optional.empty();
    }
    double next =
        switch (range.scale()) {
          case LINEAR -> min > 0 ? Math.max(0, min - (max - min) / 2) : min - (max - min) / 2;
          case LOG -> min / ratio(range);
          case REVERSE_LOG -> min / 2;
        };
    boolean mirrored = range.scale() == Scale.REVERSE_LOG && min < 0.1;
    // A number of layers or of examples is 1 at least.
    double least = isWhole(domain) && min > 0 ? 1 : Double.NEGATIVE_INFINITY;
    return mirrored
        ? Optional.empty()
        : Optional.of(new NextRange(Math.max(least, whole(domain, range, next)), max));
  }

  private static double ratio(NumericRange range) {
    return Math.clamp(Math.sqrt(range.max() / range.min()), 2, MOST_AT_A_TIME);
  }

  private static double whole(Domain domain, NumericRange range, double value) {
    double next = range.scale() == Scale.LINEAR ? rounded(value, range) : rounded(value);
    return isWhole(domain) ? Math.rint(next) : next;
  }

  private static boolean isWhole(Domain domain) {
    return domain instanceof IntegerDomain
        || domain instanceof DiscreteDomain(var values, var _) && values.getFirst() instanceof Long;
  }

  /** To digits of the width where those of the value are too few, as of 1000 to 1020. */
  private static double rounded(double value, NumericRange range) {
    double width = range.max() - range.min();
    int digits = new BigDecimal(width).round(DIGITS).scale();
    return Math.abs(rounded(value) - value) <= width / 10
        ? rounded(value)
        : new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
