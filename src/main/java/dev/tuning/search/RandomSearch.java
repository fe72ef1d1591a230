package dev.tuning.search;

import dev.tuning.space.Space;

/** Random search: independent points. For comparison; quasi-random points cover a space better. */
public final class RandomSearch {

  /** Name and version. */
  public static final String GENERATOR = "splitmix/1";

  private RandomSearch() {}

  /**
   * Prepares the search.
   *
   * @param space what to search
   * @param seed any number; another one gives other points
   */
  public static Search over(Space space, long seed) {
    return new Strata(GENERATOR, space, IndependentUniform::new, seed);
  }
}
