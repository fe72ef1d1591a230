package dev.tuning.analysis.insight;

import dev.tuning.space.Parameter;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The values of a trial that remember where they lie in the parameters of its study. Thousands of
 * trials are looked at whenever one more has ended, and the others lie where they lay. For as long
 * as whoever makes this keeps it; any thread may ask.
 */
public abstract class Located extends AbstractMap<String, Object> {

  private record Places(List<Parameter> parameters, double[] at) {}

  private volatile Places known;

  /**
   * A list that is equal to some parameters: the one by which values know where they lie, if they
   * do, so that lists need not be compared for each.
   */
  static List<Parameter> shared(List<Parameter> parameters, List<Point> points) {
    for (Point point : points) {
      if (point.values() instanceof Located located
          && located.known != null
          && located.known.parameters().equals(parameters)) {
        return located.known.parameters();
      }
    }
    return parameters;
  }

  /**
   * Where values lie.
   *
   * @param parameters a {@link #shared} list
   * @param locate finds it out for those who do not know
   * @return one place a parameter; not to be changed
   */
  static double[] places(
      Map<String, Object> values,
      List<Parameter> parameters,
      Function<Map<String, Object>, double[]> locate) {
    return values instanceof Located located
        ? located.places(parameters, locate)
        : locate.apply(values);
  }

  private double[] places(
      List<Parameter> parameters, Function<Map<String, Object>, double[]> locate) {
    Places places = known;
    if (places == null || places.parameters() != parameters) {
      places = new Places(parameters, locate.apply(this));
      known = places;
    }
    return places.at();
  }
}
