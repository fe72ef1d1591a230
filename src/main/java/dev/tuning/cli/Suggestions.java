package dev.tuning.cli;

import dev.tuning.api.v1alpha1.SearchSpec;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.Search;
import dev.tuning.study.ReadyProposals;
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
   * @param earlier the Studies that it may learn from
   * @throws RefusedException if its search can't do without a cluster
   */
  static Stream<Suggestion> following(Study study, List<Trial> trials, List<EarlierStudy> earlier)
      throws RefusedException {
    return following(study, search(study, earlier), trials);
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
            List.of(),
            ReadyProposals.NONE,
            Duration.ZERO,
            Instant.EPOCH);
    return Suggestion.following(
        snapshot, search, StudySearch.points(study, search, snapshot.trials()), Long.MAX_VALUE);
  }

  /**
   * The search of a Study.
   *
   * @param earlier the Studies that it may learn from
   */
  static Search search(Study study, List<EarlierStudy> earlier) throws RefusedException {
    SearchSpec search = study.getSpec().search();
    if (search.pointsFrom() != null) {
      throw new RefusedException(
          List.of(
              "spec.search.pointsFrom: the best points of Study %s are known in its cluster"
                      .formatted(search.pointsFrom().study())
                  + " only: list them in spec.search.points"));
    }
    try {
      return StudySearch.of(study.getSpec(), null, EarlierStudy.points(study, earlier));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(List.of(e.getMessage()));
    }
  }
}
