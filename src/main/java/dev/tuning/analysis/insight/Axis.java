package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Text;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.Parameter;
import java.util.Arrays;
import java.util.List;

/** Where the points of a history lie in one parameter. */
public final class Axis {

  private final Parameter parameter;
  private final boolean ordered;
  private final double[] at;

  /**
   * @param parameter one with more than one value
   * @param points the points of a history
   */
  Axis(Parameter parameter, List<Point> points) {
    Domain domain = parameter.domain();
    this.parameter = parameter;
    this.ordered = !(domain instanceof CategoricalDomain || domain instanceof BooleanDomain);
    this.at = points.stream().mapToDouble(this::position).toArray();
  }

  private double position(Point point) {
    Domain domain = parameter.domain();
    Object value = point.values().get(parameter.name());
    if (value == null || !domain.contains(value)) {
      return Double.NaN;
    }
    if (domain.size() == Domain.UNCOUNTED) {
      return domain.unitOf(value);
    }
    if (!ordered) {
      return domain.rankOf(value);
    }
    // The centers of the first and the last cell are the bounds.
    double low = domain.unitOf(domain.valueOfRank(0));
    double high = domain.unitOf(domain.valueOfRank(domain.size() - 1));
    return (domain.unitOf(value) - low) / (high - low);
  }

  public Parameter parameter() {
    return parameter;
  }

  public String name() {
    return parameter.name();
  }

  /** Whether the values are numbers. */
  public boolean ordered() {
    return ordered;
  }

  /**
   * Where a point lies: of numbers the position in the scaled range, from 0 at min to 1 at max; of
   * other values the rank. NaN where the parameter is not active.
   *
   * @param point position of the point in {@link StudyHistory#points}
   */
  public double at(int point) {
    return at[point];
  }

  /** The positions of those of the points in which the parameter is active. */
  int[] active(int[] points) {
    return Arrays.stream(points).filter(point -> !Double.isNaN(at[point])).toArray();
  }

  /** A value as people write it. */
  static String text(Object value) {
    return value instanceof Number number ? Text.rounded(number.doubleValue()) : "" + value;
  }
}
