package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.StudyStatus;
import dev.tuning.api.v1alpha1.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a decision about a Study depends on.
 *
 * @param study the Study
 * @param trials its trials, by index
 * @param missingClaim the volume claim that the Study names and that does not exist
 * @param service the state of the Service that gives its pods their names
 * @param source the Study that spec.search.pointsFrom names, if there is one
 * @param earlier those of the Studies that spec.search.history names that there are
 * @param proposals what the model of Bayesian search has answered
 * @param pause how long numbers in the status are still to wait before they are written again
 * @param now the time
 */
public record StudySnapshot(
    Study study,
    List<Trial> trials,
    Optional<String> missingClaim,
    TrialServiceState service,
    Optional<PointsSource> source,
    List<PointsSource> earlier,
    ReadyProposals proposals,
    Duration pause,
    Instant now) {

  /**
   * How long a Study that this one names may come after it. Two that are applied together come in
   * any order, and a tool that has applied them must not see one stall.
   */
  static final Duration TOGETHER = Duration.ofSeconds(10);

  public StudySnapshot {
    trials =
        trials.stream()
            .sorted(
                Comparator.comparingLong((Trial trial) -> trial.getSpec().index())
                    .thenComparingInt(trial -> trial.getSpec().replicate()))
            .toList();
  }

  /** The status so far. */
  Optional<StudyStatus> status() {
    return Optional.ofNullable(study.getStatus());
  }

  /**
   * The index of the next point. It never goes back, not even when the Trials of the latest points
   * are deleted.
   */
  long nextIndex() {
    long recorded =
        status().map(StudyStatus::search).map(StudyStatus.SearchStatus::nextIndex).orElse(0L);
    long seen =
        trials.reversed().stream()
            .filter(trial -> trial.getSpec().isOfSearch())
            .findFirst()
            .map(trial -> trial.getSpec().index() + 1)
            .orElse(0L);
    return Math.max(recorded, seen);
  }

  /**
   * Whether the Study is Complete, as its present spec asks for it. Then it stays so, even if
   * somebody deletes its trials.
   */
  boolean isSettled() {
    return status().map(StudyStatus::conditions).orElse(List.of()).stream()
        .filter(condition -> condition.type().equals(StudyConditions.COMPLETE))
        .filter(Condition::isTrue)
        .anyMatch(
            condition ->
                Objects.equals(
                    condition.observedGeneration(), study.getMetadata().getGeneration()));
  }

  /** The points that another Study has given, null while it has not. */
  List<Map<String, JsonNode>> givenPoints() {
    return status().map(StudyStatus::search).map(StudyStatus.SearchStatus::points).orElse(null);
  }

  /** Whether the Study waits for the points of another one. */
  boolean needsPoints() {
    return study.getSpec().search().pointsFrom() != null && givenPoints() == null;
  }

  /** Whether a Study that this one names may still come. */
  boolean isNew() {
    return newFor().isPositive();
  }

  /** How long a Study that this one names may still come; not positive when it is too late. */
  Duration newFor() {
    String created = study.getMetadata().getCreationTimestamp();
    return created == null
        ? Duration.ZERO
        : Duration.between(now, Instant.parse(created).plus(TOGETHER));
  }
}
