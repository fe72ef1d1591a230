package dev.tuning.search;

import dev.tuning.space.Space;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A search that tries the points that somebody has chosen, in their order. */
public final class ListedPoints implements Search {

  /** Name and version. */
  public static final String GENERATOR = "points/1";

  private final List<Map<String, Object>> points;

  /**
   * Checks the points.
   *
   * @param space what they are points of
   * @param points for each a value for each active parameter; those of fixed ones may be left out
   * @throws IllegalArgumentException if there are no points, or if one is not an assignment of the
   *     space or occurs twice
   */
  public ListedPoints(Space space, List<Map<String, Object>> points) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("points: the list is empty: give at least one");
    }
    Set<Map<String, Object>> complete = new LinkedHashSet<>();
    for (int i = 0; i < points.size(); i++) {
      try {
        if (!complete.add(space.complete(points.get(i)))) {
          throw new IllegalArgumentException(
              "is the same as one before it: remove it, and use replicates to repeat points");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("points[" + i + "]: " + e.getMessage(), e);
      }
    }
    this.points = List.copyOf(complete);
  }

  @Override
  public Optional<Map<String, Object>> pointAt(long index) {
    ScrambledHalton.requireIndex(index);
    return index < points.size() ? Optional.of(points.get((int) index)) : Optional.empty();
  }

  @Override
  public long size() {
    return points.size();
  }

  @Override
  public String generator() {
    return GENERATOR;
  }
}
