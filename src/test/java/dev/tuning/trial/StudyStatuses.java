package dev.tuning.trial;

import dev.tuning.api.v1alpha1.Condition;
import dev.tuning.api.v1alpha1.StudyStatus;
import java.util.List;

/** Statuses of Studies of which little is said. */
public final class StudyStatuses {

  private StudyStatuses() {}

  /** One of which these are known, each of them or null. */
  public static StudyStatus of(Long observedGeneration, String state, List<Condition> conditions) {
    return new StudyStatus(
        observedGeneration,
        state,
        null,
        null,
        conditions,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
