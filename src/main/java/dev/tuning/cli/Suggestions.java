package dev.tuning.cli;

import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.Search;
import dev.tuning.study.StudySearch;
import dev.tuning.study.StudySnapshot;
import dev.tuning.study.Suggestion;
import dev.tuning.study.TrialServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The trials that a Study would run next, without a cluster. */
final class Suggestions {

  private Suggestions() {}

  /**
   * The suggestions to come, made as they are asked for.
   *
   * @param study the Study, valid
   * @param trials its trials so far
   * @throws RefusedException if its search can't do without a cluster, or is not built yet
   */
  static Stream<Suggestion> following(Study study, List<Trial> trials) throws RefusedException {
    return following(study, search(study), trials);
  }

  /** The same with a search that is there already. */
  static Stream<Suggestion> following(Study study, Search search, List<Trial> trials) {
    // As the operator would see it, without a cluster and at no particular time.
    var snapshot =
        new StudySnapshot(
            study,
            trials,
            Optional.empty(),
            TrialServiceState.OURS,
            Optional.empty(),
            Duration.ZERO,
            Instant.EPOCH);
    return Suggestion.following(snapshot, search, Long.MAX_VALUE);
  }

  /** The search of a Study. */
  static Search search(Study study) throws RefusedException {
    SearchSpec search = study.getSpec().search();
    if (search.pointsFrom() != null) {
      throw new RefusedException(
          List.of(
              "spec.search.pointsFrom: the best points of Study %s are known in its cluster"
                      .formatted(search.pointsFrom().study())
                  + " only: list them in spec.search.points"));
    }
    try {
      return StudySearch.of(study.getSpec(), null);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(List.of(e.getMessage()));
    }
  }
}
