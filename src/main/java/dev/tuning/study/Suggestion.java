package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.api.v1alpha1.TrialSpec;
import dev.tuning.search.ScrambledHalton;
import dev.tuning.search.Search;
import dev.tuning.search.Seeds;
import dev.tuning.trial.Names;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
   * The suggestions to come, made as they are asked for: all replicates of a point before those of
   * the next point. A point whose trials somebody has deleted is not repeated.
   *
   * @param snapshot the Study and its trials so far
   * @param search its search
   * @param end index beyond the last point
   */
  public static Stream<Suggestion> following(StudySnapshot snapshot, Search search, long end) {
    int replicates = snapshot.study().getSpec().replicatesOrOne();
    long points = Math.min(Math.min(end, search.size()), ScrambledHalton.INDEX_LIMIT);
    return LongStream.range(trialsBegun(snapshot, replicates), points * replicates)
        .mapToObj(
            trial -> {
              long index = trial / replicates;
              return of(
                  snapshot.study(),
                  index,
                  (int) (trial % replicates),
                  Parameters.json(search.pointAt(index).orElseThrow()));
            });
  }

  /** How many trials there are before the next one, if none is left out. */
  private static long trialsBegun(StudySnapshot snapshot, int replicates) {
    long latest = snapshot.nextIndex() - 1;
    int replicatesOfLatest =
        snapshot.trials().reversed().stream()
            .takeWhile(trial -> trial.getSpec().index() >= latest)
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
    return new Suggestion(
        index,
        replicate,
        Seeds.initSeed(study.getSpec().search().seed(), index, replicate),
        parameters);
  }

  /** The Trial with its name and its spec. */
  public Trial trial(Study study) {
    String name = study.getMetadata().getName();
    var trial = new Trial();
    trial.setMetadata(
        new ObjectMetaBuilder().withName(Names.trial(name, index, replicate)).build());
    trial.setSpec(
        new TrialSpec(name, index, replicate, TrialSpec.Purpose.Search, parameters, seed));
    return trial;
  }
}
