package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import java.util.Optional;
import java.util.Set;

/**
 * A parameter whose distance from 1 matters has that distance on a logarithmic scale, such as the
 * momentum: .9 averages over 10 steps, .99 over 100 and .999 over 1000 (playbook, "Striking a
 * balance between informative and affordable experiments": sample the search space densely enough).
 *
 * <p>{@link Scale#REVERSE_LOG} has {@code min + max - value} on a logarithmic scale, which is the
 * distance from 1 if min is 1 - max, and nearly linear if min is much closer to max.
 */
final class ReverseLogScale extends ScaleCheck {

  private static final Set<ParameterKind> KINDS =
      Set.of(
          ParameterKind.MOMENTUM,
          ParameterKind.BETA1,
          ParameterKind.BETA2,
          ParameterKind.AVERAGING,
          ParameterKind.DISCOUNT);

  /** Largest value from which the distance from 1 is what matters. */
  private static final double NEAR_ONE = 0.9;

  /** Ratio of the distances of min and max from 1, below which any scale will do. */
  private static final double WIDE = 5;

  /** A discount or gamma that may be less is probably something else. */
  private static final double LEAST_DISCOUNT = 0.8;

  @Override
  public String id() {
    return "reverse-log-scale";
  }

  @Override
  Optional<Finding> check(Parameter parameter) {
    ParameterName name = ParameterName.of(parameter.name());
    ParameterKind kind = ParameterKind.of(name);
    double least = kind == ParameterKind.DISCOUNT ? LEAST_DISCOUNT : 0;
    return NumericRange.of(parameter.domain())
        .filter(range -> KINDS.contains(kind) && !name.complement() && !name.logarithm())
        .filter(range -> range.scale() != Scale.REVERSE_LOG && !range.listed())
        .filter(range -> range.min() >= least && range.max() >= NEAR_ONE && range.max() <= 1)
        .filter(range -> (1 - range.min()) / (1 - range.max()) >= WIDE)
        .map(range -> finding(parameter, range));
  }

  private Finding finding(Parameter parameter, NumericRange range) {
    String prefix = "%s goes %s on scale %s: ".formatted(parameter.name(), range, range.scale());
    return new Finding(
        id(),
        Severity.WARNING,
        Optional.of(parameter.name()),
        range.max() == 1
            ? prefix
                + "at 1 nothing is ever forgotten, and near 1 the distance from it is what matters."
                + " Set max below 1, such as 0.999, min to 1 - max, and scale: ReverseLog."
            : prefix
                + "%s of the points are within 10 times the distance of max from 1, which is what"
                    .formatted(Text.percent(near(parameter, range)))
                + " matters. Set scale: ReverseLog and min: %s, which is 1 - max, or search 1 - %s"
                    .formatted(Text.oneMinus(range.max()), parameter.name())
                + " from %s to %s on scale: Log."
                    .formatted(Text.oneMinus(range.max()), Text.oneMinus(range.min())),
        Playbook.STRIKING_A_BALANCE.source());
  }

  /** The share of points whose distance from 1 is at most 10 times that of max. */
  private static double near(Parameter parameter, NumericRange range) {
    double bound = Math.max(range.min(), 1 - 10 * (1 - range.max()));
    return 1 - parameter.domain().unitOf(bound);
  }
}
