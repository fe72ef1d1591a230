package dev.tuning.search;

import dev.tuning.space.Parameter;
import dev.tuning.space.Space;
import java.util.Map;

/**
 * Quasi-random search: the points of a space that a {@link ScrambledHalton} sequence visits.
 *
 * <p>A parameter's dimension is its place among the parameters that are not fixed, so that fixed
 * ones don't use up the small primes. Its values are therefore a pure function of the seed, the
 * index, its name, its domain and that place: appending a parameter leaves the others alone, while
 * inserting or removing one before them does not.
 *
 * <p>Immutable, so threads may share it.
 */
public final class QuasiRandom {

  /**
   * Name and version of the generator, for the record. The same version gives the same points for
   * ever; any change of them is a new version.
   */
  public static final String GENERATOR = "owen-halton/1";

  private final Space space;
  private final ScrambledHalton sequence;
  private final int dimensions;

  /**
   * Prepares the sequence of points.
   *
   * @param space what to search
   * @param seed any number; another one gives other points of the same quality
   * @throws IllegalArgumentException if the space has more than {@link
   *     ScrambledHalton#MAX_DIMENSIONS} searched parameters
   */
  public QuasiRandom(Space space, long seed) {
    var names = space.searched().stream().map(Parameter::name).toList();
    this.space = space;
    this.sequence = new ScrambledHalton(seed, names);
    this.dimensions = names.size();
  }

  /**
   * A point, independent of all others: none needs to be made before it.
   *
   * @param index which point, from 0, less than {@link ScrambledHalton#INDEX_LIMIT}
   * @return a value for each parameter, fixed ones too, in the order of the space; unmodifiable
   * @throws IllegalArgumentException if the index is outside its range
   */
  public Map<String, Object> pointAt(long index) {
    double[] point = new double[dimensions];
    for (int j = 0; j < dimensions; j++) {
      point[j] = sequence.coordinate(index, j);
    }
    return space.assignmentAt(point);
  }
}
