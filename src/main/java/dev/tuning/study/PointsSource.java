package dev.tuning.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tuning.api.v1alpha1.Study;
import dev.tuning.api.v1alpha1.Trial;
import dev.tuning.search.bayesian.PastPoint;
import java.util.List;
import java.util.Map;

/**
 * A Study whose points another one takes, or learns from.
 *
 * @param study the Study
 * @param trials its trials
 */
public record PointsSource(Study study, List<Trial> trials) {

  /** Whether its best points don't change any more. */
  boolean isComplete() {
    return has(StudyConditions.COMPLETE);
  }

  /** Whether it has given up. */
  boolean hasFailed() {
    return has(StudyConditions.FAILED);
  }

  private boolean has(String type) {
    return study.getStatus() != null
        && study.getStatus().conditions() != null
        && study.getStatus().conditions().stream()
            .anyMatch(condition -> condition.type().equals(type) && condition.isTrue());
  }

  /**
   * The parameters of its best points, best first.
   *
   * @param top how many at most
   */
  List<Map<String, JsonNode>> best(int top) {
    return tally().ranked().stream()
        .limit(top)
        .map(point -> point.best().getSpec().parameters())
        .toList();
  }

  /** All of its points, with their results. */
  List<PastPoint> points() {
    return ModelHistory.of(study, tally().ofSearch());
  }

  private TrialTally tally() {
    return new TrialTally(study, trials, new JudgedTrials());
  }
}
