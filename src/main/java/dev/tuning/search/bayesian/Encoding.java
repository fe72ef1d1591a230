package dev.tuning.search.bayesian;

import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.DiscreteDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.FixedValue;
import dev.tuning.space.IntegerDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import dev.tuning.space.Space;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assignments as the features that a {@link Metric} compares: for each searched parameter its
 * position on its scale, or the rank of its category; and, where there are earlier Studies, which
 * Study it is from.
 *
 * <p>Integers and discrete numbers are the positions of their values, so that two points that round
 * to the same assignment are the same point to the model.
 */
final class Encoding {

  /** The Study that searches, among those that points are from. */
  static final int OWN = 0;

  /** How far beyond its range an earlier Study's value still says something, in ranges. */
  private static final double MARGIN = 1;

  private final Space space;
  private final List<Parameter> searched;
  private final List<String> names;
  private final Metric metric;

  /**
   * @param space what is searched
   * @param hasEarlier whether there are points of other Studies
   */
  Encoding(Space space, boolean hasEarlier) {
    this.space = space;
    this.searched = space.searched();
    this.names = searched.stream().map(Parameter::name).toList();
    boolean[] isCategory = new boolean[searched.size() + (hasEarlier ? 1 : 0)];
    for (int j = 0; j < isCategory.length; j++) {
      isCategory[j] =
          j == searched.size()
              || searched.get(j).domain() instanceof CategoricalDomain
              || searched.get(j).domain() instanceof BooleanDomain;
    }
    this.metric = new Metric(isCategory);
  }

  Metric metric() {
    return metric;
  }

  /** The feature of a searched parameter. */
  int feature(Parameter parameter) {
    return names.indexOf(parameter.name());
  }

  /** The features of an assignment of the space. */
  double[] of(Map<String, Object> assignment) {
    double[] features = new double[metric.features()];
    for (int j = 0; j < searched.size(); j++) {
      Object value = assignment.get(searched.get(j).name());
      features[j] = value == null ? inactive(j) : position(searched.get(j).domain(), value);
    }
    return features;
  }

  /**
   * The features of a point of another Study.
   *
   * @param study which one, from 1
   * @return absent if the point does not fit: a parameter that is always active has no value, one
   *     has a value of another kind or far outside its range, or a fixed one has another value
   */
  Optional<double[]> ofEarlier(Map<String, Object> point, int study) {
    for (Parameter parameter : space.parameters()) {
      Object value = point.get(parameter.name());
      if (parameter.domain() instanceof FixedValue fixed
          && value != null
          && !fixed.contains(value)) {
        return Optional.empty();
      }
    }
    double[] features = new double[metric.features()];
    for (int j = 0; j < searched.size(); j++) {
      Parameter parameter = searched.get(j);
      Object value = point.get(parameter.name());
      if (value == null && parameter.when().isPresent()) {
        features[j] = inactive(j);
        continue;
      }
      boolean fits =
          metric.isCategory()[j] ? parameter.domain().contains(value) : value instanceof Number;
      features[j] = fits ? position(parameter.domain(), value) : Double.NaN;
      if (!(features[j] >= -MARGIN) || !metric.isCategory()[j] && features[j] > 1 + MARGIN) {
        return Optional.empty();
      }
    }
    features[searched.size()] = study;
    return Optional.of(features);
  }

  /**
   * Whether two points are the same but for small differences of numbers.
   *
   * @param most the largest of them, in ranges
   */
  boolean isClose(double[] features, double[] others, double most) {
    for (int j = 0; j < features.length; j++) {
      // Not active in both is not different.
      boolean isInactive = Double.isNaN(features[j]) && Double.isNaN(others[j]);
      if (!isInactive && !(Math.abs(features[j] - others[j]) < most)) {
        return false;
      }
    }
    return true;
  }

  /** The same place in the Study that searches. */
  double[] own(double[] features) {
    double[] own = features.clone();
    own[searched.size()] = OWN;
    return own;
  }

  private double inactive(int feature) {
    return metric.isCategory()[feature] ? -1 : Double.NaN;
  }

  private static double position(Domain domain, Object value) {
    return switch (domain) {
      case DoubleDomain real -> position(real.scale(), number(value), real.min(), real.max());
      case IntegerDomain whole -> {
        // The middle of the value's cell, as the domain has it.
        double end = whole.max() + 1.0;
        yield 0.5 * position(whole.scale(), number(value), whole.min(), end)
            + 0.5 * position(whole.scale(), number(value) + 1, whole.min(), end);
      }
      case DiscreteDomain list ->
          position(
              list.scale(),
              number(value),
              list.values().getFirst().doubleValue(),
              list.values().getLast().doubleValue());
      case CategoricalDomain names -> names.rankOf(value);
      case BooleanDomain either -> either.rankOf(value);
      case FixedValue fixed -> throw new IllegalArgumentException(fixed + " is not searched");
    };
  }

  private static double position(Scale scale, double value, double min, double max) {
    return min == max ? 0.5 : scale.extendedUnitOf(value, min, max);
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
