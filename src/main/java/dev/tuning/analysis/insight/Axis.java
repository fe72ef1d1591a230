package dev.tuning.analysis.insight;

import dev.tuning.analysis.design.Text;
import dev.tuning.space.BooleanDomain;
import dev.tuning.space.CategoricalDomain;
import dev.tuning.space.Domain;
import dev.tuning.space.DoubleDomain;
import dev.tuning.space.Parameter;
import dev.tuning.space.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Where the points of a history lie in one parameter. */
public final class Axis {

  private final Parameter parameter;
  private final boolean ordered;
  private final double[] at;

  /** The points in which the parameter is active, by their positions. */
  private final int[] sorted;

  private Axis(Parameter parameter, double[] at) {
    this.parameter = parameter;
    this.ordered = isOrdered(parameter.domain());
    this.at = at;
    int[] active = new int[at.length];
    int count = 0;
    for (int i = 0; i < at.length; i++) {
      if (!Double.isNaN(at[i])) {
        active[count++] = i;
      }
    }
    this.sorted = Order.by(at, Arrays.copyOf(active, count));
  }

  /**
   * The axes of parameters.
   *
   * @param parameters those with more than one value
   * @param points the points of a history
   */
  static List<Axis> of(List<Parameter> parameters, List<Point> points) {
    int n = parameters.size();
    String[] names = parameters.stream().map(Parameter::name).toArray(String[]::new);
    List<ToDoubleFunction<Object>> positions =
        parameters.stream().map(parameter -> positions(parameter.domain(), points.size())).toList();
    Function<Map<String, Object>, double[]> locate =
        values -> {
          double[] places = new double[n];
          for (int j = 0; j < n; j++) {
            Object value = values.get(names[j]);
            places[j] = value == null ? Double.NaN : positions.get(j).applyAsDouble(value);
          }
          return places;
        };
    List<Parameter> shared = Located.shared(parameters, points);
    double[][] at = new double[n][points.size()];
    for (int i = 0; i < points.size(); i++) {
      double[] places = Located.places(points.get(i).values(), shared, locate);
      for (int j = 0; j < n; j++) {
        at[j][i] = places[j];
      }
    }
    return IntStream.range(0, n).mapToObj(j -> new Axis(parameters.get(j), at[j])).toList();
  }

  private static boolean isOrdered(Domain domain) {
    return !(domain instanceof CategoricalDomain || domain instanceof BooleanDomain);
  }

  /** Where values lie; NaN of those that the domain does not have. */
  private static ToDoubleFunction<Object> positions(Domain domain, int points) {
    if (domain instanceof DoubleDomain(double min, double max, Scale scale)) {
      DoubleUnaryOperator units = scale.unitsOf(min, max);
      return value ->
          domain.contains(value) ? units.applyAsDouble(((Number) value).doubleValue()) : Double.NaN;
    }
    if (!isOrdered(domain)) {
      return value -> domain.contains(value) ? domain.rankOf(value) : Double.NaN;
    }
    // The centers of the first and the last cell are the bounds.
    double low = domain.unitOf(domain.valueOfRank(0));
    double high = domain.unitOf(domain.valueOfRank(domain.size() - 1));
    ToDoubleFunction<Object> position = value -> (domain.unitOf(value) - low) / (high - low);
    if (domain.size() > points) {
      return value -> domain.contains(value) ? position.applyAsDouble(value) : Double.NaN;
    }
    // Fewer values than points: each is computed once.
    double[] ofRanks =
        LongStream.range(0, domain.size())
            .mapToObj(domain::valueOfRank)
            .mapToDouble(position)
            .toArray();
    return value -> domain.contains(value) ? ofRanks[(int) domain.rankOf(value)] : Double.NaN;
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

  /** Where points lie, in the same order. */
  double[] at(int[] points) {
    double[] positions = new double[points.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = at[points[i]];
    }
    return positions;
  }

  /** The points in which the parameter is active, by where they lie; shared, not to be changed. */
  int[] sorted() {
    return sorted;
  }

  /** Those of the points in which the parameter is active. */
  int[] active(int[] points) {
    if (sorted.length == at.length) {
      return points; // As in most studies, where it is active in all of them.
    }
    return Arrays.stream(points).filter(point -> !Double.isNaN(at[point])).toArray();
  }

  /** A value as people write it. */
  static String text(Object value) {
    return value instanceof Number number ? Text.rounded(number.doubleValue()) : "" + value;
  }
}
