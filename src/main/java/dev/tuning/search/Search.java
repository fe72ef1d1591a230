package dev.tuning.search;

import java.util.Map;
import java.util.Optional;

/**
 * Which points a study tries. A point is a pure function of its index, so order, parallelism and
 * restarts don't change it.
 */
public interface Search {

  /**
   * A point.
   *
   * @param index which point, from 0, less than {@link ScrambledHalton#INDEX_LIMIT}
   * @return a value for each active parameter, fixed ones too, in the order of the space,
   *     unmodifiable; absent if all points come before this index
   * @throws IllegalArgumentException if the index is outside its range, or if points could repeat
   *     and too many come before it to remember them: 2^20 of a combination of scientific values
   */
  Optional<Map<String, Object>> pointAt(long index);

  /**
   * How many points there are.
   *
   * @return at least 1; {@link dev.tuning.space.Domain#UNCOUNTED} if they never end
   */
  long size();

  /**
   * Name and version of what makes the points, for the record. The same version gives the same
   * points for ever; any change of them is a new version.
   */
  String generator();
}
