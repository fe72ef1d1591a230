package dev.tuning.search;

import dev.tuning.space.Space;
import java.util.Map;

/**
 * Quasi-random search: the points of a space that a {@link ScrambledHalton} sequence visits
 * (playbook, "Why use quasi-random search instead of more sophisticated black box optimization
 * algorithms during the exploration phase of tuning?").
 *
 * <p>A parameter's dimension is its place among the nuisance parameters, conditional ones included:
 * so fixed and scientific ones don't use up the small primes, and the values of a conditional one
 * are well spread among the points where it is active, since its base has no factor in common with
 * its parent's. Its values are a pure function of the seed, the index, its name, its domain, that
 * place and the combination of scientific values.
 *
 * <p>Appending a fixed parameter leaves the values of the others alone, and so does appending a
 * nuisance where a double is always active; elsewhere it changes which points are repetitions.
 * Inserting or removing a nuisance before others changes theirs, and a scientific parameter makes
 * other combinations.
 */
public final class QuasiRandom {

  /** Name and version. */
  public static final String GENERATOR = "owen-halton/2";

  private QuasiRandom() {}

  /**
   * Prepares the search.
   *
   * @param space what to search
   * @param seed any number; another one gives other points of the same quality
   * @throws IllegalArgumentException if the space has more than {@link
   *     ScrambledHalton#MAX_DIMENSIONS} nuisance parameters
   */
  public static Search over(Space space, long seed) {
    return new Strata(GENERATOR, space, ScrambledHalton::new, seed);
  }

  /**
   * The part of the search that has certain scientific values: its points are those of {@link
   * #over} that have them, in the same order.
   *
   * @param space what to search
   * @param combination one of {@link Space#combinations}
   * @param seed the seed of the whole search
   */
  public static Search within(Space space, Map<String, Object> combination, long seed) {
    return over(space.given(combination), Strata.seed(seed, combination));
  }
}
