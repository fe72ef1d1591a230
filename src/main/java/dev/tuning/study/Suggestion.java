package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.search.Search;
import dev.tuning.search.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A trial that a Study is to run.
 *
 * @param index which point
 * @param replicate which repetition of the point, from 0
 * @param seed the trial's INIT_SEED
 * @param parameters the active parameters and their values
 */
public record Suggestion(long index, int replicate, long seed, Map<String, JsonNode> parameters) {

  /**
   * The next suggestions: all replicates of a point before those of the next point. A point whose
   * trials somebody has deleted is not repeated.
   *
   * @param snapshot the Study and its trials so far
   * @param search its search
   * @param end index beyond the last point
   * @param count how many at most
   */
  public static List<Suggestion> next(StudySnapshot snapshot, Search search, long end, long count) {
    List<Suggestion> suggestions = new ArrayList<>();
    long index = Math.max(0, snapshot.nextIndex() - 1);
    int replicate = begun(snapshot, index);
    for (; index < Math.min(end, search.size()); index++) {
      for (; replicate < snapshot.study().getSpec().replicatesOrOne(); replicate++) {
        if (suggestions.size() >= count) {
          return suggestions;
        }
        suggestions.add(of(snapshot, search, index, replicate));
      }
      replicate = 0;
    }
    return suggestions;
  }

  /** The first replicate of the latest point that is still to be suggested. */
  private static int begun(StudySnapshot snapshot, long latest) {
    return snapshot.trials().stream()
        .filter(trial -> trial.getSpec().index() == latest)
        .mapToInt(trial -> trial.getSpec().replicate() + 1)
        .max()
        .orElse(snapshot.nextIndex() == 0 ? 0 : Integer.MAX_VALUE);
  }

  private static Suggestion of(StudySnapshot snapshot, Search search, long index, int replicate) {
    return new Suggestion(
        index,
        replicate,
        Seeds.initSeed(snapshot.study().getSpec().search().seed(), index, replicate),
        Parameters.json(search.pointAt(index).orElseThrow()));
  }
}
