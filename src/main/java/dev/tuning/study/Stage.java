package dev.tuning.study;

import dev.tuning.search.Search;
import java.util.List;
import java.util.Optional;

/**
 * How far a Study has come: it searches, then it confirms what it has found.
 *
 * @param targetIsReached whether the search has found what it was to find
 * @param searchIsOver whether the search makes no further trial
 * @param confirming the confirmation, once the search is over; empty if there is none, or none that
 *     can be made
 * @param reruns the trials of the confirmation that are still to be made
 * @param isConfirmed whether nothing is left to confirm
 */
record Stage(
    boolean targetIsReached,
    boolean searchIsOver,
    Optional<Confirming> confirming,
    List<PlannedTrial> reruns,
    boolean isConfirmed) {

  /**
   * The stage of a Study.
   *
   * @param tally its trials
   * @param search its search, absent if it can't have one yet
   * @param end index beyond its last point
   */
  static Stage of(StudySnapshot snapshot, TrialTally tally, Optional<Search> search, long end) {
    boolean targetIsReached = tally.reachedTarget();
    boolean searchIsOver =
        targetIsReached
            || search
                    .map(points -> Suggestion.isEnd(snapshot, points, end))
                    .orElse(snapshot.nextIndex() >= end)
                && !tally.isSearching();
    if (snapshot.study().getSpec().confirm() == null || !searchIsOver) {
      return new Stage(
          targetIsReached,
          searchIsOver,
          Optional.empty(),
          List.of(),
          snapshot.study().getSpec().confirm() == null);
    }
    Optional<Confirming> confirming = tally.confirming();
    // Trials of the search that still run when its target is reached may become the best.
    List<PlannedTrial> reruns =
        snapshot.isSettled() || tally.isSearching()
            ? List.of()
            : confirming.map(Confirming::missing).orElse(List.of());
    return new Stage(
        targetIsReached,
        true,
        confirming,
        reruns,
        snapshot.isSettled()
            || confirming.isPresent() && reruns.isEmpty() && tally.unfinished() == 0);
  }

  /** What a message that the Study is complete says of the confirmation. */
  String ofConfirmation() {
    return confirming
        .map(
            it ->
                it.hasCandidates()
                    ? "; status.confirm has the verdict of spec.confirm"
                    : "; there is no feasible point for spec.confirm")
        .orElse("");
  }
}
