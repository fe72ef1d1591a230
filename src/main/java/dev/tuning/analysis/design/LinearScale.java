package dev.tuning.analysis.design;

import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import java.util.Optional;
import java.util.Set;

/**
 * A range over orders of magnitude has a logarithmic scale, or nearly all points have its largest
 * order of magnitude (playbook, "Striking a balance between informative and affordable
 * experiments": sample the search space densely enough). The playbook takes this for granted and
 * gives no number.
 */
final class LinearScale extends ScaleCheck {

  /** Ratio of max to min from which a scale should be logarithmic, whatever the parameter is. */
  private static final double WIDE = 100;

  /** The same for a parameter of which everybody thinks in orders of magnitude. */
  private static final double WIDE_BY_NAME = 10;

  private static final Set<ParameterKind> BY_NAME =
      Set.of(ParameterKind.LEARNING_RATE, ParameterKind.WEIGHT_PENALTY, ParameterKind.EPSILON);

  /** Shares and probabilities: whether near 0 or near 1 matters is another question. */
  private static final Set<ParameterKind> SHARES =
      Set.of(
          ParameterKind.MOMENTUM,
          ParameterKind.BETA1,
          ParameterKind.BETA2,
          ParameterKind.AVERAGING,
          ParameterKind.DISCOUNT,
          ParameterKind.DROPOUT,
          ParameterKind.LABEL_SMOOTHING);

  @Override
  public String id() {
    return "linear-scale";
  }

  @Override
  Optional<Finding> check(Parameter parameter) {
    ParameterName name = ParameterName.of(parameter.name());
    ParameterKind kind = ParameterKind.of(name);
    boolean wanted = BY_NAME.contains(kind) || SHARES.contains(kind) && name.complement();
    double wide = wanted ? WIDE_BY_NAME : SHARES.contains(kind) ? Double.POSITIVE_INFINITY : WIDE;
    return NumericRange.of(parameter.domain())
        .filter(range -> range.scale() == Scale.LINEAR && !name.logarithm())
        // Two values have one distance, whatever the scale.
        .filter(range -> !range.listed() || parameter.domain().size() > 2)
        .flatMap(
            range -> {
              if (range.min() == 0 && wanted && !range.listed()) {
                return Optional.of(fromZero(parameter, range));
              }
              return range.min() > 0 && range.max() / range.min() >= wide
                  ? Optional.of(wide(parameter, range))
                  : Optional.empty();
            });
  }

  private Finding wide(Parameter parameter, NumericRange range) {
    String prefix = "%s goes %s on scale Linear: ".formatted(parameter.name(), range);
    return range.listed()
        ? finding(
            parameter,
            Severity.INFO,
            prefix
                + "its values are equally likely, but models and checks that look at distances"
                + " take all small ones for nearly the same. Set scale: Log.")
        : finding(
            parameter,
            Severity.WARNING,
            prefix
                + "%s of the points are above %s, and hardly any in the smaller orders of"
                    .formatted(Text.percent(largest(range)), Text.number(range.max() / 10))
                + " magnitude. Set scale: Log.");
  }

  private Finding fromZero(Parameter parameter, NumericRange range) {
    return finding(
        parameter,
        Severity.WARNING,
        "%s goes %s on scale Linear: %s of the points are above %s. Set scale: Log and a small min"
                .formatted(
                    parameter.name(),
                    range,
                    Text.percent(largest(range)),
                    Text.number(range.max() / 10))
            + " > 0; to try 0 as well, add a boolean parameter that switches it on, and make this"
            + " one conditional on it with when.");
  }

  private Finding finding(Parameter parameter, Severity severity, String message) {
    return new Finding(
        id(),
        severity,
        Optional.of(parameter.name()),
        message,
        Playbook.STRIKING_A_BALANCE.source());
  }

  /** The share of a linear range that is above a tenth of its largest value. */
  private static double largest(NumericRange range) {
    return 0.9 * range.max() / (range.max() - range.min());
  }
}
