package dev.tuning.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec.Purpose;
import dev.tuning.search.ScrambledHalton;
import dev.tuning.search.Search;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A trial that a Study is to run.
 *
 * @param index which point
 * @param replicate which repetition of the point, from 0
 * @param seed the trial's INIT_SEED
 * @param parameters the active parameters and their values
 * @param origin how the point came about; null where it is a function of its index alone, and for a
 *     further replicate
 */
public record Suggestion(
    long index,
    int replicate,
    long seed,
    Map<String, JsonNode> parameters,
    @JsonInclude(JsonInclude.Include.NON_NULL) SuggestionOrigin origin) {

  /**
   * The suggestions to come, made as they are asked for: all replicates of a point before those of
   * the next point. A point whose trials somebody has deleted is not repeated.
   *
   * @param snapshot the Study and its trials so far
   * @param search its search
   * @param next gives its points; the stream ends where it has none
   * @param end index beyond the last point
   */
  public static Stream<Suggestion> following(
      StudySnapshot snapshot, Search search, NextPoints next, long end) {
    int replicates = snapshot.study().getSpec().replicatesOrOne();
    var points = new Replicated(next);
    return trialsLeft(snapshot, search, end)
        .mapToObj(
            trial ->
                points
                    .at(trial / replicates)
                    .map(
                        point ->
                            of(
                                snapshot.study(),
                                trial / replicates,
                                (int) (trial % replicates),
                                point)))
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow);
  }

  /** The point of the last trial, which the next one may repeat. */
  private static final class Replicated {

    private final NextPoints next;
    private long index = -1;
    private Optional<NextPoints.Point> point = Optional.empty();

    Replicated(NextPoints next) {
      this.next = next;
    }

    Optional<NextPoints.Point> at(long wanted) {
      if (wanted != index) {
        point = next.at(wanted);
        index = wanted;
      }
      return point;
    }
  }

  /** Whether the search has no further trial. */
  static boolean isEnd(StudySnapshot snapshot, Search search, long end) {
    return trialsLeft(snapshot, search, end).findFirst().isEmpty();
  }

  private static LongStream trialsLeft(StudySnapshot snapshot, Search search, long end) {
    int replicates = snapshot.study().getSpec().replicatesOrOne();
    long points = Math.min(Math.min(end, search.size()), ScrambledHalton.INDEX_LIMIT);
    return LongStream.range(trialsBegun(snapshot, replicates), points * replicates);
  }

  private static Suggestion of(Study study, long index, int replicate, NextPoints.Point point) {
    SuggestionOrigin origin =
        point
            .proposal()
            .map(proposal -> SuggestionOrigin.of(proposal, ModelHistory.sign(study)))
            .orElse(null);
    return of(study, index, replicate, Parameters.json(point.parameters())).from(origin);
  }

  private Suggestion from(SuggestionOrigin from) {
    return new Suggestion(index, replicate, seed, parameters, from);
  }

  /** The same without saying how it came about. */
  public Suggestion unexplained() {
    return from(null);
  }

  /** How many trials there are before the next one, if none is left out. */
  private static long trialsBegun(StudySnapshot snapshot, int replicates) {
    long latest = snapshot.nextIndex() - 1;
    int replicatesOfLatest =
        snapshot.trials().reversed().stream()
            .takeWhile(trial -> trial.getSpec().index() >= latest)
            .filter(trial -> trial.getSpec().isOfSearch())
            .mapToInt(trial -> trial.getSpec().replicate() + 1)
            .max()
            .orElse(replicates);
    return latest * replicates + Math.min(replicatesOfLatest, replicates);
  }

  /**
   * A trial of a Study.
   *
   * @param study the Study
   * @param index which point
   * @param replicate which repetition of the point, from 0
   * @param parameters the active parameters and their values
   */
  public static Suggestion of(
      Study study, long index, int replicate, Map<String, JsonNode> parameters) {
    var planned = new PlannedTrial(index, replicate, Purpose.Search, parameters);
    return new Suggestion(index, replicate, planned.seed(study), parameters, null);
  }

  /** The Trial with its name and its spec. */
  public Trial trial(Study study) {
    return new PlannedTrial(index, replicate, Purpose.Search, parameters).of(study);
  }
}
